"""Pages that repeat what the code says agree with it; `make docs` writes them (`ECOLEDGER_WRITE_DOCS=1`)."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer

from cli.app import app
from ledger import words
from ledger.compensation.acts import ACT
from ledger.compensation.queries.standing import REVERSIBLE
from ledger.house import CHART, KINDS
from ledger.manifest import Kind
from ledger.processes.machines import Machine
from ledger.schema import HOUSE, MACHINES, POWERS
from ledger.settings import Settings
from tests.api import matrix

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
PROCESSES = ROOT / "docs" / "spec" / "processes.md"


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def named(sort: str, code: str) -> tuple[str, str, str]:
    """A code with its words."""
    return f"`{code}`", words.said(sort, code, "zh_Hans"), words.said(sort, code, "en")


def codes(some: Iterable[str]) -> str:
    """Codes in a cell."""
    return " ".join(f"`{code}`" for code in some)


def chart() -> str:
    """Every line of the chart of accounts."""
    rows = (
        [*named("purpose", p.code), p.element.value, "debit" if p.debit_normal else "credit", codes(p.asset_kinds),
         "" if p.floor is None else str(p.floor)]
        for p in CHART
    )  # fmt: skip
    return table(("purpose", "中文", "what", "element", "grows on", "holds", "not below"), rows)


def kinds() -> str:
    """Every kind of entry."""
    rows = (
        [*named("kind", k.code), codes(k.debits), codes(k.credits), " ".join(k.roles) or "its act alone",
         "yes" if k.reversible else "no", k.article]
        for k in KINDS
    )  # fmt: skip
    return table(
        ("kind", "中文", "what", "debits", "credits", "recorded by", "reversed by hand", "article"), rows
    )


WITHOUT: dict[str, str] = {}
"""Kinds of which nothing gives back what they moved, and no clause says why: roads that are still to be built."""


def way_back(kind: Kind) -> tuple[str, str]:
    """How what a kind has moved goes back, in English and Chinese."""
    if kind.undone_by:
        machines = dict.fromkeys(rule.split()[0] for rule in kind.undone_by)
        acts = [("compensation.reversal" if one == "compensation.record" else one) for one in machines]
        en, zh = (
            ", ".join(words.said("machine", one, tongue) for one in acts) for tongue in ("en", "zh_Hans")
        )
        return f"reversed: {en}", f"冲销：{zh}"
    if kind.reversible and not kind.acts:
        return "reversed by hand", "人工红字冲销"
    if kind.back:
        en, zh = (
            "; ".join(words.said("kind", one, tongue) for one in kind.back) for tongue in ("en", "zh_Hans")
        )
        return en, zh
    return (f"none: {kind.final}", f"无：{kind.final}") if kind.final else ("none yet", "尚无")


def ways_back() -> str:
    """Every kind of entry, and how what it has moved goes back; and the acts of damage cases that are reversed."""
    kinds = table(
        ("kind", "中文", "what", "way back", "撤回途径"),
        ([*named("kind", kind.code), *way_back(kind)] for kind in KINDS),
    )
    acts = table(
        ("act of a damage case", "中文", "what", "way back", "撤回途径"),
        (
            [f"`{name}`", ACT[name].zh, ACT[name].title, "reversed: reversal of an act", "冲销：冲销申请"]
            for name in REVERSIBLE
            if name != "spend"
        ),
    )
    return f"{kinds}\n\n{acts}"


@pytest.mark.parametrize("kind", KINDS, ids=[kind.code for kind in KINDS])
def test_every_kind_has_a_way_back_or_a_reason(kind: Kind) -> None:
    """It is reversed by hand or by an act, another kind gives it back, or a clause that names it says why nothing does: one of these."""
    by_hand = kind.reversible and not kind.acts
    ways = [by_hand, bool(kind.undone_by), bool(kind.back), bool(kind.final), kind.code in WITHOUT]
    assert ways.count(True) == 1, "declare undone_by, back or final"
    assert kind.reversible == (by_hand or bool(kind.undone_by))
    assert {*kind.back} <= {one.code for one in KINDS}
    if kind.final:
        page, _, clause = kind.final.partition(" ")
        text = (ROOT / page).read_text("utf-8")
        assert re.search(rf"^(?:## )?{re.escape(clause)}[. ]", text, re.MULTILINE), (
            f"{page} has no clause {clause}"
        )
        assert f"`{kind.code}`" in text, f"{page} does not say why {kind.code} has no way back"


def test_what_gives_back_moves_the_other_way() -> None:
    """A kind that gives back takes from a line into which the other put something."""
    known = {kind.code: kind for kind in KINDS}
    for kind in KINDS:
        for code in kind.back:
            assert {*kind.debits} & {*known[code].credits}, (kind.code, code)


def powers() -> str:
    """Every power, and who has it."""
    rows = (
        [*named("power", power), ", ".join(words.said("role", role, "en") for role in sorted(roles))]
        for power, roles in POWERS.items()
    )
    return table(("power", "中文", "to …", "roles"), rows)


def operations() -> str:
    """Every operation, and who may ask for it."""
    return matrix.page()


def settings() -> str:
    """Every setting: its names, what it is until somebody sets it, and what it means."""
    text = (ROOT / "ledger" / "settings.py").read_text("utf-8")
    said = dict(re.findall(r'^    (\w+): [^\n]*\n    """(.*?)"""', text, re.MULTILINE | re.DOTALL))
    rows = (
        [
            f"`{name.upper()}`",
            f"`{field.default}`" if str(field.default) else "",
            " ".join(said.get(name, "").split()),
        ]
        for name, field in Settings.model_fields.items()
    )
    return table(("variable", "if not set", "what"), rows)


def commands() -> str:
    """Every command, and what it does."""
    return table(
        ("command", "what"),
        ([f"`{path}`", told] for path, told in told_by(typer.main.get_command(app), "ecoledger")),
    )


def told_by(command: Any, path: str) -> Iterator[tuple[str, str]]:
    """A command and those below it; what it takes besides options stands behind its name."""
    below = getattr(command, "commands", {})
    if not below:
        takes = [one.name.upper() for one in command.params if one.param_type_name == "argument"]
        yield " ".join([path, *takes]), " ".join((command.help or "").split("\n\n")[0].split())
    for name, one in below.items():
        yield from told_by(one, f"{path} {name}")


MACHINES_BEGIN = "The machines, as the code has them, written by `make docs`:\n"


def drawn() -> str:
    """The page of processes, with every machine drawn as it is."""
    prose = PROCESSES.read_text("utf-8").split(MACHINES_BEGIN)[0]
    parts = (
        f"## {machine.name}: {machine.title}\n\nLaw: {machine.law}\n\n```mermaid\n{machine.diagram()}\n```\n"
        for machine in MACHINES
        if isinstance(machine, Machine)
    )
    return prose + MACHINES_BEGIN + "\n" + "\n".join(parts)


ROOMS_BEGIN = "| room | what | 中文 |\n| --- | --- | --- |\n"


def rooms() -> str:
    """The page of the architecture, with every room from the ground up."""
    before, _, after = ARCHITECTURE.read_text("utf-8").partition(ROOMS_BEGIN)
    rows = "".join(f"| `{room.name}` | {room.title} | {room.title_zh} |\n" for room in HOUSE)
    return before + ROOMS_BEGIN + rows + after[after.index("\n\n") + 1 :]


WHOLE: dict[Path, Callable[[], str]] = {PROCESSES: drawn, ARCHITECTURE: rooms}
"""Pages of which a part is made."""
MADE: dict[Path, Callable[[], str]] = {
    REFERENCE / f"{made.__name__}.md": made for made in (chart, kinds, powers, operations, settings, commands)
} | {ROOT / "docs" / "guide" / "ways-back.md": ways_back}


@pytest.mark.parametrize("page", [*MADE, *WHOLE], ids=lambda page: page.stem)
def test_a_page_says_what_the_code_says(page: Path) -> None:
    """What stands on a page that is made is what the code declares."""
    title = f"# {page.stem.capitalize().replace('-', ' ')}\n\nMade from the code by `make docs`.\n\n"
    text = f"{title}{MADE[page]()}\n" if page in MADE else WHOLE[page]()
    if os.environ.get("ECOLEDGER_WRITE_DOCS"):
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, "utf-8")
    assert page.read_text("utf-8") == text, (
        f"{page.relative_to(ROOT)} is not what the code says: run `make docs`"
    )


@pytest.mark.parametrize("machine", MACHINES, ids=[machine.name for machine in MACHINES])
def test_every_state_is_reached_and_left_or_last(machine: Machine) -> None:
    """A machine has no state that nothing leads to, and no action with two ends."""
    keys = [(step.before, step.action) for step in machine.transitions]
    assert len(keys) == len(set(keys))
    assert {step.before for step in machine.transitions} - {""} <= set(machine.states())
