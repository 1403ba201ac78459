"""E-mail addresses, as they are kept and looked up."""

import string

SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def as_kept(email: str) -> str:
    """The one spelling of an address, compared letter by letter: none of another alphabet becomes one of ours.

    A database that compares without case takes ſ for s, and lower() the sign of the kelvin for k: both would make of
    somebody else's address that of a person here.
    """
    return email.strip().translate(SMALL)
