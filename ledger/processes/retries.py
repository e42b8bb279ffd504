"""Whether a later step is sent again, or taken anew: a step has no id, so its words, and the step that it continues, tell.

nothing named  the same words again are the same step; a second person's yes that was asked for before, too, is not guessed: it names
named          the step that who acts has seen last: a step is taken right after that one, or was, or is refused
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ledger.errors import Conflict
from ledger.processes.actions import Running, Step, StepTaken, check_words
from ledger.processes.acts import Words
from ledger.processes.machines import START, Transition


class StepUnnamed(Conflict):
    """'{action}' could mean more than one thing that was asked for with this {machine}: now step {version}, '{asked}'.

    Read what waits; to confirm that, send the same with "version": {version}.
    """

    code = "process.step_unnamed"
    source = "docs/spec/processes.md 5"


class StepPassed(Conflict):
    """You have seen step {seen} of the {machine}, and the last one is step {version}, '{last}'.

    Read what was done with it, and send what is right now with "version": {version}.
    """

    code = "process.step_passed"
    source = "docs/spec/processes.md 5"


def words_of(says: Sequence[str], taken: StepTaken) -> Words:
    """Give the words of a step, as far as a client says them itself."""
    return {name: value for name, value in taken.words.items() if name in says}


def words_said(says: Sequence[str], step: Step) -> Words:
    """Give the words that are said now."""
    return words_of(says, StepTaken("", step.actor_id, step.on, step.document, step.reason, step.person))


def taken_before(
    running: Running, names: Sequence[str], address: str, says: Sequence[str], step: Step
) -> int | None:
    """Give the number of the step that this person took, where it is repeated now; None where it is to be taken.

    What can be taken again is taken again, unless the very last step is repeated in the same words, or it is a second person's yes: that
    is a repetition in the words of any of them, and is taken again where it names the step that it confirms.

    Args:
        names: the steps as which it may count.
        address: the last part of its address.
        says: what a client says with every step.

    Raises (in this order):
        StepPassed: another step was taken than the one that it names, or none; StepUnnamed: it names none, and something else waited for
        the same before; IdUsed: it was taken, cannot be taken again, and other words are said.
    """
    said, at = words_said(says, step), f"{running.process_id}/{address}"
    mine = {
        number: one
        for number, one in enumerate(running.steps, 1)
        if number > 1 and one.action in names and one.actor_id == step.actor_id
    }
    if step.seen is not None and step.seen != running.version:
        if step.seen + 1 not in mine:
            raise StepPassed(
                seen=step.seen, machine=running.title, version=running.version, last=running.last_action
            )
        check_words(at, words_of(says, mine[step.seen + 1]), said)
        return step.seen + 1
    possible = [t for t in running.machine.transitions if _is_possible(t, running, names, step)]
    again = any(running.machine.confirms(t) for t in possible) and waited_before(running, names)
    if step.seen is not None and possible:
        return None
    same = [number for number, one in mine.items() if words_of(says, one) == said]
    if same and (again or same[-1] == running.version):
        return same[-1]
    if again:
        raise StepUnnamed(
            action=address, machine=running.title, version=running.version, asked=running.last_action
        )
    if possible or not mine:
        return None
    last = max(mine)
    if not same:
        check_words(at, words_of(says, mine[last]), said)
    return same[-1] if same else last


def _is_possible(t: Transition, running: Running, names: Sequence[str], step: Step) -> bool:
    return t.before == running.state and t.action in names and step.role in t.roles


def asks_version(running: Running, steps: Sequence[Transition], names: Sequence[str]) -> tuple[str, ...]:
    """Tell whether a step must name the one that it confirms, as what it asks for."""
    return ("version",) if any(map(running.machine.confirms, steps)) and waited_before(running, names) else ()


def waited_before(running: Running, names: Sequence[str]) -> bool:
    """Tell whether something else than what waits now has waited for a step before: since then it could not be taken for a while."""
    could = [
        any(t.before == state and t.action in names for t in running.machine.transitions)
        for state in states(running)
    ]
    while could and could[-1]:
        could.pop()
    return any(could)


def states(running: Running) -> Iterator[str]:
    """Give where a process stood after each of its steps."""
    state = START
    for one in running.steps:
        taken = running.machine.step(state, one.action)
        state = taken.after if taken is not None else running.state
        yield state


def as_after(running: Running, number: int) -> Running:
    """Give a process as it stood after one of its steps, to tell what that made."""
    steps = running.steps[:number]
    return replace(
        running,
        steps=steps,
        version=number,
        state=[*states(running)][number - 1],
        last_action=steps[-1].action,
    )
