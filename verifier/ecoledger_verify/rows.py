"""Records that are no entries: rows of the tables beside the journal, as each statement left them, and what follows from them.

What things mean is in the log with what happened: assets with their scale, accounts with their owner and limits, the steps by which months
were closed, and each step of a process with who took it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, Final

from ecoledger_verify.changes import CHANGES
from ecoledger_verify.strict import Unreadable, canonical_object, shown
from ecoledger_verify.tables import check_row

BEGINNING: Final = b'{"book":'
"""An entry begins with who acted."""
OF_ASSETS: Final = (BEGINNING, b',"table":"asset",')
_MEMBERS: Final = frozenset({"book", "operation", "place", "recorded_at", "rows", "table", "v"})
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z", re.ASCII
)
_PLACE: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_OPERATIONS: Final = frozenset({"found", "insert", "update", "delete"})
_NAMED: Final = frozenset({"actor", "person", "sha256"})
ROWS_MAX: Final = 200
Row = dict[str, Any]


def parse_rows(line: bytes) -> dict[str, Any]:
    """Read a record of rows.

    Raises:
        Unreadable: another form.
    """
    value = canonical_object(line, _MEMBERS)
    if value["v"] != 3:
        raise Unreadable("record.version", version=shown(value["v"]))
    rows = value["rows"]
    texts = ("book", "operation", "place", "recorded_at", "table")
    if (
        not all(isinstance(value[name], str) for name in texts)
        or not _PLACE.fullmatch(value["place"])
        or not _INSTANT.fullmatch(value["recorded_at"])
        or value["operation"] not in _OPERATIONS
        or not isinstance(rows, list)
        or not 0 < len(rows) <= ROWS_MAX
        or not all(isinstance(row, dict) and all(map(_is_value, row.values())) for row in rows)
    ):
        raise Unreadable("record.form")
    return value


def _is_value(value: Any) -> bool:
    """Tell whether this can stand in a row: a text, nothing, or who it names or what it hides, by digest."""
    if isinstance(value, dict):
        return (
            len(value) == 1 and value.keys() <= _NAMED and all(isinstance(one, str) for one in value.values())
        )
    return value is None or isinstance(value, str)


def digest_of(value: Any) -> str:
    """Give the digest by which a row names who acted; nothing where it names nobody."""
    return value["actor"] if isinstance(value, dict) and "actor" in value else ""


def roles_of(record: Row) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Give role and owner of those whom a record makes known, by digest."""
    if record["table"] == "actor":
        for row in record["rows"]:
            yield str(row.get("name_digest", "")).removeprefix("\\x"), (row.get("role"), row.get("owner"))


def instant(text: str) -> str:
    """Write an instant of a row as records of entries do.

    Raises:
        Unreadable: it is none.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable("record.form") from error
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _fits(row: Row, name: str, value: str, salt: str) -> bool:
    """Tell whether a value is what a row has the digest of."""
    told = row.get(name)
    digest = sha256(bytes.fromhex(salt) + f"{name}={value}".encode()).hexdigest()
    return isinstance(told, dict) and told.get("sha256") == digest


class Opened:
    """What is personal and came along, to be held against the digests in the records."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
        self._before: dict[tuple[str, ...], list[tuple[str, str, Row]]] = {}
        """Place, salt and digests of what is personal in each record of a row, of tables of which something may change."""

    def take(self, row: Row) -> None:
        """Keep a line until its record comes."""
        self._kept[row["place"], row["row"]] = (row["salt"], row["values"] or {})

    def compare(self, record: Row) -> list[str]:
        """Give the names of what does not fit in a record, or, of what may not change, in one before it, whose place is told too."""
        wrong = []
        keys, columns, _ = CHANGES.get(record["table"], ("", "", False))
        for nth, row in enumerate(record["rows"], 1):
            salt, values = self._kept.pop((record["place"], str(nth)), ("", {}))
            before = self._before.setdefault(
                (record["table"], *(str(row.get(key)) for key in keys.split())), []
            ) if salt and columns else []  # fmt: skip
            for name, value in values.items():
                if not _fits(row, name, value, salt):
                    wrong.append(name)
                if name not in columns.split():
                    wrong += [f"{name} ({at})" for at, by, old in before if not _fits(old, name, value, by)]
            before.append((record["place"], salt, {k: v for k, v in row.items() if isinstance(v, dict)}))
        return wrong

    @property
    def left(self) -> int:
        """How many lines had no record."""
        return len(self._kept)


class Definitions:
    """Follows the rows of those tables that say what entries mean, of which somebody wants to hear."""

    def __init__(
        self,
        *,
        asset: Callable[[Row], None],
        account: Callable[[Row], None] | None = None,
        event: Callable[[Row], None] | None = None,
        move: Callable[[Row], None] | None = None,
    ) -> None:
        self._takers: dict[str, Callable[[Row], None]] = {"asset": partial(self._asset, asset)}
        if account is not None:
            self._takers["account"] = partial(self._account, account)
        if event is not None:
            self._takers["account_event"] = partial(self._event, event)
        if move is not None:
            self._takers |= {"period_move": partial(self._move, move), "process_event": self._step}
            self._takers["book"] = self._book
        self._accounts: dict[str, str] = {}
        """Codes by number."""
        self._steps: dict[str, list[tuple[str, str]]] = {}
        """Who asked for, and who did, each step of a period."""
        self.book: Row = {}

    def take(self, record: Row) -> None:
        """Follow a record.

        Raises:
            Unreadable: a row has not the columns that it must have, or one has not its form.
        """
        taker = self._takers.get(record["table"])
        if taker is None or record["operation"] == "delete":
            return
        for row in record["rows"]:
            check_row(record["table"], row)
            taker(row)

    def _book(self, row: Row) -> None:
        self.book = row

    def _asset(self, tell: Callable[[Row], None], row: Row) -> None:
        names = ("code", "name", "kind", "unit")
        tell(
            {**{name: row[name] for name in names}, "scale": int(row["scale"]), "digits": int(row["digits"])}
        )

    def _account(self, tell: Callable[[Row], None], row: Row) -> None:
        self._accounts[row["account_id"]] = row["code"]
        names = ("code", "owner", "purpose", "floor", "ceiling", "status")
        tell(
            {
                **{name: row[name] for name in names},
                "debit_normal": row["debit_normal"] == "true",
                "opened_at": instant(row["opened_at"]),
                "opened_by": digest_of(row["opened_by"]),
            }
        )

    def _event(self, tell: Callable[[Row], None], row: Row) -> None:
        tell(
            {
                "account": self._accounts.get(row["account_id"], ""),
                "status_before": row["status_before"],
                "status_after": row["status_after"],
                "actor": digest_of(row["actor_id"]),
            }
        )

    def _step(self, row: Row) -> None:
        if row["machine"] == "periods.step":
            self._steps.setdefault(row["process_id"], []).append(
                (digest_of(row["actor_id"]), row["four_eyes"])
            )

    def _move(self, tell: Callable[[Row], None], row: Row) -> None:
        steps = self._steps.get(row["step_id"], [("", "")])
        tell(
            {
                "closed_through": row["closed_after"],
                "soft_closed_through": row["soft_after"],
                "asked_by": steps[0][0],
                "approved_by": steps[-1][0] if steps[-1][1] == "true" else None,
                "recorded_at": instant(row["recorded_at"]),
            }
        )
