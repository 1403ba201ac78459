"""Makes two full records, one as large as one person can make it; or prints new sessions, or devices, of people."""

import datetime
import json
import sys
import uuid
from contextlib import suppress

import django

# In each of some boxes; what a box takes at most is a limit of the record's own.
CHARACTERS_OF_A_BOX, TIMES = 90_000, 12
BOXES = ("key_factors", "family_system", "professional_system", "actions_carried_out")


def make_larger(record_id: uuid.UUID) -> None:
    """Fills boxes to the brim, one of them again and again."""
    from bench.full_record import CASE_HOLDER, PARAGRAPH
    from handrail.accounts.models import User
    from handrail.supervision.recording import services
    from handrail.supervision.records.models.rows import Answer

    holder = User.objects.get(email=CASE_HOLDER)
    for prompt in BOXES:
        revision = Answer.objects.get(record_id=record_id, prompt=prompt).revision
        for turn in range(TIMES if prompt == BOXES[0] else 1):
            words = (f"{turn}. {PARAGRAPH}" * (CHARACTERS_OF_A_BOX // len(PARAGRAPH)))[:CHARACTERS_OF_A_BOX]
            revision = services.save(
                by=holder,
                record_id=record_id,
                kind_name="answer",
                key=prompt,
                based_on=revision,
                typed={"text": words},
                save_id=uuid.uuid4(),
            ).revision


def let_others_in(record_id: uuid.UUID) -> list[str]:
    """Gives everybody who works with families a part in the work of this one's; who they are, by their addresses."""
    from bench.full_record import CASE_HOLDER, CHAIR
    from handrail.accounts.models import User
    from handrail.cases import services
    from handrail.core.refusals import Invalid
    from handrail.supervision.records.models import Record

    chair = User.objects.get(email=CHAIR)
    case = Record.objects.get(pk=record_id).case
    others = []
    for user in User.objects.filter(is_active=True).exclude(email__in=(CHAIR, CASE_HOLDER)).order_by("email"):
        with suppress(Invalid):
            services.allocate(by=chair, case=case, user=user, role="social_worker", starts=datetime.date(2026, 1, 5))
            others.append(user.email)
    return others


def sessions(*emails: str) -> dict[str, str]:
    """The keys of a new session of each, as if they had signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from handrail.accounts.models import User
    from handrail.accounts.sessions import SessionStore

    keys = {}
    for email in emails:
        user = User.objects.get(email=email)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys[email] = session.session_key
    return keys


def devices(email: str, count: str) -> list[str]:
    """As many cookies as that of a device on which somebody has just signed in, each of another."""
    from django.http import HttpRequest, HttpResponse

    from handrail.accounts import known_devices
    from handrail.accounts.models import User

    user, cookies = User.objects.get(email=email), []
    for _ in range(int(count)):
        response = HttpResponse()
        known_devices.note_known(HttpRequest(), response, user, by=known_devices.Shown.PASSWORD)
        cookies.append(f"{known_devices.COOKIE}={response.cookies[known_devices.COOKIE].value}")
    return cookies


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "records":
        from bench.full_record import make_full_record
        from handrail.supervision.records.models import Record

        usual, largest = make_full_record(3), make_full_record(3)
        make_larger(largest)
        family = Record.objects.get(pk=largest).case_id
        others = let_others_in(usual)
        print(json.dumps({"usual": str(usual), "largest": str(largest), "family": str(family), "others": others}))
    elif sys.argv[1] == "devices":
        print(json.dumps(devices(*sys.argv[2:])))
    else:
        print(json.dumps(sessions(*sys.argv[2:])))
