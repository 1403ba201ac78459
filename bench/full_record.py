"""Makes the full record that opening is measured with, through the services people use, and prints its id.

Every section is filled in, last time was signed; eight carried actions and six goals, however many children there are.
"""

import datetime
import json
import sys
import uuid
from dataclasses import dataclass

import django

CHAIR = "sam.okafor@example.org"
CASE_HOLDER = "callum.reeve@example.org"
LAST_TIME, NOW = datetime.date(2026, 10, 26), datetime.date(2026, 11, 24)
NAMES = ("Ivy", "Jonah", "Martha", "Tobias", "Edith", "Caleb")
PARAGRAPH = (
    "Kelly says that mornings are calmer since her sister comes on Tuesdays. She went to the recovery group twice and "
    "rang Dev afterwards, both times to say that she had nearly not gone. Ava told her teacher that nobody shouted. "
)
ACTIONS = (
    ("intervention", "Refer Kelly to the recovery service", "Callum Reeve"),
    ("intervention", "Meet the school about the breakfast club", "Sam Okafor"),
    ("process_compliance", "Bring the genogram up to date", "Callum Reeve"),
    ("information_sharing", "Share the safety plan with the health visitor", "Callum Reeve"),
    ("information_sharing", "Tell the school whom to ring in the evening", "Donna Kearney"),
    ("intervention", "Practise the morning with Kelly three times", "Donna Kearney"),
    ("intervention", "Ask the aunt what she needs in order to go on", "Callum Reeve"),
    ("permanency", "Find out whether the grandmother would be assessed", "Callum Reeve"),
)
PARENTS_GOALS = (
    ("Kelly will have six clear hair strand tests covering six months", "outcome", "clear tests in a row"),
    ("Kelly will go to twelve sessions of the programme", "process", "sessions"),
    ("The rent arrears are repaid on schedule", "outcome", "payments kept"),
)
CHILDRENS_GOALS = (
    ("names one friend and says what they play", "times in a month"),
    ("puts the worry about the night at six or lower", "worry, 0 to 10"),
    ("comes to school on time", "mornings out of twenty"),
)


@dataclass
class Writer:
    """Saves rows into one record as the page does."""

    by: object
    record: object

    def save(self, kind: str, key: object, /, **typed: str) -> None:
        from handrail.supervision.recording import services

        saved = services.save(
            by=self.by,
            record_id=self.record.id,
            kind_name=kind,
            key=str(key),
            based_on=0,
            typed=typed,
            save_id=uuid.uuid4(),
        )
        if saved.unread or saved.apart:
            raise ValueError(f"{kind} {key}: {saved.unread or saved.apart}")


def make_full_record(how_many_children: int) -> uuid.UUID:
    from handrail.accounts.models import User
    from handrail.supervision.recording import services

    chair, holder = User.objects.get(email=CHAIR), User.objects.get(email=CASE_HOLDER)
    case, children = make_family(chair, holder, how_many_children)
    earlier = start(case, chair, LAST_TIME)
    goals = write_everything(Writer(holder, earlier), children, goals={})
    for category, what, who in ACTIONS:
        Writer(holder, earlier).save(
            "action", uuid.uuid4(), category=category, what=what, why=PARAGRAPH, who=who, by_when="in 2 weeks"
        )
    services.sign_off(by=chair, record_id=earlier.id, save_id=uuid.uuid4())
    record = start(case, chair, NOW)
    write_everything(Writer(holder, record), children, goals=goals)
    answer_carried_actions(Writer(holder, record))
    for category, what, who in ACTIONS[:4]:
        Writer(holder, record).save(
            "action",
            uuid.uuid4(),
            category=category,
            what=f"{what} again",
            why=PARAGRAPH,
            who=who,
            by_when="in 4 weeks",
        )
    return record.id


def make_family(chair, holder, how_many_children: int):
    from handrail.cases import services as case_services
    from handrail.families.models import Family, Person, Plan

    case = case_services.open_new_case(by=chair, reference=f"BENCH-{uuid.uuid4().hex[:8]}", team=chair.team)
    case_services.allocate(by=chair, case=case, user=holder, role="case_holder", starts=datetime.date(2026, 1, 5))
    Family.objects.create(case=case, name="Thornbury family")
    children = [
        Person.objects.create(
            case=case,
            name=f"{name} Thornbury",
            kind="child",
            mosaic_id=f"M9{place:04}",
            born=datetime.date(2014 + place, 3, 9),
            position=place,
        )
        for place, name in enumerate(NAMES[:how_many_children])
    ]
    for child in children:
        Plan.objects.create(case=case, child=child, type="cin", starts=datetime.date(2026, 2, 2))
    return case, children


