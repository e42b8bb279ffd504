"""Damage cases through all acts, in any order, with wrong days, persons and sums, against what an auditor counts day by day."""

import ast
import sys
from collections import Counter
from dataclasses import MISSING
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from ledger.compensation.acts import ACT, Row
from ledger.compensation.rules.clocks import due
from ledger.processes.acts import fields_of
from tests.compensation.fitting import MAKERS, UNTOLD
from tests.properties.damages import auditor, debts, restorations, tills, workdays
from tests.properties.damages.auditor import Auditor
from tests.properties.damages.catalogue import BY_HEAD, OTHERWISE, SILENT
from tests.properties.damages.machine import DamageWalk
from tests.properties.damages.moves import LIVELY
from tests.properties.damages.workdays import fifteen_days
from tests.properties.numbers import sized


def plain(act: Row) -> bool:
    """Tell whether an act must be told nothing but what it is about."""
    needed = {name for name, one in fields_of(act.shape).items() if one.default is MISSING}
    return needed <= ({act.about.field} if act.about is not None else set())


def test_every_act_is_called_by_the_machine() -> None:
    """Each act has words of the machine, must be told nothing but what it is about, or is done otherwise, for a reason."""
    without = {
        name for name, act in ACT.items() if name not in MAKERS and name not in LIVELY and not plain(act)
    }
    assert without == {name for name in (*OTHERWISE, *UNTOLD) if not plain(ACT[name])}
    assert {*MAKERS, *LIVELY, *OTHERWISE, *UNTOLD} <= {*ACT}


def test_every_act_is_in_the_model() -> None:
    """Each act is one that the auditor counts, or one that moves nothing, or one of few that others count, for a reason; none is two."""
    counted = {name for name in ACT if Auditor().listener(name)}
    rows = (counted, SILENT, set(BY_HEAD), set(OTHERWISE), set(UNTOLD))
    assert set().union(*rows) == {*ACT}
    assert sum(map(len, rows)) == len(ACT), Counter(name for row in rows for name in row).most_common(3)
    assert len(counted) >= 55
    assert len({*BY_HEAD, *OTHERWISE, *UNTOLD}) <= 10


@pytest.mark.parametrize("module", [auditor, debts, restorations, tills, workdays])
def test_the_model_is_its_own(module: ModuleType) -> None:
    """It imports nothing of the ledger: shares, sums, days and interest are its own arithmetic."""
    found = ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")))
    names = {node.module or "" for node in found if isinstance(node, ast.ImportFrom)}
    assert {name for name in names if not name.startswith("tests.properties")} <= {
        *sys.stdlib_module_names,
        "collections.abc",
    }


@given(served_on=st.dates(date(2025, 1, 1), date(2026, 11, 30)))
def test_both_count_the_days_of_a_payment_order(served_on: date) -> None:
    """Fifteen days, and the next day on which one works where the last is free."""
    assert due(served_on, "15 D").on == fifteen_days(served_on)


@pytest.mark.long(15)
@pytest.mark.usefixtures("template")
def test_damages_walk(server_url: str, template: str) -> None:
    """Whatever is done in whatever order, sums agree, nothing falls below its floor, `next` is true, and each file says what it said.

    Of what the machine has done itself, without how its cases begin, is counted: acts of each example, those that moved something, and how
    many different ones.
    """

    class Machine(DamageWalk):
        pass

    Machine.server_url, Machine.template, Machine.counts = server_url, template, []
    Machine.refusals = []
    run_state_machine_as_test(Machine, settings=sized((3, 5), (40, 20)))
    done: Counter[str] = sum(Machine.counts, Counter())
    moving = sum(times for name, times in done.items() if name not in SILENT)
    wanted = (2, 0, 5) if settings().max_examples < 100 else (20, 6, 120)
    each = len(Machine.counts)
    found = (done.total() // each, moving // each, len(done))
    assert all(one >= least for one, least in zip(found, wanted, strict=True)), (found, {*ACT} - {*done})
