"""What PostgreSQL refuses, in the words of the ledger.

The database names each of its promises: a constraint, or `RAISE … USING CONSTRAINT` in a trigger. This table maps
the name to the error; a text of PostgreSQL is never parsed. These are the second keepers: in normal work Python or
the posting function has refused earlier and with more figures.
"""

import re

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from ledger.errors import Conflict, Forbidden, LedgerError, Malformed, RuleViolation, Unavailable


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


class NotConnected(Unreachable):
    """There is no connection to PostgreSQL. It says “{said}”.

    Correct DATABASE_URL, or the server, as that sentence asks; then run the command again.
    """

    code = "database.not_connected"


class Interrupted(Unreachable):
    """PostgreSQL did not finish its work. It says “{said}”.

    Look into the log of PostgreSQL, then run the command again: what was committed stays, and nothing is half done.
    """

    code = "database.interrupted"


class ReadOnly(Unreachable):
    """This PostgreSQL server takes no writing, as a standby does. It says “{said}”.

    Let DATABASE_URL name the primary server, or make this one the primary.
    """

    code = "database.read_only"


class RolesMissing(Unreachable):
    """The database user {user} lacks rights that ecoledger needs; it works as {roles}.

    Let a superuser of the server run, in this database: {statements} Then run the command again.
    """

    code = "database.roles_missing"


class RightMissing(Forbidden):
    """PostgreSQL forbids this to the user of DATABASE_URL. It says “{said}”.

    Use the user who made the tables, or let a superuser of the server give the right.
    """

    code = "database.right_missing"


class StepRefused(RuleViolation):
    """PostgreSQL refuses this step of the schema. It says “{said}”.

    Nothing was changed. What the sentence names has to be settled first; where it names a promise, bring a backup back instead.
    """

    code = "database.step_refused"
    source = "migrations/README.md"


class AddressUnusable(Malformed):
    """DATABASE_URL is not the address of a PostgreSQL database.

    Write postgresql://user:password@host:port/database, or what else PostgreSQL's own programs take. In a password, write
    @ : / ? # % as %40 %3A %2F %3F %23 %25.
    """

    code = "database.address_unusable"


class PromiseBroken(RuleViolation):
    """The database refused this, because it would break the promise '{promise}'.

    Nothing was written. If you did not expect this, tell the operator the request id.
    """

    code = "database.promise_broken"
    source = "docs/spec/journal.md 6"


class DuplicateName(Conflict):
    """Something with this name exists already ({promise}).

    Choose another name, or read the one that is there.
    """

    code = "database.duplicate_name"


BUSY = frozenset({"40001", "40P01", "55P03", "57014"})
UNIQUE = "23505"
READ_ONLY = "25006"
FORBIDDEN = "42501"
PROMISE_CLASSES = ("23", "LG")
_PREFIX = re.compile(r"^connection (failed|is bad): ")
_MANY = re.compile(r"^.*?Multiple connection attempts failed. All failures were: - ")


def sentence(error: BaseException | None) -> str:
    """Give what PostgreSQL, or the way to it, said, in one line; it never repeats a password."""
    diagnosis = getattr(error, "diag", None)
    said = " ".join(str(getattr(diagnosis, "message_primary", None) or error).split())
    return _PREFIX.sub("", _MANY.sub("", said)).rstrip(".")


def sqlstate(error: DBAPIError) -> str:
    """Give the five characters by which PostgreSQL names an error; empty when it gave none."""
    return str(getattr(error.orig, "sqlstate", None) or "")


def translate_refusal(error: DBAPIError) -> LedgerError:
    """Turn an error of the driver into one of ours; what is a bug stays what it is.

    Raises:
        DBAPIError: the error itself, when it is neither a promise nor a question of availability.
    """
    state = sqlstate(error)
    diagnosis = getattr(error.orig, "diag", None)
    promise = str(getattr(diagnosis, "constraint_name", None) or state)
    if state in BUSY:
        return Busy()
    if state == UNIQUE:
        return DuplicateName(promise=promise)
    if state.startswith(PROMISE_CLASSES):
        return PromiseBroken(promise=promise)
    if state == READ_ONLY:
        return ReadOnly(said=sentence(error.orig))
    if (
        error.connection_invalidated
        or state.startswith(("08", "57P", "53", "58"))  # lost, ended, without room, without its files
        or (isinstance(error, OperationalError | InterfaceError) and not state)
    ):
        return Interrupted(said=sentence(error.orig))
    raise error


def translate_for_operator(error: DBAPIError) -> LedgerError:
    """Turn an error into one of ours for whoever runs a command: there, a right that is missing is no bug of ours.

    Raises:
        DBAPIError: as `translate_refusal`.
    """
    return (
        RightMissing(said=sentence(error.orig)) if sqlstate(error) == FORBIDDEN else translate_refusal(error)
    )
