"""The sections of a record as the files write them, row by row."""

from typing import Any

from handrail.demo.council_on_file import id_of
from handrail.demo.loading.pen import Pen
from handrail.form_library import forms_on_file
from handrail.supervision.actions.models import ActionAnswer
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.ratings.models import SafetyRating
from handrail.supervision.records.choices import NextMeetingType, PermanenceOption
from handrail.supervision.records.models import Attendee

NEXT_MEETINGS = {
    "looked_after_review": NextMeetingType.LAC_REVIEW,
    "assessment_review": NextMeetingType.OTHER,
    "pre_discharge": NextMeetingType.OTHER,
}
# What a plan's words must hold to name an option; a plan that names two is left to its words.
OPTIONS = {
    PermanenceOption.RETURN_OR_REMAIN: ("remain with", "return to", "go home with", "mother and children living"),
    PermanenceOption.KINSHIP: ("maternal grandmother", "paternal grandmother", "kinship"),
    PermanenceOption.SPECIAL_GUARDIANSHIP: ("special guardianship",),
    PermanenceOption.LONG_TERM_FOSTERING: ("long-term fostering",),
    PermanenceOption.ADOPTION: ("adoption",),
}
NOT_AN_OPTION = ("none", "not needed", "to be ")


def before_the_meeting(pen: Pen, written: dict[str, Any]) -> None:
    """What the case holder brings: process compliance, what became of the actions, goals and the children's change."""
    process_compliance(pen, written)
    case_update(pen, written)
    new_goals(pen, written)
    measurements(pen, written)


def at_the_meeting(pen: Pen, written: dict[str, Any]) -> None:
    """What is known once people sit together: who came, reflection, ratings, next steps and permanence."""
    attendees(pen, written)
    dynamics(pen, written["dynamics"] or {}, written["id"])
    ratings(pen, written)
    next_steps(pen, written)
    replacements(pen, written)
    permanence(pen, written)


def attendees(pen: Pen, written: dict[str, Any]) -> None:
    """Workers come with the meeting; those who are not here for this family are taken out, others are added."""
    coming = {one["person"]: one for one in written["attendees"]}
    invited = {row.user_id: row for row in Attendee.objects.filter(record=pen.record)}
    for identifier, one in coming.items():
        if identifier not in pen.directory.users:
            other = pen.directory.other(identifier)
            pen.save(
                "attendee",
                id_of(f"{written['id']} attendee {identifier}"),
                name=other["name"],
                job_title=other["job_title"],
                agency=other["agency"],
                presence=one["presence"],
            )
            continue
        row = invited.pop(pen.directory.users[identifier].id)
        if row.presence != one["presence"]:
            pen.save("attendee", row.id, based_on=row.revision, presence=Presence(one["presence"]).value)
    for row in invited.values():
        pen.save("attendee", row.id, based_on=row.revision, removed=True)


def process_compliance(pen: Pen, written: dict[str, Any]) -> None:
    """Without what usually follows from a "no": the files name the actions themselves."""
    for one in written["process_compliance"]:
        kind = one["next_meeting"]["type"]
        pen.save(
            "compliance",
            id_of(one["child"]),
            follow=False,
            last_seen=one["last_seen"],
            seen_by=pen.directory.name(one["seen_by"]),
            seen_alone=one["seen_alone"],
            next_meeting_type=NEXT_MEETINGS.get(kind, kind),
            next_meeting_on=one["next_meeting"]["date"],
            key_information_up_to_date=one["key_information"]["up_to_date"],
            key_information_missing=one["key_information"]["missing"],
            cultural_identity_identified=one["cultural_identity"]["identified"],
            cultural_identity_note=one["cultural_identity"]["note"],
        )


def case_update(pen: Pen, written: dict[str, Any]) -> None:
    pen.answer("actions_carried_out", written["case_update_note"])
    for one in written["case_update"]:
        pen.save(
            "action_answer",
            id_of(one["action"]),
            follow=False,
            reply=one["answer"],
            explanation=one["explanation"],
            decision=one.get("decision"),
            new_by_when=one.get("new_by_when"),
        )


def replacements(pen: Pen, written: dict[str, Any]) -> None:
    """Ties an action that was changed or escalated to the one the files agree in its place."""
    for one in written["case_update"]:
        if one.get("replaced_by"):
            ActionAnswer.objects.filter(record=pen.record, action_id=id_of(one["action"])).update(
                replaced_by_id=id_of(one["replaced_by"])
            )


