"""How each section's answer reads, block by block, in the words it was given in."""

from collections.abc import Callable

from handrail.core import dates
from handrail.form_library.definitions import Section
from handrail.supervision.actions.choices import Category
from handrail.supervision.meetings.choices import Presence, SupervisionKind
from handrail.supervision.recording.contents import Contents
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.recording.walk import blocks
from handrail.supervision.recording.walk.actions import action_table, case_update_answer
from handrail.supervision.recording.walk.blocks import Block
from handrail.supervision.recording.walk.goals import child_impact_answer, goals_answer
from handrail.supervision.recording.walk.ratings import ratings_block, stages_block
from handrail.supervision.records.revisions import whose_words
from handrail.supervision.records.row_kinds import ATTENDEE, NETWORK_ASSESSMENT

Answer = Callable[[Contents, Contents | None], list[Block]]


def kind_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    return blocks.text(SupervisionKind(contents.record.kind).label)


def attendees_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    """Who was there, in one paragraph, and who sent apologies, in another."""
    manager = contents.record.accountable_manager
    there, sorry, not_said = [], [], []
    for person in contents.attendees:
        parts = [person.job_title, person.agency]
        parts += ["chairs"] if person.chairs else []
        parts += ["records"] if person.records else []
        parts += ["accountable manager"] if manager and person.user_id == manager.id else []
        words = ", ".join(part for part in parts if part)
        name = person.name or "Somebody not named"
        said = f"{name} ({words})" if words else name
        if person.presence == Presence.PRESENT:
            there.append(said)
        elif person.presence == Presence.APOLOGIES:
            sorry.append(said)
        elif ATTENDEE.says_something(person):
            not_said.append(said)
    answer = blocks.text("; ".join(there)) or [blocks.note("Nobody is recorded as present.")]
    if sorry:
        answer += blocks.text(f"Apologies: {'; '.join(sorry)}")
    if not_said:
        answer += blocks.text(f"Not said whether they were there: {'; '.join(not_said)}")
    return answer


def children_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    rows = []
    for child in contents.children:
        plans = "; ".join(plan_in_words(plan) for plan in contents.plans.get(child.id, []))
        born = (
            dates.say(child.born) if child.born else f"Expected {dates.say(child.expected)}" if child.expected else ""
        )
        rows.append([child.name, child.mosaic_id, born, plans])
    return blocks.table("Children", ["Full name", "Mosaic id", "Born", "Plan"], rows) or [
        blocks.note("No child is recorded.")
    ]


def plan_in_words(plan) -> str:
    from_category = f", {plan.category_in_words}" if plan.category else ""
    return f"{plan.get_type_display()}{from_category}{f' ({plan.legal_status})' if plan.legal_status else ''}"


def compliance_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    section = contents.form.section("process_compliance")
    rows = []
    for child in contents.children:
        row = contents.compliance.get(child.id)
        if row is None:
            rows.append([child.first_name, "", "", "", ""])
            continue
        alone = {True: "alone", False: "not alone", None: ""}[row.seen_alone]
        seen = ", ".join(
            part
            for part in (
                dates.say(row.last_seen) if row.last_seen else "",
                f"by {row.seen_by}" if row.seen_by else "",
                alone if row.last_seen else "",
            )
            if part
        )
        meeting = ", ".join(
            part
            for part in (
                row.get_next_meeting_type_display(),
                dates.say(row.next_meeting_on) if row.next_meeting_on else "",
            )
            if part
        )
        rows.append(
            [
                child.first_name,
                seen or "Not recorded",
                meeting or "Not recorded",
                yes_no(row.key_information_up_to_date, row.key_information_missing),
                yes_no(row.cultural_identity_identified, row.cultural_identity_note),
            ]
        )
    columns = ["Child", *(prompt.text for prompt in section.printed_prompts)]
    return blocks.table("Process compliance for each child", columns, rows)


