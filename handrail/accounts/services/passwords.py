"""Passwords, and the links from e-mails with which somebody chooses one."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from handrail.accounts import links, notices, policies, queries
from handrail.accounts.addresses import as_kept
from handrail.accounts.models import PasswordLinkRequest, User
from handrail.accounts.traces import times_from, to_be_named
from handrail.audit import trail
from handrail.core import dates, logs
from handrail.core.refusals import Invalid, NotAllowed

LINK_ASKED_FOR = "link asked for"
NOT_YOURS = "This is not your password. Check it and try again."


@transaction.atomic
def send_password_link(*, by: User | None, person: User) -> None:
    """Has a link sent to somebody with which they choose a password; until then the one they have stays good."""
    policies.check_manages_people_in_turn(by)
    if not person.is_active:
        raise NotAllowed(f"{person.name}’s account is disabled. Let them sign in again first.")
    if queries.has_no_password(person):
        raise NotAllowed(f"{person.name} signs in with their council account, and has no password.")
    if until := queries.no_link_until(person):
        raise NotAllowed(
            f"{person.name}’s e-mail address was changed lately. No link goes to the new one before "
            f"{dates.say_moment(until)}. The password they have stays good."
        )
    PasswordLinkRequest.objects.create(email=person.email)
    trail.record("person.sent_password_link", by=by, subject="Person", subject_id=person.id)


@transaction.atomic
def ask_for_password_link(*, by: None, email: str, network: str) -> None:
    """Notes that somebody without a password asks for a link; whose the address is, is looked up when it is sent.

    So nobody learns from the answer, or from how long it takes, whether the address is known.
    """
    policies.check_is_the_program(by)
    PasswordLinkRequest.objects.create(email=as_kept(email))
    times = times_from(network, LINK_ASKED_FOR)
    logs.note("password_link_asked_for", network=network, times=times)
    if named := to_be_named(network, LINK_ASKED_FOR, times=times):
        trail.record("password.link_asked_for", by=by, subject="Password", detail={"network": named})


@transaction.atomic
def close_link_request(*, by: None, asked: PasswordLinkRequest, sent_to: User | None) -> None:
    """Forgets a request that was answered, or whose address is nobody's."""
    policies.check_is_the_program(by)
    PasswordLinkRequest.objects.filter(pk=asked.pk).delete()
    if sent_to is not None:
        trail.record("password.link_sent", by=by, subject="Person", subject_id=sent_to.id)


def choose_password(*, by: User, token: str, new: str) -> None:
    """Gives whoever holds a link the password they chose; the link is good once, also for two at a time.

    It is judged and hashed before anything is locked: either takes long, and others who save would wait for it.
    """
    _check_password(new, by)
    _keep_chosen(by=by, token=token, password=make_password(new))


@transaction.atomic
def _keep_chosen(*, by: User, token: str, password: str) -> None:
    person = User.objects.select_for_update().get(pk=by.pk)
    if not links.is_good(person, token):
        raise NotAllowed("This link has been used. Ask for another on the sign-in page.")
    person.password = password
    person.save(update_fields=["password"])
    trail.record("password.chosen", by=person, subject="Person", subject_id=person.id)
    notices.tell(person, "A password was chosen for your account, with a link from an e-mail.")


def change_password(*, by: User, current: str, new: str) -> None:
    """Gives somebody the password they chose, which ends their sessions everywhere but here.

    Their own session goes on once the view has told it of the new password.
    """
    if not by.check_password(current):
        raise Invalid({"current": NOT_YOURS})
    if new == current:
        raise Invalid({"new": "This is the password you have. Choose another."})
    _check_password(new, by)
    _keep_changed(by=by, password=make_password(new))


@transaction.atomic
def _keep_changed(*, by: User, password: str) -> None:
    if User.objects.select_for_update().get(pk=by.pk).password != by.password:
        raise Invalid({"current": NOT_YOURS})  # changed elsewhere since it was compared
    by.password = password
    by.save(update_fields=["password"])
    trail.record("password.changed", by=by, subject="Person", subject_id=by.pk)


def _check_password(new: str, person: User) -> None:
    try:
        validate_password(new, user=person)
    except ValidationError as fault:
        raise Invalid({"new": " ".join(fault.messages)}) from fault