def start(case, chair, on: datetime.date):
    from handrail.core import clock
    from handrail.supervision.meetings.models import Meeting
    from handrail.supervision.records import services

    meeting = Meeting.objects.create(
        team=case.team, kind="group", on=on, starts=datetime.time(9, 30), ends=datetime.time(12, 30), chair=chair
    )
    with clock.at(datetime.datetime.combine(on, datetime.time(9, 30), tzinfo=datetime.UTC)):
        return services.start_record(by=chair, meeting=meeting, case=case)


def write_everything(pen: Writer, children: list, goals: dict) -> dict:
    for prompt in ("actions_carried_out", "key_factors", "family_system", "professional_system"):
        pen.save("answer", prompt, text=PARAGRAPH * 3)
    pen.save("answer", "what_needs_to_change", text=PARAGRAPH * 2)
    pen.save("answer", "values", text=PARAGRAPH)
    pen.save("answer", "further_goals", text=PARAGRAPH, chosen="yes")
    for child in children:
        pen.save(
            "compliance",
            child.id,
            last_seen=f"{pen.record.on - datetime.timedelta(days=3):%-d %B %Y}",
            seen_by="Callum Reeve",
            seen_alone="yes",
            next_meeting_type="core_group",
            next_meeting_on=f"{pen.record.on + datetime.timedelta(days=14):%-d %B %Y}",
            key_information_up_to_date="yes",
            cultural_identity_identified="yes",
            cultural_identity_note="Close to her nan; goes to chapel with her.",
        )
    goals = goals or make_goals(pen, children)
    for goal in goals:
        pen.save(
            "measurement", goal, value="3", progress="6", comment=PARAGRAPH, support="same", what_is_needed=PARAGRAPH
        )
        pen.save("evidence", uuid.uuid4(), about=str(goal), kind="observed", text=PARAGRAPH, source="Donna Kearney")
        pen.save("evidence", uuid.uuid4(), about=str(goal), kind="reported", text=PARAGRAPH, source="Kelly")
    for _ in range(2):
        pen.save("mirroring", uuid.uuid4(), in_the_family=PARAGRAPH, among_us=PARAGRAPH)
    for rated_by, value in (("Sam Okafor", "4"), ("Callum Reeve", "6"), ("Donna Kearney", "7")):
        pen.save("safety", uuid.uuid4(), rated_by=rated_by, value=value, why=PARAGRAPH)
    pen.save("stage", uuid.uuid4(), person="Kelly", behaviour="Drinking in the evening", stage="action")
    pen.save(
        "permanence",
        "plan",
        relevant="yes",
        primary_option="remain_or_return",
        primary_plan=PARAGRAPH,
        parallel_option="kinship",
        parallel_plan=PARAGRAPH,
        contingency=PARAGRAPH,
    )
    pen.save("assessment", uuid.uuid4(), who="Rose Thornbury", relation="grandmother", kind="Viability")
    return goals


def make_goals(pen: Writer, children: list) -> dict:
    """Three of the parents and three of the children, shared out among as many as there are."""
    goals = {uuid.uuid4(): None for _ in PARENTS_GOALS}
    for (statement, kind, unit), goal in zip(PARENTS_GOALS, list(goals), strict=True):
        pen.save("goal", goal, statement=statement, kind=kind, unit=unit, **SCALE)
    for place, (statement, unit) in enumerate(CHILDRENS_GOALS):
        child, goal = children[place % len(children)], uuid.uuid4()
        pen.save("goal", goal, child=str(child.id), statement=f"{child.first_name} {statement}", unit=unit, **SCALE)
        goals[goal] = child
    return goals


SCALE = {
    "lowest": "0",
    "highest": "10",
    "baseline": "1",
    "target": "7",
    "good_direction": "higher",
    "good_end": "she says so herself",
    "target_date": "in 3 months",
}


def answer_carried_actions(pen: Writer) -> None:
    from handrail.supervision.actions import queries

    for action in queries.actions_to_answer(pen.record):
        pen.save("action_answer", action.id, reply="cannot_be_done_yet", explanation="The service has a waiting list.")


if __name__ == "__main__":
    django.setup()
    print(json.dumps(str(make_full_record(int(sys.argv[1])))))
