"""The statement that brings the balances of bank and ledger together (银行存款余额调节表), and the withdrawal of an import, on paper."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from ledger.documents.papers import Fields, Paper, Wording, table_of
from ledger.documents.sheets import in_numbers, write_csv, write_xlsx
from ledger.messages import with_semicolons
from ledger.words import account_said, memo_said, said

Say: TypeAlias = Callable[[str], str]
"""Says a word of the catalogue in the languages of the paper."""
TITLE: Final = "Bank reconciliation statement"
_SIDES: Final = {"bank": "Bank", "ledger": "Ledger"}
_ROWS: Final = (
    ("bank_balance", "Balance of the bank"),
    ("ledger_received", "Plus received by the ledger only"),
    ("ledger_paid", "Less paid by the ledger only"),
    ("bank_adjusted", "Adjusted balance of the bank"),
    ("ledger_balance", "Balance of the ledger"),
    ("bank_received", "Plus received by the bank only"),
    ("bank_paid", "Less paid by the bank only"),
    ("ledger_adjusted", "Adjusted balance of the ledger"),
    ("difference", "Difference"),
)
_NUMBERS: Final = (2, 3, 4)
"""The columns of an open item in which numbers stand: age, received, paid."""


def summary_rows(content: Mapping[str, Any], words: Wording) -> list[list[str]]:
    """Give the lines of the statement: what, and how much."""
    say = words.say
    rows = [[say(title), str(content[key])] for key, title in _ROWS]
    until = content["statements_until"] or "-"
    rows.append([say("Statements until"), str(until)])
    holes = [f"{hole['first']} – {hole['last']}" for hole in content["days_without_statement"]]
    rows.append([say("Days without a statement"), with_semicolons(holes, words.locale) or "-"])
    told = say("Reconciled") if content["reconciled"] else say("Not reconciled")
    return [*rows, [say("Result"), told]]


def item_rows(items: Sequence[Mapping[str, Any]], words: Wording) -> list[list[str]]:
    """Give the open items: side, day, age, received, paid, words, number."""
    say = words.say
    return [
        [
            say(_SIDES[x["side"]]),
            str(x["on"]),
            str(x["age"]),
            str(x["received"]),
            str(x["paid"]),
            _memo(x["side"], str(x["words"]), words.locale),
            str(x["key"]),
        ]
        for x in items
    ]


def _memo(side: str, told: str, locale: str) -> str:
    """Say what an item is about: of an entry first its kind, then what was written of it; of a line what the bank tells."""
    if side != "ledger":
        return told
    kind, *rest = told.split(" / ")
    return " / ".join([said("kind", kind, locale), *(memo_said(part, locale) for part in rest)])


def _titles(say: Say) -> tuple[list[str], list[str]]:
    items = ("Side", "Day", "Age in days", "Received", "Paid", "Memo", "Number")
    return [say("Item"), say("Amount")], [say(name) for name in items]


def _head(content: Mapping[str, Any], say: Say) -> list[list[str]]:
    pairs = (("Account", "account"), ("Day", "on"), ("Unit", "unit"))
    return [[say(name), say(str(content[key]))] for name, key in pairs]


def reconciliation_xlsx(content: Mapping[str, Any], locale: str) -> bytes:
    """Write it as a spreadsheet: the statement, and the items that are open."""
    words = Wording.both(locale)
    say = words.say
    summary, items = _titles(say)
    return write_xlsx(
        [
            (
                say("Statement"),
                summary,
                [
                    *_head(content, say),
                    *(
                        in_numbers(row, (1,) if at < len(_ROWS) else ())
                        for at, row in enumerate(summary_rows(content, words))
                    ),
                ],
            ),
            (
                say("Open items"),
                items,
                [in_numbers(row, _NUMBERS) for row in item_rows(content["items"], words)],
            ),
        ]
    )


def reconciliation_csv(content: Mapping[str, Any], locale: str) -> bytes:
    """Write it as one table: the statement, an empty row, the items that are open."""
    words = Wording.both(locale)
    say = words.say
    summary, items = _titles(say)
    return write_csv(
        summary,
        [
            *_head(content, say),
            *summary_rows(content, words),
            [],
            items,
            *item_rows(content["items"], words),
        ],
    )


def withdrawal_paper(content: Mapping[str, Any], zone: ZoneInfo, locale: str) -> Paper:
    """Lay out the withdrawal of an import, which waits or was confirmed, with a place for the two who sign.

    Args:
        content: the import with its number, as its address tells it.
        zone: that of the book, in which instants are written.
        locale: whose language comes first.
    """
    words = Wording.both(locale)
    say = words.say

    def at(instant: datetime | None) -> str:
        return "-" if instant is None else instant.astimezone(zone).isoformat(" ", "seconds")

    confirmed = content["confirmed_at"]
    state = "Withdrawn, it counts for nothing" if confirmed else "Waits for a second person"
    return Paper(
        say("Withdrawal of a bank import"),
        (confirmed or content["asked_at"]).astimezone(zone).date().isoformat(),
        words,
        [
            Fields(
                [
                    (say("File"), str(content["file_name"]) or "-"),
                    (say("SHA-256"), str(content["sha256"])),
                    (say("Bank accounts"), with_semicolons(content["accounts"], words.locale)),
                    (say("Imported by"), f"{content['imported_by']} · {at(content['imported_at'])}"),
                    (say("Statements"), str(content["statements"])),
                    (say("Lines that no other import tells"), str(content["lines"])),
                ]
            ),
            Fields(
                [
                    (say("Reason"), str(content["why"])),
                    (say("Asked by"), f"{content['asked_by']} · {at(content['asked_at'])}"),
                    (say("Confirmed by"), f"{content['confirmed_by'] or '-'} · {at(confirmed)}"),
                    (say("State"), say(state)),
                ]
            ),
            Fields([(say("Asked by"), ""), (say("Confirmed by"), "")]),
        ],
        subtitle=f"No. {content['number']}",
        upright=True,
    )


def reconciliation_paper(content: Mapping[str, Any], locale: str) -> Paper:
    """Lay it out, with a place for the two who sign."""
    words = Wording.both(locale)
    say = words.say
    summary, items = _titles(say)
    return Paper(
        say(TITLE),
        str(content["on"]),
        words,
        [
            Fields(
                [
                    (say("Bank"), f"{content['name']} · {content['bank']}"),
                    (
                        say("Account of the ledger"),
                        f"{account_said(content['ledger_account'], locale)} · {say(content['unit'])}",
                    ),
                ]
            ),
            table_of(summary, summary_rows(content, words), (110, 64)),
            table_of(items, item_rows(content["items"], words), (22, 22, 16, 24, 24, 40, 26)),
            Fields([(say("Made by"), ""), (say("Checked by"), "")]),
        ],
        subtitle=f"{content['account']} · {content['on']}",
        upright=True,
    )
