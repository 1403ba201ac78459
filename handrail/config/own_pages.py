"""Whose page asks; and the words of a form whose person is not signed in any more, sealed until they are."""

import json

from cryptography.fernet import InvalidToken
from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.template.backends.utils import csrf_input
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from handrail.accounts.seals import seals

PURPOSE = "handrail.words-of-a-form"
_marks = Signer(salt="handrail.whose-page")
Words = list[tuple[str, str]]


def says_whose_it_is(request: HttpRequest) -> dict[str, object]:
    """For templates: each form of a page says, beside its token, for whom the page was made."""
    return {"csrf_input": lazy(_token_and_person, SafeString, str)(request)}


def _token_and_person(request: HttpRequest) -> SafeString:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return csrf_input(request)
    opened_by = mark_of(str(user.pk))
    return format_html('{}<input type="hidden" name="opened_by" value="{}">', csrf_input(request), opened_by)


def mark_of(person_id: str) -> str:
    """What only a page made for this person holds: whoever knows their id alone has nothing sealed for them."""
    return _marks.sign(person_id)


def says_it_is_of(request: HttpRequest) -> str:
    """The id of the person whose page this form says it is of, whether that is so or not."""
    return posted(request).get("opened_by", "").partition(_marks.sep)[0]


def is_marked(request: HttpRequest) -> bool:
    try:
        _marks.unsign(posted(request).get("opened_by", ""))
    except BadSignature:
        return False
    return True


def posted(request: HttpRequest) -> QueryDict:
    """What a form has sent; nothing where it cannot be read, which is answered elsewhere."""
    if request.method != "POST":
        return QueryDict()
    try:
        return request.POST
    except (MultiPartParserError, SuspiciousOperation, RawPostDataException, OSError):
        return QueryDict()


def sealed(words: Words, *, whose: str) -> str:
    return seals(PURPOSE, whose).encrypt(json.dumps(words).encode()).decode() if words else ""


def opened(sealed_words: str, *, whose: str) -> Words:
    """The words that were sealed for this person; none where they were not."""
    try:
        return [(name, text) for name, text in json.loads(seals(PURPOSE, whose).decrypt(sealed_words))]
    except InvalidToken:
        return []
