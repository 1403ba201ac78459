"""Those who watch over emergency access are written to, once each time, and no e-mail names a family."""

import datetime
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail

from handrail.access import letters
from handrail.accounts.models import Letter, User
from handrail.audit.models import TrailEvent
from handrail.cases import queries, services
from handrail.cases.models import EmergencyAccess
from handrail.core import clock

REASON = "Police at the address, 21:10. Duty manager and case holder rung twice, no answer."


@pytest.fixture
def given(westmere):
    return services.open_in_an_emergency(by=westmere.worker("callum"), case=westmere.case("lowther"), reason=REASON)


def test_each_of_them_is_written_to_once(given):
    assert letters.tell_of_emergencies() == 1
    assert letters.tell_of_emergencies() == 0

    assert sorted(message.to[0] for message in mail.outbox) == [
        "judith.amankwah@example.org",
        "rukhsana.malik@example.org",
    ]
    assert TrailEvent.objects.filter(event="emergency_access.told").count() == 1


def test_a_letter_says_who_and_where_and_names_no_family(given):
    letters.tell_of_emergencies()

    for message in mail.outbox:
        text = message.subject + message.body
        assert given.case.reference in text
        assert f"/emergency-access/reviews/{given.id}/" in text
        assert "Callum Reeve" in text
        for person in given.case.people.all():
            assert person.name.split()[0] not in text
        assert "Lowther" not in text
        assert "Police" not in text


def test_who_could_not_be_written_to_is_written_to_on_the_next_round(given, monkeypatch):
    def gone(self, *args, **kwargs):
        raise SMTPServerDisconnected("the server is away")

    with monkeypatch.context() as away:
        away.setattr(mail.EmailMessage, "send", gone)
        with pytest.raises(SMTPServerDisconnected):
            letters.tell_of_emergencies()
    assert not mail.outbox
    given.refresh_from_db()
    assert given.told_at is None

    assert letters.tell_of_emergencies() == 1


def test_one_dead_mailbox_holds_up_nobody_else_and_nobody_is_written_to_again_for_it(given, monkeypatch):
    """The head's mailbox is dead: information governance is told at once, and once; the head as soon as it works."""
    head, sends = "rukhsana.malik@example.org", mail.EmailMessage.send

    def refuses(letter, *args, **kwargs):
        if head in letter.to:
            raise SMTPRecipientsRefused({head: (550, b"no such mailbox")})
        return sends(letter, *args, **kwargs)

    with monkeypatch.context() as dead:
        dead.setattr(mail.EmailMessage, "send", refuses)
        for _ in range(20):
            letters.tell_of_emergencies()
    assert [message.to for message in mail.outbox] == [["judith.amankwah@example.org"]]
    assert Letter.objects.get(sent_at=None).refused == 2

    with clock.at(clock.now() + datetime.timedelta(minutes=2)):
        letters.tell_of_emergencies()
    assert [message.to for message in mail.outbox] == [["judith.amankwah@example.org"], [head]]
    told = [row.detail["people"] for row in TrailEvent.objects.filter(event="emergency_access.told").order_by("id")]
    assert [len(people) for people in told] == [1, 1]


def test_where_nobody_watches_nobody_is_said_to_have_been_told(given, westmere):
    User.objects.filter(pk__in=[person.pk for person in queries.watchers_of(given)]).update(is_active=False)

    letters.tell_of_emergencies()

    given.refresh_from_db()
    assert given.told_at is None
    assert not TrailEvent.objects.filter(event="emergency_access.told").exists()


def test_what_is_late_is_passed_on_to_who_manages_the_head_of_the_team(given, westmere):
    lee = westmere.worker("rukhsana").line_manager
    assert list(queries.emergencies_watched_by(lee)) == []
    EmergencyAccess.objects.update(review_by=datetime.date(2026, 11, 20))
    given.refresh_from_db()

    assert letters.escalate_late_reviews() == 1
    assert letters.escalate_late_reviews() == 0

    assert lee.email in {message.to[0] for message in mail.outbox}
    assert all("has not been reviewed" in message.subject for message in mail.outbox)
    [passed_on] = queries.emergencies_to_review_by(lee)
    services.review_emergency_access(by=lee, access=passed_on, outcome="right", review="Rang the team.")
    assert queries.emergencies_to_review_by(lee) == []


def test_before_it_is_late_only_the_head_and_information_governance_review_it(given, client, westmere):
    client.force_login(westmere.worker("rukhsana").line_manager)

    assert client.get(f"/emergency-access/reviews/{given.id}/").status_code == 404
