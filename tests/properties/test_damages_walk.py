"""Damage cases through all acts, in any order, with wrong days, persons and sums, against what an auditor counts day by day."""

from collections import Counter
from dataclasses import MISSING

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from ledger.compensation.acts import ACT, Row
from ledger.processes.acts import fields_of
from tests.compensation.fitting import MAKERS, UNTOLD
from tests.properties.damages.auditor import Auditor
from tests.properties.damages.catalogue import BY_HEAD, OTHERWISE, SILENT
from tests.properties.damages.machine import DamageWalk
from tests.properties.damages.moves import LIVELY


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
    counted = {name for name in ACT if Auditor().listeners(name)}
    rows = (counted, SILENT, set(BY_HEAD), set(OTHERWISE), set(UNTOLD))
    assert set().union(*rows) == {*ACT}
    assert sum(map(len, rows)) == len(ACT), Counter(name for row in rows for name in row).most_common(3)
    assert len(counted) >= 55
    assert len({*BY_HEAD, *OTHERWISE, *UNTOLD}) <= 10


@pytest.mark.long(15)
@pytest.mark.usefixtures("template")
def test_damages_walk(server_url: str, template: str) -> None:
    """Whatever is done in whatever order, sums agree, nothing falls below its floor, `next` is true, and each file says what it said."""

    class Machine(DamageWalk):
        pass

    Machine.server_url, Machine.template, Machine.counts = server_url, template, []
    Machine.refusals = []
    long = settings().max_examples > 100
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=100 if long else 3, stateful_step_count=40 if long else 5, deadline=None
        ),
    )
    done: Counter[str] = sum(Machine.counts, Counter())
    assert len(done) >= (140 if long else 10), sorted({*ACT} - {*done})
