"""What follows when an action is agreed or answered, and the actions that gaps in process compliance make."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate
from handrail.cases import queries as case_queries
from handrail.cases.models import Allocation
from handrail.council.queries import due_within, setting
from handrail.supervision.actions.choices import ActionReply, Category, Decision
from handrail.supervision.actions.models import ActionAnswer, ActionOwner, AgreedAction
from handrail.supervision.actions.row_kinds import ACTION, ACTION_ANSWER
from handrail.supervision.records.models import ComplianceCheck, Record
from handrail.supervision.records.revisions import revision_of
from handrail.supervision.records.row_kinds import RowKind


@dataclass(frozen=True)
class Gap:
    """A "no" in process compliance, and the words of the action it makes."""

    box: str
    within: str
    what: str
    why: str
    how_we_will_know: str


GAPS = (
    Gap(
        "key_information_up_to_date",
        "key_information_working_days",
        "Bring the key information (including genogram) up to date for {child}",
        "Key information was answered “no” for {child}",
        "It is up to date and logged",
    ),
    Gap(
        "cultural_identity_identified",
        "cultural_identity_working_days",
        "Find out and record the cultural identity issues and needs of {child}",
        "Cultural identity was answered “no” for {child}",
        "They are identified and logged",
    ),
)


@transaction.atomic
def answer_gaps(*, by: User, record: Record, row: ComplianceCheck, changed: set[str]) -> list[str]:
    """Proposes one action for each new "no"; a "yes" withdraws it, or closes the one an earlier record left open.

    Where the council gives no working days for it, a "no" proposes nothing.
    """
    gate.check_works_on(record.case_id, user=by)
    changed_sections: set[str] = set()
    for gap in GAPS:
        if gap.box not in changed:
            continue
        if getattr(row, gap.box) is False and setting(gap.within):
            changed_sections |= _propose(by, record, row, gap)
        else:
            changed_sections |= _close(by, record, row, gap, answered_yes=getattr(row, gap.box) is True)
    return sorted(changed_sections)


def _propose(by: User, record: Record, row: ComplianceCheck, gap: Gap) -> set[str]:
    open_already = (
        AgreedAction.objects.filter(case=record.case_id, gap=gap.box, gap_child=row.child_id)
        .exclude(record=record)
        .open()
        .exists()
    )
    if open_already:
        # it stands in the case update already, waiting for its answer: once is enough
        return set()
    action = AgreedAction.objects.filter(record=record, gap=gap.box, gap_child=row.child_id).first()
    if action is None:
        child = row.child.first_name
        action = AgreedAction(
            record=record,
            case_id=record.case_id,
            category=Category.PROCESS_COMPLIANCE,
            what=gap.what.format(child=child),
            why=gap.why.format(child=child),
            how_we_will_know=gap.how_we_will_know,
            who=_case_holder_of(record),
            by_when=due_within(gap.within, record.on),
            gap=gap.box,
            gap_child_id=row.child_id,
        )
    elif not action.removed:
        return set()
    action.removed = False
    _save_with_revision(by, ACTION, record, action)
    name_owners(by=by, action=action)
    trail.record(
        "action.proposed", by=by, case_reference=record.case.reference, subject=ACTION.noun, subject_id=action.id
    )
    return {"next_steps"}


def _close(by: User, record: Record, row: ComplianceCheck, gap: Gap, *, answered_yes: bool) -> set[str]:
    sections = set()
    gap_actions = AgreedAction.objects.filter(case=record.case_id, gap=gap.box, gap_child=row.child_id)
    for action in gap_actions.filter(record=record, removed=False):
        action.removed = True
        _save_with_revision(by, ACTION, record, action)
        trail.record(
            "action.closed", by=by, case_reference=record.case.reference, subject=ACTION.noun, subject_id=action.id
        )
        sections.add("next_steps")
    if not answered_yes:
        return sections
    for action in gap_actions.exclude(record=record).open(leaving_out=record):
        answer_id = ACTION_ANSWER.row_id(record.id, str(action.id))
        answer = ActionAnswer.objects.filter(pk=answer_id).first()
        if answer is not None and answer.reply:
            continue
        answer = answer or ActionAnswer(pk=answer_id, record=record, action=action)
        answer.reply = ActionReply.CARRIED_OUT
        _save_with_revision(by, ACTION_ANSWER, record, answer)
        trail.record(
            "action.closed", by=by, case_reference=record.case.reference, subject=ACTION.noun, subject_id=action.id
        )
        sections.add("case_update")
    return sections


@transaction.atomic
def replace_action(*, by: User, record: Record, answer: ActionAnswer) -> list[str]:
    """Changing or escalating an action makes the new one among the next steps, once, and closes the old one."""
    gate.check_works_on(record.case_id, user=by)
    old = answer.action
    if answer.decision not in (Decision.CHANGE, Decision.ESCALATE):
        return []
    new_id = uuid.uuid5(answer.id, "replaced by")
    new = AgreedAction.objects.filter(pk=new_id).first()
    if new is not None and not new.removed and answer.replaced_by_id == new.id:
        return []
    if new is None:
        new = AgreedAction(
            pk=new_id,
            record=record,
            case_id=record.case_id,
            category=old.category,
            what=old.what,
            why=old.why,
            who=record.accountable_manager.name
            if answer.decision == Decision.ESCALATE and record.accountable_manager
            else old.who,
            how_we_will_know=old.how_we_will_know,
        )
    new.removed = False
    _save_with_revision(by, ACTION, record, new)
    name_owners(by=by, action=new)
    answer.replaced_by = new
    answer.save(update_fields=["replaced_by"])
    trail.record("action.replaced", by=by, case_reference=record.case.reference, subject=ACTION.noun, subject_id=new.id)
    return [new.section]


@transaction.atomic
def withdraw_replacement(*, by: User, record: Record, answer: ActionAnswer) -> list[str]:
    """Takes the new action out again when the decision that made it is taken back."""
    gate.check_works_on(record.case_id, user=by)
    new = answer.replaced_by
    if new is None or answer.decision in (Decision.CHANGE, Decision.ESCALATE):
        return []
    new.removed = True
    _save_with_revision(by, ACTION, record, new)
    answer.replaced_by = None
    answer.save(update_fields=["replaced_by"])
    trail.record("action.closed", by=by, case_reference=record.case.reference, subject=ACTION.noun, subject_id=new.id)
    return [new.section]


@transaction.atomic
def name_owners(*, by: User, action: AgreedAction) -> None:
    """Finds who of those that may open the family is named in `who`, so that the action waits on their own page.

    A name that two of them have is nobody's: the wrong one of them would find it there.
    """
    gate.check_works_on(action.case_id, user=by)
    names = {part.strip().casefold() for part in action.who.replace(" and ", ",").replace(";", ",").split(",")}
    names.discard("")
    called = case_queries.people_called(names, who_may_open=action.case)
    found = {people[0].id: people[0] for people in called.values() if len(people) == 1}
    held = set(action.owners.values_list("user_id", flat=True))
    if held == set(found):
        return
    ActionOwner.objects.filter(action=action).exclude(user__in=found).delete()
    ActionOwner.objects.bulk_create(ActionOwner(action=action, user=found[key]) for key in found if key not in held)
    trail.record(
        "action.owners_named",
        by=by,
        case_reference=action.case.reference,
        subject=ACTION.noun,
        subject_id=action.id,
        detail={"people": sorted(map(str, found)), "no_longer": sorted(map(str, held - set(found)))},
    )


@transaction.atomic
def carry_forward_what_was_not_discussed(*, by: User, record: Record, actions: list[AgreedAction]) -> None:
    """Writes "not discussed" for each action nobody answered, so that it is counted and comes back next time."""
    gate.check_works_on(record.case_id, user=by)
    for action in actions:
        answer_id = ACTION_ANSWER.row_id(record.id, str(action.id))
        answer = ActionAnswer.objects.filter(pk=answer_id).first() or ActionAnswer(
            pk=answer_id, record=record, action=action
        )
        answer.reply = ActionReply.NOT_DISCUSSED
        _save_with_revision(by, ACTION_ANSWER, record, answer)
    if actions:
        trail.record(
            "actions.carried_forward",
            by=by,
            case_reference=record.case.reference,
            subject=ACTION.noun,
            detail={"how_many": len(actions)},
        )


def _case_holder_of(record: Record) -> str:
    holder = (
        Allocation.objects.filter(case=record.case_id, role="case_holder", starts__lte=record.on)
        .filter(Q(ends=None) | Q(ends__gte=record.on))
        .select_related("user")
        .order_by("starts")
        .last()
    )
    return holder.user.name if holder else ""


def _save_with_revision(by: User, kind: RowKind, record: Record, row: Any) -> None:
    is_new = row._state.adding
    row.revision += 1
    row.save(force_insert=is_new)
    key = row.action_id if kind is ACTION_ANSWER else row.pk
    revision_of(kind, row, by=by, record_id=record.id, key=key).save(force_insert=True)
