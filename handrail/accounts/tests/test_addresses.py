"""An address is one person's in one spelling: letters that only look alike, or are folded alike, are other letters."""

import pytest
from django.test import Client

from handrail.accounts import letters, queries
from handrail.accounts.addresses import as_kept
from handrail.accounts.models import PasswordLinkRequest, User
from handrail.accounts.services import council_sign_in
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.core.refusals import NotAllowed

pytestmark = pytest.mark.django_db

KIERAN = "kieran.mossop@example.org"
# long s, dotless i, the sign of the kelvin, a full-width s: PostgreSQL's upper(), or Python's lower(), fold them
ANOTHERS = [
    "kieran.mo\u017fsop@example.org",
    "k\u0131eran.mossop@example.org",
    "\u212aieran.mossop@example.org",
    "kieran.mo\uff53sop@example.org",
]


@pytest.fixture(autouse=True)
def kieran():
    return make_user("Kieran Mossop")


@pytest.mark.parametrize("email", ANOTHERS)
def test_an_address_of_other_letters_is_nobodys(email, mailoutbox):
    assert queries.person_with_address(email) is None
    assert queries.person_signing_in(email) is None
    assert not User.objects.named(email).exists()
    PasswordLinkRequest.objects.create(email=email)
    letters.send_password_links()

    assert mailoutbox == []
    assert not PasswordLinkRequest.objects.exists()


@pytest.mark.parametrize("email", ANOTHERS)
def test_nor_does_a_council_account_with_it_open_theirs(email):
    claims = {"sub": "1", "email": email, "email_verified": True}
    with pytest.raises(NotAllowed):
        council_sign_in.come_in_with_council_account(by=None, known=None, claims=claims)


@pytest.mark.parametrize("email", [KIERAN, " Kieran.MOSSOP@Example.org "])
def test_large_and_small_letters_are_one(email, kieran, mailoutbox):
    assert queries.person_signing_in(email) == kieran
    assert Client().post("/sign-in/", {"login": email, "password": PASSWORD}).status_code == 302

    assert Client().post("/forgotten-password/", {"email": email}).status_code == 302
    assert letters.send_password_links() == 1


def test_so_one_mailbox_gets_so_many_links_however_its_address_is_written(mailoutbox):
    for spelling in [KIERAN, KIERAN.upper(), *ANOTHERS]:
        for _ in range(6):
            Client().post("/forgotten-password/", {"email": spelling})
    letters.send_password_links()

    assert len(mailoutbox) == 5


def test_folded_by_the_database_or_by_python_they_would_be_theirs(kieran):
    folded = [email for email in ANOTHERS if email.lower() == KIERAN or email.upper() == KIERAN.upper()]

    assert len(folded) == 3
    assert all(as_kept(email) != KIERAN for email in ANOTHERS)
