"""What PostgreSQL refuses, in the words of the ledger.

The database names each of its promises: a constraint, or `RAISE … USING CONSTRAINT` in a trigger. This table maps
the name to the error; a text of PostgreSQL is never parsed. These are the second keepers: in normal work Python or
the posting function has refused earlier and with more figures.
"""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from ledger.errors import Conflict, LedgerError, RuleViolation, Unavailable


class Unreachable(Unavailable):
    """The database does not answer.

    Try again with the same ids: what was done is recognised and not done twice.
    """

    code = "database.unreachable"


class Busy(Unavailable):
    """Too many people are changing the same accounts at this moment.

    Try again in a few seconds with the same ids.
    """

    code = "database.busy"


class PromiseBroken(RuleViolation):
    """The database refused this, because it would break the promise '{promise}'.

    Nothing was written. If you did not expect this, tell the operator the request id.
    """

    code = "database.promise_broken"
    source = "docs/spec/journal.md section 6"


class DuplicateName(Conflict):
    """Something with this name exists already ({promise}).

    Choose another name, or read the one that is there.
    """

    code = "database.duplicate_name"


BUSY = frozenset({"40001", "40P01", "55P03", "57014"})
UNIQUE = "23505"
PROMISE_CLASSES = ("23", "LG")


def translate_refusal(error: DBAPIError) -> LedgerError:
    """Turn an error of the driver into one of ours; what is a bug stays what it is.

    Raises:
        DBAPIError: the error itself, when it is neither a promise nor a question of availability.
    """
    state = str(getattr(error.orig, "sqlstate", None) or "")
    diagnosis = getattr(error.orig, "diag", None)
    promise = str(getattr(diagnosis, "constraint_name", None) or state)
    if state in BUSY:
        return Busy()
    if state == UNIQUE:
        return DuplicateName(promise=promise)
    if state.startswith(PROMISE_CLASSES):
        return PromiseBroken(promise=promise)
    if error.connection_invalidated or state.startswith(("08", "57P", "53")) or (
        isinstance(error, OperationalError | InterfaceError) and not state
    ):
        return Unreachable()
    raise error
