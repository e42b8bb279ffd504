"""A second person inside an enterprise, for who uses the library and no address: what one may not do alone is refused with figures."""

import pytest

from ledger.database import Database
from ledger.permits.actions import dual_control, year_end
from ledger.permits.actions.inside import SecondInsideNeeded, control_of
from ledger.permits.actions.second import confirm
from ledger.permits.rules.dual import ALWAYS, Disposed, DualControl, takes_two
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t
from tests.rewriting import rewriting


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill with permits."""
    made = District(database, owner)
    made.enterprise(1)
    made.cap("100")
    assert made.allocate(site(1), "10") == "issued"
    return made


NOTHING = Disposed(None, None)
ROWS = [
    (DualControl(None, None), Disposed(9, 9), Disposed(9, 9), False),
    (ALWAYS, Disposed(1, None), Disposed(0, 0), True),
    (ALWAYS, Disposed(None, 0), Disposed(0, 0), True),
    (ALWAYS, NOTHING, Disposed(0, 0), True),
    (DualControl(None, 5), NOTHING, Disposed(0, 0), True),
    (DualControl(None, None), NOTHING, Disposed(0, 0), False),
    (DualControl(5, None), Disposed(4, 99), Disposed(0, 99), False),
    (DualControl(5, None), Disposed(5, None), Disposed(0, 0), True),
    (DualControl(5, None), Disposed(1, None), Disposed(3, 0), False),
    (DualControl(5, None), Disposed(1, None), Disposed(4, 0), True),
    (DualControl(None, 5), Disposed(99, 4), Disposed(99, 0), False),
    (DualControl(None, 5), Disposed(99, 4), Disposed(99, 1), True),
    (DualControl(None, 5), Disposed(99, None), Disposed(0, 9), False),
]


@pytest.mark.parametrize(("control", "this", "today", "two"), ROWS)
def test_from_which_amount(control: DualControl, this: Disposed, today: Disposed, two: bool) -> None:
    """Just below it one suffices, on it two are needed; of what it is not about nothing is asked."""
    assert takes_two(control, this, today) is two


def test_alone_is_refused_with_the_figures(district: District) -> None:
    """Set by two; then one alone is told what it comes to, and from where two are needed."""
    d = district
    words = {"act_id": new(), "control": DualControl(t("5"), 100_00)}
    assert d.do(dual_control.set_dual_control, d.of(site(1)), **words) == "proposed"
    second = d.of(site(1), person=2)
    assert d.do(confirm, second, act_id=words["act_id"], ways=(dual_control.SET,)) == "done"
    party = str(second.owner)
    assert d.ask(control_of, party, DAY) == DualControl(t("5"), 100_00)
    assert (
        d.do(year_end.surrender, d.of(site(1)), act_id=new(), site=site(1), strips=[strip("3")])
        == "surrendered"
    )
    with pytest.raises(SecondInsideNeeded) as refused:
        d.run(year_end.surrender, second, act_id=new(), site=site(1), strips=[strip("2.5")])
    assert refused.value.code == "permits.second_inside_needed"
    figures = {"quantity": "5.5", "limit_quantity": "5", "money": "-", "limit_money": "100"}
    assert figures.items() <= refused.value.figures.items()
    assert (
        d.do(year_end.surrender, d.step(), act_id=new(), site=site(1), strips=[strip("6")]) == "proposed"
    ), "on paper"
    assert d.broken() == []


def test_who_stands_behind_a_step(district: District) -> None:
    """Who took it, and who approved it at the same instant or before; not who approved an instant later, for the step that comes then."""
    d, of, asked = district, new(), new()
    asker, second = d.of(site(1)), d.of(site(1), person=2)
    rows = (
        (of, "permits.sale", 1, "propose", "", "proposed", asker, 10),
        (of, "permits.sale", 2, "accept", "proposed", "accepted", asker, 30),
        (asked, "permits.internal", 1, "ask", "", "asked", asker, 9),
        (asked, "permits.internal", 2, "confirm", "asked", "confirmed", second, 0),
    )
    with d.owner.engine.connect() as connection:
        for table in ("process_event", "permit_act"):
            connection.exec_driver_sql(f"ALTER TABLE ledger.{table} DISABLE TRIGGER USER")
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for id, machine, version, action, before, after, who, at in rows:
            connection.exec_driver_sql(
                "INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, "
                " four_eyes, started_by, actor_id, effective_on, reason, document, recorded_at)"
                " VALUES (%(book)s, %(id)s, %(version)s, %(machine)s, %(action)s, %(previous)s, %(before)s, %(after)s, false,"
                " %(started)s, %(who)s, %(day)s, '', '', to_timestamp(%(at)s))",
                {"book": d.book_id, "id": id, "version": version, "machine": machine, "action": action, "previous": version - 1 or None,
                 "before": before, "after": after, "started": asker.actor_id, "who": who.actor_id, "day": DAY, "at": at},
            )  # fmt: skip
        connection.exec_driver_sql(
            "INSERT INTO ledger.permit_act (book_id, act_id, machine, site, effective_on, document, law, terms)"
            " VALUES (%s, %s, 'permits.internal', %s, %s, '', '', jsonb_build_object('of', %s::text))",
            (d.book_id, asked, str(asker.owner), DAY, of),
        )
        for at, step in ((9, [1]), (10, [1]), (11, [2]), (30, [2]), (31, [])):
            with rewriting(connection, "process_event"):
                connection.exec_driver_sql(
                    "UPDATE ledger.process_event SET recorded_at = to_timestamp(%s) WHERE process_id = %s AND version = 2",
                    (at, asked),
                )
            found = connection.exec_driver_sql(
                "SELECT version, actor_id FROM ledger.stand_behind(%s, %s)", (d.book_id, of)
            )
            told = sorted(tuple(row) for row in found)
            both = [(1, asker.actor_id), (2, asker.actor_id)]
            assert told == sorted([*both, *((number, second.actor_id) for number in step)])
