"""A browser in plain words, by what it says of itself."""

# The first that fits: Edge calls itself Chrome too, and Chrome calls itself Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("CrOS", "a Chromebook"), ("Macintosh", "a Mac"), ("Linux", "Linux"))  # fmt: skip


def device_in_words(user_agent: str) -> str:
    """Firefox on Windows; what says nothing that is known is a browser."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser
