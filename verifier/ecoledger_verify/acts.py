"""Who took which step of what, and at which price: steps and acts as a table for a spreadsheet, persons by pseudonym."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecoledger_verify.receipts import amount
from ecoledger_verify.rows import digest_of
from ecoledger_verify.strict import SIGNED

MONEY: Final = "CNY"
"""The asset in which prices and amounts are."""
_STEP: Final = (
    "process_id",
    "machine",
    "version",
    "action",
    "from_state",
    "to_state",
    "effective_on",
    "recorded_at",
)
_ACT: Final = ("site", "other", "document")
_LINE: Final = ("line", "pollutant", "area", "first_vintage", "last_vintage")
TITLES: Final = (
    "process", "machine", "step", "action", "from", "to", "effective_on", "recorded_at", "who", "role", "party", "second_person", "reason",
    "document", "of", "site", "other_side", "paper", "money", "line", "pollutant", "area", "first_year", "last_year", "quantity_a_year",
    "unit", "price", "basis", "amount",
)  # fmt: skip
ROWS_MAX: Final = 10_000
"""Rows of one process in which the lines of its act are told again at each step; nobody makes a small archive a large table."""
Row = Mapping[str, Any]


class Acts:
    """Follows the rows of steps, of acts and of their lines; each is written once, and the last record of a row is told."""

    def __init__(self) -> None:
        self._steps: list[Row] = []
        self._acts: dict[str, Row] = {}
        self._lines: dict[str, dict[str, Row]] = {}
        self._assets: dict[str, Row] = {}
        self._caps: dict[str, str] = {}
        """The number of an asset in which each pollutant is counted."""

    def take(self, record: Row) -> None:
        """Follow a record."""
        for row in record["rows"] if record["operation"] != "delete" else ():
            if record["table"] == "process_event":
                self._steps.append(row)
            elif record["table"] == "permit_act":
                self._acts[_text(row, "act_id")] = row
            elif record["table"] == "permit_act_line":
                self._lines.setdefault(_text(row, "act_id"), {})[_text(row, "line")] = row
            elif record["table"] == "asset":
                self._assets[_text(row, "asset_id")] = row
            elif record["table"] == "permit_cap":
                self._caps[_text(row, "pollutant")] = _text(row, "asset_id")

    def rows(self, roles: Mapping[str, tuple[str, str | None]]) -> Iterator[list[str]]:
        """Give a row for each step, and for each line of the act that it is of, in the order of the log.

        Where those would be very many, the lines stand at the first step, and at later ones as long as there is room.

        Args:
            roles: role and owner of who acts, by digest.
        """
        given: Counter[str] = Counter()
        money = next((one for one in self._assets.values() if one.get("code") == MONEY), {})
        for step in self._steps:
            process, who = _text(step, "process_id"), digest_of(step.get("actor_id"))
            role, owner = roles.get(who, ("", ""))
            act = self._acts.get(process, {})
            taken = [_text(step, name) for name in _STEP]
            second = "yes" if step.get("four_eyes") == "true" else ""
            words = [who, role, owner or "", second, _text(step, "reason"), _text(step, "document")]
            about = [_of(act), *(_text(act, name) for name in _ACT), _in_unit(_text(act, "money"), money)]
            lines = list(self._lines.get(process, {"": {}}).values())
            if given[process] and given[process] + len(lines) > ROWS_MAX:
                lines = [{}]
            given[process] += len(lines)
            for line in lines:
                yield [*taken, *words, *about, *self._line(line, money)]

    def _line(self, line: Row, money: Row) -> list[str]:
        asset = self._assets.get(self._caps.get(_text(line, "pollutant"), ""), {})
        return [
            *(_text(line, name) for name in _LINE),
            _in_unit(_text(line, "quantity"), asset),
            _text(asset, "unit"),
            _in_unit(_text(line, "price"), money),
            _text(line, "basis"),
            _in_unit(_text(line, "amount"), money),
        ]


def _text(row: Row, name: str) -> str:
    """Give what a row says, as a text; nothing where it says nothing, or names somebody."""
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _of(act: Row) -> str:
    """Give the act that this one confirms, ends or changes, as its terms name it."""
    try:
        terms = json.loads(_text(act, "terms") or "{}")
    except (ValueError, RecursionError):
        return ""
    return _text(terms, "of") if isinstance(terms, dict) else ""


def _in_unit(text: str, asset: Row) -> str:
    """Write an integer of the smallest unit in the unit of its asset; as it is where that is not known."""
    scale, digits = _text(asset, "scale"), _text(asset, "digits")
    if not (SIGNED.fullmatch(text) and scale.isdecimal() and digits.isdecimal() and int(scale) <= 12):
        return text
    return amount(int(text), {"scale": int(scale), "digits": int(digits), "unit": ""}).replace(",", "")