def new_goals(pen: Pen, written: dict[str, Any]) -> None:
    """Every goal and every change looked for that starts on the day of this record."""
    for goal in [*pen.family["goals"], *pen.family["indicators"]]:
        if goal["start"] != written["date"]:
            continue
        pen.save(
            "goal",
            id_of(goal["id"]),
            child=str(id_of(goal["child"])) if "child" in goal else None,
            statement=goal["statement"],
            kind=goal.get("kind"),
            people=pen.directory.names(goal.get("people", [])),
            in_the_childs_words=goal.get("in_the_childs_words"),
            unit=goal["unit"],
            lowest=goal["scale"]["lowest"],
            highest=goal["scale"]["highest"],
            baseline=goal["baseline"],
            target=goal["target"],
            good_direction=goal["good_direction"],
            good_end=goal["good_end"],
            target_date=goal["target_date"],
        )
    if further := written["further_goals"]:
        pen.answer("further_goals", further["why"], chosen="yes" if further["needed"] else "no")


def measurements(pen: Pen, written: dict[str, Any]) -> None:
    for one in [*written["goals"], *written["child_impact"]]:
        if one.get("nothing_to_add_because"):
            pen.save(
                "measurement",
                f"child@{id_of(one['child'])}",
                nothing_to_add_because=one["nothing_to_add_because"],
            )
            continue
        goal = one.get("goal") or one["indicator"]
        pen.save(
            "measurement",
            id_of(goal),
            value=one["value"],
            progress=one.get("progress"),
            comment=one["comment"],
            not_measured_because=one.get("not_measured_because"),
            support=one.get("support"),
            what_is_needed=one.get("to_maintain_or_improve"),
        )
        for number, piece in enumerate(one["evidence"]):
            pen.save(
                "evidence",
                id_of(f"{written['id']} {goal} evidence {number}"),
                about=str(id_of(goal)),
                kind=piece["kind"],
                text=piece["text"],
                source=pen.directory.name(piece["source"]),
                reported_to=pen.directory.name(piece.get("reported_to")),
                what_lies_behind_it=piece.get("what_lies_behind_it"),
            )


def dynamics(pen: Pen, reflected: dict[str, Any], name: str) -> None:
    pen.answer("key_factors", reflected.get("factors"))
    for prompt in ("family_system", "professional_system", "what_needs_to_change"):
        pen.answer(prompt, reflected.get(prompt))
    for number, pair in enumerate(reflected.get("mirroring") or []):
        pen.save("mirroring", id_of(f"{name} mirroring {number}"), **pair)
    models = {model.name: model.id for model in forms_on_file.form(pen.record.form_version_id).models}
    pen.answer("models", None, chosen=",".join(models[name] for name in reflected.get("models") or []))
    pen.answer("values", reflected.get("values"))


def ratings(pen: Pen, written: dict[str, Any]) -> None:
    for one in written["safety_ratings"]:
        row_id = id_of(f"{written['id']} safety {one['rated_by']}")
        pen.save("safety", row_id, rated_by=pen.directory.name(one["rated_by"]), value=one["value"], why=one.get("why"))
        if one["rated_by"] in pen.directory.users:
            SafetyRating.objects.filter(pk=row_id).update(user=pen.directory.users[one["rated_by"]])
    for number, one in enumerate(written["stages_of_change"]):
        pen.save(
            "stage",
            id_of(f"{written['id']} stage {number}"),
            person=pen.directory.name(one["person"]),
            behaviour=one["behaviour"],
            stage=one["stage"],
        )


def next_steps(pen: Pen, written: dict[str, Any]) -> None:
    for one in written["next_steps"]:
        pen.save(
            "action",
            id_of(one["id"]),
            category=one["category"],
            what=one["what"],
            why=one["why"],
            who=pen.directory.names(one["who"]),
            by_when=one["by_when"],
            how_we_will_know=one["how_we_will_know"],
        )


def permanence(pen: Pen, written: dict[str, Any]) -> None:
    plan = written["permanency"]
    if plan is None:
        return
    pen.save(
        "permanence",
        "plan",
        relevant=plan["relevant"],
        not_relevant_because=plan.get("reason"),
        primary_option=option_in(plan.get("primary_plan")),
        primary_plan=plan.get("primary_plan"),
        parallel_option=option_in(plan.get("parallel_plan")),
        parallel_plan=plan.get("parallel_plan"),
        contingency=plan.get("contingency"),
        legal_stage=plan.get("legal_stage"),
        target_date=plan.get("target_date"),
        agreed_at_review=plan.get("agreed_at_review"),
    )
    for number, one in enumerate(plan.get("network_assessments", [])):
        who, _, status = one.partition(": ")
        pen.save("assessment", id_of(f"{written['id']} assessment {number}"), who=who, status=status)


def option_in(words: str | None) -> str:
    """The one option the words name, or nothing."""
    said = (words or "").lower()
    if said.startswith(NOT_AN_OPTION):
        return ""
    named = [option for option, phrases in OPTIONS.items() if any(phrase in said for phrase in phrases)]
    return named[0].value if len(named) == 1 else ""
