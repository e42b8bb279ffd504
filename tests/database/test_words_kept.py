"""The CHECKs of permits and of the register that draw no line: words that are known, and columns that come together.

Those that compare stand in `tests/database/test_edges.py`; the rows are put as they are there.
"""

import re
from typing import Final

import psycopg

from tests.database.test_edges import Row, all_checks, answered_wrongly, draws_a_line, no, ok, plain

__all__ = ["plain"]
ROOM: Final = re.compile(r"permit_\w+|party|site\w*|standing|area_quality|licence_\w+|annulment|naming")
ID: Final = "01980000-0000-7000-8000-000000000001"
OTHER: Final = "01980000-0000-7000-8000-000000000002"


def words(column: str, known: str, /, **others: object) -> tuple[Row, ...]:
    """A column that takes certain words: each of them, and neither another case nor part of one nor nothing."""
    taken = known.split()
    wrong = ("", taken[0].upper(), taken[0][:-1], f"{taken[0]} ", "another")
    return (
        *(Row({column: one, **others}, taken=True) for one in taken),
        *(Row({column: one, **others}, taken=False) for one in wrong),
    )


NAMES: Final = (
    ok(name="绍兴一厂"),
    ok(name="A B"),
    no(name=""),
    no(name=" x"),
    no(name="x "),
    no(name="a\nb"),
    no(name="a\u202eb"),
)
CASES: dict[str, tuple[Row, ...]] = {
    "annulment.of_one": (
        ok(standing_id=1), ok(site="s", version=1), no(), no(standing_id=1, site="s", version=1), no(site="s"),
        no(standing_id=1, version=1),
    ),
    "naming.name_kept": tuple(Row({"party": "p", **one.values}, one.taken) for one in NAMES),
    "naming.of_one": (ok(party="p", name="x"), ok(site="s", name="x"), no(name="x"), no(party="p", site="s", name="x")),
    "party.name_kept": NAMES,
    "permit_alarm.kind_known": words("kind", "licence lease freeze debt fee report surrender emitted"),
    "permit_cap.not_own_parent": (ok(asset_id=1, parent_id=2), ok(asset_id=1), no(asset_id=1, parent_id=1)),
    "permit_exclusion.kind_known": words("kind", "excluded not_obliged"),
    "permit_fee.whole_or_exempt": (
        ok(computed=5, payable=5, exemption=""), ok(computed=5, payable=0, exemption="art. 7"), no(computed=5, payable=4, exemption=""),
        no(computed=5, payable=0, exemption=""), no(computed=5, payable=5, exemption="art. 7"),
    ),
    "permit_fee_instalment.carried_by_an_act": (ok(), ok(set_by=ID), ok(carried=1, set_by=ID), no(carried=1)),
    "permit_fee_instalment.paid_whole": (
        ok(), ok(paid_on="2026-06-01", voucher="V"), ok(paid_on="2026-06-01", voucher="V", entry_id=ID), no(paid_on="2026-06-01"),
        no(voucher="V"), no(entry_id=ID), no(paid_on="2026-06-01", entry_id=ID), no(voucher="V", entry_id=ID),
    ),
    "permit_fee_instalment.replaced_unpaid": (
        ok(), ok(replaced_by=ID), ok(paid_on="2026-06-01", voucher="V"), no(replaced_by=ID, paid_on="2026-06-01", voucher="V"),
    ),
    # Five years of a ton at 150 fen; on the line of half a fen and just below it; what counts by days.
    "permit_fee_line.amount_follows": tuple(
        Row(
            {"quantity": quantity, "first_vintage": 2026, "last_vintage": last, "rate": rate, "coefficient": factor, **term, "amount": n},
            taken=n == amount,
        )
        for quantity, last, rate, factor, term, amount in (
            (1_000_000, 2030, 150, "1", {}, 750), (1_000_000, 2026, 150, "0.01", {}, 2), (1_000_000, 2026, 149, "0.01", {}, 1),
            (500_000, 2026, 100, "1", {"term_units": 91_250_000, "term_per": 365}, 25),
        )
        for n in (amount - 1, amount, amount + 1)
    ),
    "permit_fee_line.term_per_known": (
        *(Row({"term_per": n, "term_units": 1}, taken=n in (1, 12, 365)) for n in (0, 1, 2, 11, 12, 13, 364, 365, 366)),
    ),
    "permit_grant_line.brought_whole": (ok(), ok(document="D", origin="initial"), no(document="D"), no(origin="initial")),
    "permit_grant_line.origin_known": words("origin", "initial reserve", document="D"),
    "permit_grant_line.purpose_known": words("purpose", "holding unpaid reserve sellable", document="D", origin="initial"),
    "permit_grant_line.sellable_brought": (
        ok(purpose="sellable", document="D", origin="reserve"), ok(purpose="holding"), no(purpose="sellable"),
    ),
    "permit_inherited.another": (ok(act_id=ID, from_id=OTHER), no(act_id=ID, from_id=ID)),
    "permit_lot.has_parent": (
        ok(origin="initial"), ok(origin="reserve"), ok(origin="moved", parent_id=1), no(origin="moved"),
    ),
    "permit_lot.origin_known": words("origin", "initial reserve moved", parent_id=1),
    "permit_lot.surplus_has_measure": (
        ok(origin="surplus", measure=ID, parent_id=1), ok(origin="initial"), no(origin="surplus", parent_id=1),
        no(origin="initial", measure=ID),
    ),
    "permit_objection.answered_whole": (
        ok(), ok(answer="x", upheld=True, answered_by=1), no(answer="x"), no(upheld=True), no(answered_by=1), no(answer="x", upheld=False),
        no(upheld=True, answered_by=1), no(answer="x", answered_by=1),
    ),
    "permit_pack.simulated_or_nothing": (ok(), ok(simulated={}), no(simulated=[]), no(simulated="x")),
    "permit_proceeds.claim_named": (
        ok(sort="costs", part=0, place=1), ok(sort="pledge", part=1, place=1, claim_id=ID), no(sort="pledge", part=1, place=1),
        no(sort="owner", part=1, place=1, claim_id=ID),
    ),
    "permit_proceeds.sort_known": words("sort", "owner", part=1, place=1),
    "permit_report.months_or_nothing": (ok(), ok(months=[]), no(months={}), no(months="x")),
    "permit_report.source_known": words("source", "bureau online self"),
    "site.name_kept": NAMES,
    "site_attributes.sector_known": words("sector", "industrial agricultural sewage other"),
    "standing.list_known": words(
        "list", "court_dishonest abnormal_operation major_tax_violation credit_red credit_black unfinished_rectification licence_ban"
        " eia_not_allowed",
    ),
}  # fmt: skip
"""By table and constraint: what is taken, and what is not."""


def test_each_check_has_its_rows(plain: psycopg.Connection) -> None:
    """Goal: a CHECK that comes has rows on both sides. Method: those of the room that draw no line, and the list."""
    known = {
        name
        for name, one in all_checks(plain).items()
        if ROOM.fullmatch(one.table) and not draws_a_line(one.expression)
    }
    assert known ^ set(CASES) == set()
    assert [name for name, rows in CASES.items() if {row.taken for row in rows} != {True, False}] == []


def test_each_row_is_answered(plain: psycopg.Connection) -> None:
    """Goal: refused by the constraint of this very name. Method: as of those that compare."""
    known = {name: one for name, one in all_checks(plain).items() if name in CASES}
    assert answered_wrongly(plain, known, CASES) == []
