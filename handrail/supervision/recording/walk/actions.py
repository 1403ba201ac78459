"""How actions read: what was answered about earlier ones, and what was agreed this time."""

from handrail.core import dates
from handrail.supervision.actions.choices import ActionReply, Decision
from handrail.supervision.actions.models import ActionAnswer, AgreedAction
from handrail.supervision.actions.row_kinds import ACTION
from handrail.supervision.recording.contents import Contents
from handrail.supervision.recording.walk import blocks
from handrail.supervision.recording.walk.blocks import Block


def case_update_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    actions = contents.actions_to_answer
    if not actions:
        answer = [blocks.note("No actions from earlier supervisions were open.")]
    else:
        answer = blocks.text(all_carried_out(contents))
        answer += blocks.table(
            "Actions from earlier supervisions and their answers",
            ["Action, and when it was agreed", "Who", "Answer"],
            [
                [
                    f"{action.what}\n{dates.say(action.agreed_on)}",
                    action.who,
                    reply_in_words(contents.action_answers.get(action.id)),
                ]
                for action in actions
            ],
        )
    return answer + blocks.text(contents.text("actions_carried_out"))


def all_carried_out(contents: Contents) -> str:
    """Yes or not all, and the count: it follows from the rows and is never typed."""
    replies = [contents.action_answers.get(action.id) for action in contents.actions_to_answer]
    done = sum(1 for reply in replies if reply and reply.reply == ActionReply.CARRIED_OUT)
    if done == len(replies):
        return f"Yes: {done} of {done}."
    return f"Not all: {done} of {len(replies)}."


def reply_in_words(answer: ActionAnswer | None) -> str:
    """The reply, why, and what was decided, as one short paragraph."""
    if answer is None:
        return "Not answered."
    said = ActionReply(answer.reply).label if answer.reply else "Not answered"
    return blocks.sentence(said, answer.explanation, decision_in_words(answer))


def decision_in_words(answer: ActionAnswer) -> str:
    if answer.decision == Decision.CHANGE:
        return "Changed: see next steps"
    if answer.decision == Decision.ESCALATE:
        return "Escalated: see next steps" if answer.replaced_by_id else "Escalated"
    if answer.decision == Decision.DROP:
        return "Dropped"
    if answer.new_by_when:
        return f"Now by {dates.say(answer.new_by_when)}"
    return "Carried forward" if answer.decision == Decision.CARRY_FORWARD else ""


def action_table(contents: Contents, category: str, name: str) -> list[Block]:
    rows = [
        [
            "\n".join(part for part in (action.what, action.why) if part.strip()) or blocks.NOT_WORDED,
            action.who,
            due_in_words(action),
            action.how_we_will_know,
        ]
        for action in contents.next_steps
        if action.category == category and ACTION.says_something(action)
    ]
    return blocks.table(name, ["What, and why", "Who", "By when", "How we will know"], rows)


def due_in_words(action: AgreedAction) -> str:
    return dates.say(action.by_when) if action.by_when else "No date"