def yes_no(answer: bool | None, detail: str) -> str:
    said = {True: "Yes", False: "No", None: "Not answered"}[answer]
    return f"{said}: {detail}" if detail.strip() else said


def dynamics_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    answer: list[Block] = []
    for prompt in contents.form.section("dynamics").printed_prompts:
        answer += blocks.answered(prompt.text, contents.text(prompt.id))
    for pair in contents.mirroring:
        if pair.in_the_family.strip() or pair.among_us.strip():
            answer.append({"kind": "pair", "in_the_family": pair.in_the_family, "among_us": pair.among_us})
    if contents.text("values").strip():
        answer += blocks.answered("Values in play", contents.text("values"))
    chosen = set(contents.chosen("models"))
    drawn_on = [model.name for model in contents.form.models if model.id in chosen]
    if drawn_on:
        answer += blocks.answered("Models drawn on", sentence_case(", ".join(drawn_on)))
    answer += stages_block(contents)
    answer += ratings_block(contents, earlier)
    return answer


def sentence_case(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def next_steps_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    answer: list[Block] = []
    for number, prompt in enumerate(contents.form.section("next_steps").printed_prompts, start=1):
        answer.append(blocks.heading(f"{number}. {prompt.text}"))
        answer += action_table(contents, str(prompt.category), prompt.label) or [blocks.note("None.")]
    return answer


def permanency_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    plan = contents.permanence
    answer: list[Block] = []
    if plan is not None:
        is_out = plan.relevant is False
        said = blocks.text(blocks.sentence("Not relevant now", plan.not_relevant_because)) if is_out else []
        facts = blocks.facts(
            [
                ("Why it is not relevant now", "" if is_out else plan.not_relevant_because),
                ("Primary plan", option_and_words(plan.get_primary_option_display(), plan.primary_plan)),
                ("Parallel plan", option_and_words(plan.get_parallel_option_display(), plan.parallel_plan)),
                ("Contingency", plan.contingency),
                ("Legal stage", plan.legal_stage),
                ("Target date", dates.say(plan.target_date) if plan.target_date else ""),
                ("Agreed at the review of", dates.say(plan.agreed_at_review) if plan.agreed_at_review else ""),
            ]
        )
        answer += said + facts or (blocks.text("Relevant now.") if plan.relevant else [])
    assessments = blocks.table(
        "Network assessments",
        ["Who", "Relation", "Assessment", "How far it is", "By when"],
        [
            [row.who or "Not named", row.relation, row.kind, row.status, dates.say(row.by_when) if row.by_when else ""]
            for row in contents.assessments
            if NETWORK_ASSESSMENT.says_something(row)
        ],
    )
    actions = action_table(contents, Category.PERMANENCY, "Permanency planning actions")
    for table in (*assessments, *actions):
        answer += [blocks.heading(table["label"]), table]
    return answer or [blocks.note("Nothing recorded.")]


def option_and_words(option: str, words: str) -> str:
    return f"{option}: {words}" if option and words.strip() else option or words


def kept_apart_blocks(contents: Contents, section: Section) -> list[Block]:
    """The other text where two people wrote at once and nobody decided; what stands is already above."""
    return [
        {
            "kind": "undecided",
            "label": ROW_KINDS[revision.row_kind].box(name).label,
            "other": words,
            "other_by": whose_words(revision),
            **({"copied": True} if revision.copied_from_id else {}),
        }
        for revision in contents.kept_apart
        if contents.section_of_row(revision) == section.id
        for name, words in revision.values.items()
    ]


SECTION_ANSWERS: dict[str, Answer] = {
    "kind": kind_answer,
    "attendees": attendees_answer,
    "children": children_answer,
    "process_compliance": compliance_answer,
    "case_update": case_update_answer,
    "goals": goals_answer,
    "child_impact": child_impact_answer,
    "dynamics": dynamics_answer,
    "next_steps": next_steps_answer,
    "permanency": permanency_answer,
}
