"""Whether an act that comes again under an id says the same as what is kept under it."""

from collections.abc import Set
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

from ledger.compensation.rules.lateness import MARKS
from ledger.compensation.tables.cases import record
from ledger.database import Books
from ledger.journal.refusals import IdUsed
from ledger.processes.actions import Step
from ledger.processes.acts import Words, differs, fields_of

SAID: Final = ("action", "case", "actor", "on", "document", "reason")
"""What is said with every act, as it is kept, in the order in which a retry is compared; the person is kept beside the words."""
CALLED: Final = {"on": "effective_on"}
"""Words that are kept under another name than that under which they are told."""


class Earlier(NamedTuple):
    """What is known under the id of an act."""

    words: Words
    subject: UUID | None
    actor_id: int
    """Who did it."""


def check_same(
    record_id: UUID,
    known: Earlier,
    told: object,
    action: str,
    step: Step,
    code: str,
    leave: Set[str] = frozenset(),
) -> None:
    """Check that an id is used again for the same by the same person: the values that are told now are those that were kept.

    Args:
        leave: fields that are not compared.

    Raises:
        IdUsed: naming the first field that differs: act, case and person before day, paper and reason, then as they are told; to who
            acts for one party of what somebody else did, the person and nothing else.
    """
    if step.owner is not None and known.actor_id != step.actor_id:
        # It may stand in a case that is not there for this one.
        raise IdUsed(id=str(record_id), field="actor")
    shape, words = fields_of(type(told)), known.words
    kept: Words = {**words, "actor": known.actor_id}
    said: Words = {**who_of(action, step, code), "actor": step.actor_id}
    for name in (*SAID, *shape, *sorted(words.keys() - shape.keys() - set(SAID))):
        if name in leave or name in MARKS:
            continue
        if differs(told, words, name) if name in shape else kept.get(name) != said.get(name):
            raise IdUsed(id=str(record_id), field=CALLED.get(name, name))


def who_of(action: str, step: Step, code: str) -> dict[str, str]:
    """Give the words of an act that say what was done in which case, when, on which paper and why."""
    return {
        "action": action,
        "on": step.on.isoformat(),
        "reason": step.reason,
        "document": step.document,
        "case": code,
    }


def find_record(books: Books, book_id: int, record_id: UUID) -> Earlier | None:
    """Find what was told under an id; None when it is new."""
    row = books.connection.execute(
        select(record.c.words, record.c.subject, record.c.actor_id).where(
            record.c.book_id == book_id, record.c.record_id == record_id
        )
    ).one_or_none()
    return None if row is None else Earlier(*row)
