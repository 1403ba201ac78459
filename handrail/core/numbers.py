"""Small numbers in words, as a sentence says them."""

WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
PLACES = [
    "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
]  # fmt: skip


def in_words(number: int) -> str:
    """Nine for 9; figures above twelve."""
    return WORDS[number] if 0 <= number < len(WORDS) else str(number)


def place_in_words(place: int) -> str:
    """Third for 3; figures above twelve."""
    return PLACES[place - 1] if 1 <= place <= len(PLACES) else f"number {place}"


def counted(number: int, one: str, several: str = "") -> str:
    """One family, five families, no families."""
    return f"{in_words(number)} {one if number == 1 else several or one + 's'}"


def listed(names: list[str], *, last: str = "and") -> str:
    """Ava, Noah and Leo."""
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
