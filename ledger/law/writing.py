"""Writing a rule pack: what a form or a spreadsheet says of each value, as the text that is kept, hashed and read by the database."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.law.packs import Content


@dataclass(frozen=True, slots=True)
class SaidValue:
    """What somebody says of one parameter; whether it may be said is told when the pack is read."""

    key: str
    value: Content
    start: date
    end: date | None
    source: str
    mark: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PackHead:
    """How a pack is called, and for which place it is."""

    jurisdiction: str
    name: str
    name_zh: str
    version: str


def write_pack(head: PackHead, values: Sequence[SaidValue]) -> str:
    """Write a pack; the same words make the same text, so the same hash.

    >>> said = SaidValue("fee.due_working_days", 7, date(2026, 1, 1), None, "浙价〔2026〕1号", "verified")
    >>> print(write_pack(PackHead("cn-33", "Own", "自有", "1"), [said]), end="")
    [pack]
    jurisdiction = "cn-33"
    name = "Own"
    name_zh = "自有"
    version = "1"
    base = "cn"
    <BLANKLINE>
    [[value]]
    key = "fee.due_working_days"
    value = 7
    from = 2026-01-01
    source = "浙价〔2026〕1号"
    mark = "verified"
    """
    base = "" if head.jurisdiction == "cn" else "cn"
    lines = ["[pack]", f"jurisdiction = {_quoted(head.jurisdiction)}", f"name = {_quoted(head.name)}"]
    lines += [f"name_zh = {_quoted(head.name_zh)}", f"version = {_quoted(head.version)}", f'base = "{base}"']
    for value in values:
        lines += ["", "[[value]]", *_fields(value)]
    return "\n".join(lines) + "\n"


def _fields(value: SaidValue) -> Iterator[str]:
    yield f"key = {_quoted(value.key)}"
    yield f"value = {_content(value.value)}"
    yield f"from = {value.start.isoformat()}"
    if value.end is not None:
        yield f"until = {value.end.isoformat()}"
    yield f"source = {_quoted(value.source)}"
    yield f"mark = {_quoted(value.mark)}"
    if value.note:
        yield f"note = {_quoted(value.note)}"


def _content(value: Content) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _quoted(value)
    return f"[{', '.join(map(_quoted, value))}]"


def _quoted(text: str) -> str:
    r"""Quote a text as TOML has it; what JSON leaves as it is and TOML does not take is written by its number."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
