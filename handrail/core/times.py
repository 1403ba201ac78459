"""Times of day as people type them, and as Handrail says them."""

import datetime
import re

TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.h]?(?P<minute>[0-9]{2}))?(?P<half>am|pm)?")
NAMED = {"noon": datetime.time(12), "midday": datetime.time(12), "12 noon": datetime.time(12)}
LONGEST = 20


class UnreadableTime(ValueError):
    """What was typed is not a time; `message` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_time(text: str) -> datetime.time:
    """The time somebody meant: 9.30, 09:30, 9.30 am, 1 pm, 13:30 or midday."""
    plain = " ".join(text.lower().split())
    if plain in NAMED:
        return NAMED[plain]
    typed = re.sub(r"\b([ap])\.? ?m\b\.?", r"\1m", plain).replace(" ", "") if len(plain) <= LONGEST else ""
    match = TIME.fullmatch(typed)
    if match is None:
        raise _unreadable(text)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if minute > 59 or hour > 23 or (match["half"] and not 1 <= hour <= 12):
        raise _unreadable(text)
    if match["half"]:
        return datetime.time(hour % 12 + (12 if match["half"] == "pm" else 0), minute)
    if 1 <= hour <= 6 and not typed.startswith("0"):
        # Nobody plans for the small hours: "1.30" is far more likely the afternoon, and is asked rather than guessed.
        afternoon = datetime.time(hour + 12, minute)
        raise UnreadableTime(f"Is that in the afternoon? Write {say_time_of_day(afternoon)} or {afternoon:%H:%M}.")
    return datetime.time(hour, minute)


def say_time_of_day(time: datetime.time) -> str:
    """9.30 am, 1 pm, midday."""
    if (time.hour, time.minute) == (12, 0):
        return "midday"
    minutes = f".{time.minute:02}" if time.minute else ""
    return f"{(time.hour - 1) % 12 + 1}{minutes} {'am' if time.hour < 12 else 'pm'}"


def say_time_unbroken(time: datetime.time) -> str:
    """9.30 am, in a text that wraps: the two parts stay on one line."""
    return say_time_of_day(time).replace(" ", "\u00a0")


def _unreadable(text: str) -> UnreadableTime:
    shown = "".join(c for c in " ".join(text.split()) if c.isprintable())
    if not shown:
        return UnreadableTime("Write a time, like 9.30 am or 14:00.")
    shown = shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"
    return UnreadableTime(f"We could not read “{shown}” as a time. Write it like 9.30 am or 14:00.")
