"""Gives what meetings gave so far its end, and says for which families people are expected: those they were let into.

What waited behind a restriction, or on an abandoned record, is withdrawn.
"""

import datetime

from django.db import migrations

from handrail.core.working_days import add_working_days

# what a council that decided nothing had on the day this was written; later defaults change nothing here
DEFAULTS = {"sign_off_working_days": 5, "meeting_access_working_days": 5, "meeting_lead_days": 90}
DAY = datetime.timedelta(days=1)


def give_ends(apps, schema_editor):
    Grant = apps.get_model("cases", "Grant")
    Meeting = apps.get_model("meetings", "Meeting")
    AgendaItem = apps.get_model("meetings", "AgendaItem")
    Participant = apps.get_model("meetings", "Participant")
    Expectation = apps.get_model("meetings", "Expectation")
    Record = apps.get_model("records", "Record")
    decided = DEFAULTS | dict(apps.get_model("council", "CouncilSetting").objects.values_list("name", "value"))
    closed = frozenset(apps.get_model("council", "ClosedDay").objects.values_list("on", flat=True))

    Restriction = apps.get_model("cases", "Restriction")
    RestrictionName = apps.get_model("cases", "RestrictionName")
    for restriction in Restriction.objects.filter(lifted_on=None):
        named = RestrictionName.objects.filter(restriction=restriction, may_see=True).values_list("user", flat=True)
        Grant.objects.filter(why="meeting", case=restriction.case_id).exclude(user__in=list(named)).delete()

    by_meeting: dict = {}
    for grant in Grant.objects.filter(why="meeting").iterator():
        by_meeting.setdefault(grant.source, []).append(grant)
    statuses: dict = {}
    for meeting_id, case_id, status in Record.objects.values_list("meeting_id", "case_id", "status").iterator():
        statuses.setdefault((meeting_id, case_id), set()).add(status)

    for meeting in Meeting.objects.filter(pk__in=list(by_meeting)).iterator():
        grants = by_meeting.pop(meeting.pk)
        sign_by = add_working_days(meeting.on, decided["sign_off_working_days"], closed=closed)
        until = add_working_days(sign_by, decided["meeting_access_working_days"], closed=closed)
        leads = {meeting.chair_id, meeting.deputy_id, meeting.recorder_id} - {None}
        items = dict(AgendaItem.objects.filter(meeting=meeting).values_list("case_id", "pk"))
        participants = dict(
            Participant.objects.filter(meeting=meeting, user__isnull=False).values_list("user_id", "pk")
        )
        for grant in grants:
            became = statuses.get((meeting.pk, grant.case_id), set())
            if grant.ends is None and became == {"abandoned"}:
                grant.delete()
                continue
            if grant.ends is None:
                grant.ends = until
                grant.save(update_fields=["ends"])
                if grant.user_id in leads and "signed" not in became:
                    Grant.objects.create(
                        case_id=grant.case_id,
                        user_id=grant.user_id,
                        why="leads_meeting",
                        source=meeting.pk,
                        starts=grant.starts,
                        ends=max(meeting.on + decided["meeting_lead_days"] * DAY, grant.starts),
                    )
            if grant.case_id in items and grant.user_id in participants:
                Expectation.objects.create(participant_id=participants[grant.user_id], item_id=items[grant.case_id])
    # of a meeting that is no longer there: over on the day on which it was given
    for grants in by_meeting.values():
        for grant in grants:
            if grant.ends is None:
                grant.ends = grant.starts
                grant.save(update_fields=["ends"])


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_meetings_give_for_two_reasons"),
        ("council", "0003_closed_days_and_compliance_items"),
        ("meetings", "0002_families_expected_and_meetings_cancelled"),
        ("records", "0004_open_pages_hear_of_children"),
    ]

    operations = [migrations.RunPython(give_ends, migrations.RunPython.noop)]
