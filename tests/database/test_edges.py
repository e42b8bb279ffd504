"""The lines that the tables draw: each CHECK that compares is asked just inside, on its line, and just outside.

The constraints are read from the database, and so is what they compare: whoever adds one adds its rows. Each row is put into
a copy of its table that has the constraints and no NOT NULL; what a row does not name is empty, and an empty value is let pass.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import sql

LARGEST = 10**17
"""Smallest units in one line (docs/spec/journal.md 3)."""
YEAR = "2026-01-01"
ENTRY = "01980000-0000-7000-8000-000000000001"


class Row(NamedTuple):
    """What is put into a table, and whether it is taken."""

    values: dict[str, Any]
    taken: bool


def ok(**values: Any) -> Row:
    """A row that is taken."""
    return Row(values, taken=True)


def no(**values: Any) -> Row:
    """A row that is refused."""
    return Row(values, taken=False)


def least(column: str, lowest: int, /, **others: Any) -> tuple[Row, ...]:
    """A column with a least number."""
    return tuple(Row({column: lowest + n, **others}, taken=n >= 0) for n in (-2, -1, 0, 1))


def most(column: str, highest: int, /, **others: Any) -> tuple[Row, ...]:
    """A column with a largest number."""
    return tuple(Row({column: highest + n, **others}, taken=n <= 0) for n in (-1, 0, 1, 2))


def octets(column: str, many: int, /, **others: Any) -> tuple[Row, ...]:
    """A column with so many octets, no more and no less."""
    return tuple(
        Row({column: "\\x" + "ab" * n, **others}, taken=n == many) for n in (many - 1, many, many + 1)
    )


def ordered(first: str, last: str) -> tuple[Row, ...]:
    """A column with a day that is not after that of another."""
    return (
        ok(**{first: "2026-05-31", last: "2026-06-01"}),
        ok(**{first: "2026-06-01", last: "2026-06-01"}),
        no(**{first: "2026-06-02", last: "2026-06-01"}),
    )


def code(column: str, /, **others: Any) -> tuple[Row, ...]:
    """A code of at most 160 characters and eight parts."""
    made: list[Row] = [Row({column: "a" * n, **others}, taken=n <= 160) for n in (159, 160, 161)]
    return (*made, *(Row({column: ":".join("a" * n), **others}, taken=n <= 8) for n in (7, 8, 9)))


def net(limit: str) -> Iterator[Row]:
    """Balances of accounts of both sides at a limit of 10."""
    for amount in (9, 10, 11):
        taken = amount >= 10 if limit == "floor" else amount <= 10
        for debit_normal in (True, False):
            sides = {"debits": 100 + amount, "credits": 100}
            if not debit_normal:
                sides = {"debits": 100, "credits": 100 + amount}
            yield Row({limit: 10, "debit_normal": debit_normal, **sides}, taken)


WAITS = {
    "given": "by_two", "asked_by": 1, "asked_role": "finance", "asked_name": "x", "asked_number": "\\x" + "ab" * 32,
}  # fmt: skip
"""A mandate that nobody has confirmed."""
CASES: dict[str, tuple[Row, ...]] = {
    "account.code_form": (*code("code", owner="a"), *code("owner", code="a")),
    "account.limits_ordered": (ok(floor=0, ceiling=1), ok(floor=1, ceiling=1), no(floor=2, ceiling=1), ok(floor=2)),
    "api_key.digest_is_sha256": octets("digest", 32),
    "enrolment.digests_are_sha256": (
        *octets("first_digest", 32),
        *octets("second_digest", 32, confirmed_at="2026-06-01T00:00:00Z", expires_at="2026-06-08T00:00:00Z"),
    ),
    "enrolment.networks_some": tuple(
        Row({"networks": ["10.0.0.0/8"] * n}, taken=1 <= n <= 16) for n in (0, 1, 2, 15, 16, 17)
    ),
    "person.counts_as_first": tuple(Row({"person_id": 5, "counts_as": n}, taken=n < 5) for n in (3, 4, 5, 6, 7)),
    "renumbering.digests_whole": (
        *octets("first_digest", 32),
        *octets("second_digest", 32, confirmed_at="2026-06-01T00:00:00Z", confirmed_by=1, expires_at="2026-06-08T00:00:00Z"),
        *octets("number_digest", 32, second_digest="\\x" + "ab" * 32, confirmed_at="2026-06-01T00:00:00Z", confirmed_by=1,
                expires_at="2026-06-08T00:00:00Z", used_at="2026-06-02T00:00:00Z"),
    ),
    "way.address_fits": tuple(
        Row({"person_id": 1, "kind": "mail", "address": "a" * 60 + "@" + ("b" * 62 + ".") * 3 + "c" * (n - 250)}, taken=n <= 254)
        for n in (253, 254, 255)
    ),
    "mandate.term_in_order": tuple(
        Row({**WAITS, **row.values}, row.taken) for row in ordered("from_on", "until_on")
    ),
    "mandate.area_form": tuple(Row({**WAITS, "asked_role": "bureau", "area": "3" * n}, taken=n == 6) for n in (5, 6, 7)),
    "mandate.operations_some": tuple(
        Row({**WAITS, "asked_system": "till", "operations": ["x"] * n}, taken=1 <= n <= 100) for n in (0, 1, 2, 99, 100, 101)
    ),
    "mandate.asked_number_is_hmac": octets("asked_number", 32, **{key: value for key, value in WAITS.items() if key != "asked_number"}),
    "attempt.nth_few": (
        *(Row({"nth": n, "operation": "x", "code": "x", "times": 1}, taken=1 <= n <= 10) for n in (-1, 1, 2, 9, 10, 11)),
        Row({"nth": 0, "times": 1}, taken=True),
    ),
    "attempt.told_or_counted": (
        *(Row({"nth": 0, "times": times}, taken=times > 0) for times in (-1, 0, 1, 2)),
        *(Row({"nth": 1, "operation": "x", "code": "x", "times": times}, taken=times == 1) for times in (0, 1, 2)),
        *(Row({"nth": 0, "times": 1, **{name: "x"}}, taken=False) for name in ("operation", "code", "subject")),
        *(Row({"nth": 1, "times": 1, **{name: "x"}}, taken=False) for name in ("operation", "code", "subject")),
    ),
    "attempt.body_is_sha256": octets("body", 32, nth=1, operation="x", code="x", times=1),
    "reading.counted": tuple(
        Row({"times": times, "first_at": "2026-06-01T00:00:01Z", "last_at": f"2026-06-01T00:00:0{last}Z"}, taken)
        for times, last, taken in (
            (-1, 1, False), (0, 1, False), (1, 1, True), (2, 1, True), (1, 2, False), (2, 2, True), (3, 2, True), (2, 0, False),
        )
    ),
    "api_key.networks_some": tuple(
        Row({"networks": [f"10.{n}.0.0/16" for n in range(many)]}, taken=1 <= many <= 16) for many in (0, 1, 2, 15, 16, 17)
    ),
    "asset.code_form": code("code"),
    "asset.scale_range": (
        *least("scale", 0, digits=0), *most("scale", 12, digits=0), *least("digits", 0, scale=3), *most("digits", 3, scale=3),
    ),
    "balance.ceiling": tuple(net("ceiling")),
    "balance.counts": (
        *least("debits", 0, credits=0, version=0), *least("credits", 0, debits=0, version=0), *least("version", 0, debits=0, credits=0),
    ),
    "balance.floor": tuple(net("floor")),
    "bank_account.number_form": tuple(Row({"number": "A" * n}, taken=4 <= n <= 40) for n in (3, 4, 5, 39, 40, 41)),
    "bank_tie.number_form": tuple(Row({"number": "A" * n}, taken=4 <= n <= 40) for n in (3, 4, 5, 39, 40, 41)),
    "bank_import.sha256_form": octets("sha256", 32),
    "bank_line.amount_positive": (*least("amount", 1), *most("amount", LARGEST)),
    "bank_match.confidence_of_rules": (
        *least("confidence", 0, rule="x", state="matched"), *most("confidence", 100, rule="x", state="matched"),
    ),
    "bank_statement.days_ordered": ordered("from_on", "to_on"),
    "bank_statement.lines_counted": least("lines", 0),
    "bank_statement_line.place_from_1": least("place", 1),
    "book.code_form": code("code"),
    "book.frontiers_ordered": (
        *ordered("closed_through", "soft_closed_through"), ok(), ok(soft_closed_through=YEAR), no(closed_through=YEAR),
    ),
    "checkpoint.form": (*least("size", 0), *octets("root", 32, size=1)),
    "damage_account.part_positive": least("part", 1, head="H1"),
    "damage_assessment.total_positive": least("total", 1),
    "damage_clock.stops_after_start": ordered("starts_on", "stopped_on"),
    "damage_old_list.hash_form": tuple(Row({"sha256": "a" * n}, taken=n == 64) for n in (63, 64, 65)),
    "damage_old_list.rows_range": (
        *most("rows", 3000, cases=1), *least("rows", 5, cases=5), *least("cases", 1, rows=9), *most("cases", 500, rows=3000),
    ),
    "damage_cost_table.days_ordered": ordered("first_on", "last_on"),
    "damage_cost_table.hash_form": tuple(Row({"sha256": "a" * n}, taken=n == 64) for n in (63, 64, 65)),
    "damage_cost_table.rows_range": (*least("rows", 1), *most("rows", 5000)),
    "damage_cost_table.version_positive": least("version", 1),
    "damage_unit_cost.cost_positive": least("cost", 1),
    "damage_unit_cost.place_form": (ok(place="100000"), no(place="99999"), no(place="1000000")),
    "damage_unit_cost.years_ordered": (
        *least("first_year", 1900, last_year=2000), *most("last_year", 2200, first_year=2000), *most("first_year", 2000, last_year=2000),
    ),
    "damage_expert.days_ordered": ordered("first_on", "last_on"),
    "damage_expert_choice.place_positive": least("place", 1),
    "damage_expert_choice.seed_form": tuple(Row({"seed": "a" * n}, taken=n in (0, 64)) for n in (0, 1, 63, 64, 65)),
    "damage_fee.amount_positive": least("amount", 1),
    "damage_opinion.hash_form": tuple(Row({"sha256": "a" * n}, taken=n == 64) for n in (63, 64, 65)),
    "damage_base_capacity.amount_positive": least("amount", 1),
    "damage_base_change.amount_positive": least("amount", 1),
    "damage_booking_move.amount_positive": least("amount", 1),
    "damage_clue_list.hash_form": tuple(Row({"sha256": "a" * n}, taken=n == 64) for n in (63, 64, 65)),
    "damage_clue_list.rows_range": (*least("rows", 1), *most("rows", 500)),
    "damage_conversion.amounts": (*least("in_kind", 1, money=5), *least("money", 0, in_kind=5)),
    "damage_duty.conversion_not_negative": least("conversion", 0),
    "damage_duty.number_positive": least("duty", 1),
    "damage_duty_head.amount_positive": least("amount", 1),
    "damage_duty_obligor.days_ordered": ordered("since_on", "until_on"),
    "damage_duty_obligor.share": (*least("numerator", 0, denominator=5), *least("denominator", 1, numerator=0)),
    "damage_evidence.hash_form": tuple(Row({"sha256": "a" * n}, taken=n == 64) for n in (63, 64, 65)),
    "damage_evidence.size_positive": least("size", 1),
    "damage_figure.amount_not_negative": least("amount", 0),
    "damage_called.amount_positive": least("amount", 1),
    "damage_guarantee.amount_positive": least("amount", 1),
    "damage_instalment.amount_positive": least("amount", 1),
    "damage_instalment.settled_at_most_once": (*least("settled", 0, amount=5), *most("settled", 5, amount=5)),
    "damage_insolvency.admitted_of_claimed": (*least("admitted", 0, claimed=5), *most("admitted", 5, claimed=5)),
    "damage_insolvency.claimed_of_owed": most("claimed", 5, owed=5),
    "damage_insolvency.claimed_positive": least("claimed", 0),
    "nontax_receipt.amount_positive": least("amount", 1),
    "damage_interest.amount_positive": least("amount", 1),
    "damage_interest_use.amount_positive": least("amount", 1),
    "damage_refund.amount_positive": least("amount", 1),
    "damage_refund.came_of_amount": (*least("came", 0, amount=5), *most("came", 5, amount=5)),
    "damage_refund.paid_of_came": (
        *least("paid", 0, amount=5, came=5, payee_name="x", payee_account="1"),
        *most("paid", 5, amount=9, came=5, payee_name="x", payee_account="1"),
    ),
    "nontax_receipt.code_form": tuple(Row({"code": "1" * n}, taken=4 <= n <= 20) for n in (3, 4, 5, 19, 20, 21)),
    "nontax_receipt.number_form": tuple(Row({"number": "1" * n}, taken=4 <= n <= 24) for n in (3, 4, 5, 23, 24, 25)),
    "nontax_receipt.check_code_form": tuple(Row({"check_code": "a" * n}, taken=n <= 20) for n in (0, 1, 19, 20, 21)),
    "damage_insolvency.declared_after": (
        no(accepted_on="2026-06-01", declare_by="2026-05-31"), no(accepted_on="2026-06-01", declare_by="2026-06-01"),
        ok(accepted_on="2026-06-01", declare_by="2026-06-02"),
    ),
    "damage_insolvency.distributed_of_admitted": (
        *least("distributed", 0, claimed=5, admitted=5), *most("distributed", 5, claimed=5, admitted=5),
    ),
    "damage_item.amount_positive": least("amount", 1),
    "damage_milestone.paid_in_amount": (
        *least("paid", 0, amount=5, accepted=5, accepted_on=YEAR), *most("paid", 4, amount=5, accepted=4, accepted_on=YEAR),
        *least("amount", 0, paid=0), *least("accepted", 0, amount=5, paid=0, accepted_on=YEAR),
        *most("accepted", 5, amount=5, paid=0, accepted_on=YEAR),
    ),
    "damage_number.number_positive": least("number", 1),
    "damage_template.version_positive": least("version", 1),
    "damage_template.content_size": tuple(
        Row({"content": "\\x" + "ab" * n}, taken=1 <= n <= 2097152) for n in (0, 1, 2097152, 2097153)
    ),
    "damage_obligation.conversion_not_negative": least("conversion", 0),
    "damage_obligor.days_ordered": ordered("since_on", "until_on"),
    "damage_obligor.most_positive": least("most", 1),
    "damage_obligor.share": (*least("numerator", 0, denominator=5), *least("denominator", 1, numerator=0)),
    "damage_part.amounts": (*least("amount", 1, interest=0), *least("interest", 0, amount=5)),
    "damage_part.bearing_of_it": (*least("bearing", 0, amount=5, interest=0), *most("bearing", 5, amount=5, interest=0)),
    "damage_part.left_owed_of_it": (
        *least("left_owed", 0, amount=5, interest=0), *most("left_owed", 5, amount=5, interest=0),
    ),
    "damage_payment.amounts": (
        *least("amount", 1, interest=0, excess=0, waiting=0), *least("interest", 0, amount=5, excess=0, waiting=0),
        *least("excess", 0, amount=5, interest=0, waiting=0), *most("excess", 3, amount=5, interest=2, waiting=0),
    ),
    "damage_payment.waiting_in_amount": (
        *least("waiting", 0, amount=5, interest=0, excess=0), *most("waiting", 5, amount=5, interest=0, excess=0),
    ),
    "damage_project.contract_in_budget": (
        *least("budget", 1), *least("contract", 1, budget=5), *most("contract", 5, budget=5),
    ),
    "damage_project.retention_in_contract": (
        *least("retention", 1, retention_months=12, contract=5), *most("retention", 5, retention_months=12, contract=5),
        *least("retention_months", 1, retention=3, contract=5), *most("retention_months", 120, retention=3, contract=5),
        *least("retention_kept", 0, retention=3, retention_months=12, contract=5),
        *most("retention_kept", 3, retention=3, retention_months=12, contract=5),
    ),
    "area_quality.version_positive": least("version", 1),
    "damage_relief.amount_given": (
        *least("amount", 1, kind="waiver"), *least("amount", 0, kind="suspension", first_on=YEAR),
    ),
    "damage_relief.days": tuple(
        Row({**row.values, "kind": "suspension", "amount": 0}, row.taken) for row in ordered("first_on", "last_on")
    ),
    "damage_relief.reversed_judgment": least(
        "left_owed", 0, kind="refund_reversed", amount=1, obligation_id="00000000-0000-7000-8000-000000000001",
    ),
    "damage_return.amount_positive": least("amount", 1),
    "damage_settled.amount_positive": least("amount", 1),
    "damage_separate_head.amount_positive": least("amount", 1),
    "damage_simple_form.opinion_size_positive": least("opinion_size", 1),
    "damage_spending.amount_positive": least("amount", 1),
    "damage_agent.ends_after_start": ordered("since_on", "until_on"),
    "damage_pause.ends_after_start": ordered("first_on", "last_on"),
    "entry.lines_two_or_more": least("lines", 2),
    "licence_version.validity_ordered": (*ordered("valid_from", "valid_to"), *least("version", 1)),
    "licence_line.quantity_positive": least("quantity", 0),
    "log_head.form": (*least("size", 0), *octets("root", 32, size=1)),
    "night_mark.form": (*least("milliseconds", 0, note="x"), *(Row({"note": "x" * n, "milliseconds": 1}, taken=n >= 1) for n in (0, 1, 2))),
    "number_key.fingerprint_is_sha256": octets("fingerprint", 32),
    "party.code_form": tuple(Row({"code": "enterprise:" + "A" * n}, taken=n == 18) for n in (17, 18, 19)),
    "permit_act.money_positive": least("money", 0),
    "permit_act_line.quantities": (
        *least("quantity", 1, delivered=5), *least("delivered", 5, quantity=5),
    ),
    "permit_act_line.vintages_ordered": tuple(
        Row({"first_vintage": first, "last_vintage": 2030}, taken=first <= 2030) for first in (2029, 2030, 2031)
    ),
    "permit_act_lot.quantity_positive": least("quantity", 1),
    "permit_inherited.quantity_positive": least("quantity", 1),
    "permit_sold_before.quantity_positive": least("quantity", 1),
    "permit_alarm.mark_known": (*least("mark", -1, kind="licence"), *least("mark", 1, kind="emitted")),
    "permit_alarm.told_in_time": tuple(
        Row({"kind": kind, "mark": mark, "told_on": told, "due_on": "2026-06-01"}, taken=kind == "emitted" or (mark == -1) == late)
        for kind, mark in (("lease", -1), ("lease", 0), ("emitted", 1))
        for told, late in (("2026-05-31", False), ("2026-06-01", False), ("2026-06-02", True))
    ),
    "permit_alone.suffices": (
        *least("figure", 1, threshold=5), *most("figure", 5, threshold=5), ok(figure=6, threshold=5, bank_line=1),
        *least("threshold", 0, figure=1, bank_line=1),
    ),
    "permit_proceeds.placed": (*least("place", 1, part=1), *least("part", 0, place=1)),
    "permit_proceeds.paid_at_most_owed": (
        *least("owed", 0, paid=0, sort="owner"), *least("paid", 0, owed=5, sort="costs"), *most("paid", 5, owed=5, sort="costs"),
        ok(paid=6, owed=5, sort="owner"),
    ),
    "permit_cap.vintage_range": (*least("vintage", 2000), *most("vintage", 2200)),
    "permit_fee_line.term_whole": (*least("term_units", 0, term_per=365), no(term_units=1), no(term_per=365), ok()),
    "permit_fee_instalment.amount_positive": (
        *least("amount", 1, number=1), *least("number", 1, amount=1), *most("number", 60, amount=1),
    ),
    "permit_fee_instalment.came_in_time": tuple(
        Row({"came_on": day, "paid_on": "2026-06-01", "voucher": "v", "entry_id": ENTRY}, taken=day <= "2026-06-01")
        for day in ("2026-05-31", "2026-06-01", "2026-06-02")
    ),
    "permit_fee_instalment.surcharge_positive": least("surcharge", 0),
    "permit_fee_instalment.carried_positive": least("carried", 1, set_by=ENTRY),
    "permit_fee_instalment.working_days_positive": least("working_days", 1),
    "permit_grant_line.quantity_positive": least("quantity", 1),
    "permit_grant_line.vintages": (
        *least("first_vintage", 2000, last_vintage=2005), *most("first_vintage", 2030, last_vintage=2030),
        *most("last_vintage", 2029, first_vintage=2000),
    ),
    "permit_lot.validity_ordered": ordered("valid_from", "valid_to"),
    "permit_report.quantities": (*least("measured", 0), *least("abnormal", 0)),
    "person.digest_is_hmac": octets("number_digest", 32),
    "posting.amount_positive": (
        *least("debit", 1, credit=0), *least("credit", 1, debit=0), *most("debit", LARGEST, credit=0), *most("credit", LARGEST, debit=0),
        no(debit=-1, credit=1), no(debit=1, credit=-1), no(debit=1, credit=1),
    ),
    "seal.form": (
        *least("place", 0), *octets("leaf_hash", 32, place=0),
    ),
    "seal.voucher_of_entry": (
        *least("voucher_number", 1, entry_id=ENTRY, voucher_month="2026-06-01"),
        ok(place=0), no(voucher_number=1), no(voucher_month="2026-06-01"), no(voucher_number=1, voucher_month="2026-06-01"),
        no(entry_id=ENTRY), no(entry_id=ENTRY, voucher_number=1), no(entry_id=ENTRY, voucher_month="2026-06-01"),
    ),
    "site.code_form": tuple(
        Row({"code": f"enterprise:{'A' * 18}:{'1' * n}", "party": "enterprise:" + "A" * 18}, taken=1 <= n <= 16)
        for n in (0, 1, 2, 15, 16, 17)
    ),
    "site_attributes.heat_share": (*least("chp_heat_ppm", 0), *most("chp_heat_ppm", 1_000_000)),
    "site_attributes.region_form": tuple(Row({"region": "3" * n}, taken=n == 6) for n in (5, 6, 7)),
    "standing.ordered": ordered("since", "until"),
    "tile.form": (
        *least("level", 0, number=0), *most("level", 7, number=0), *least("number", 0, level=0),
        *(Row({"level": 0, "number": 0, "hashes": "\\x" + "ab" * n}, taken=n in (32, 8192)) for n in (31, 32, 33, 8191, 8192, 8193)),
        no(level=0, number=0, hashes="\\x" + "ab" * 8224), no(level=0, number=0, hashes="\\x"),
    ),
}  # fmt: skip
"""By table and constraint: rows on both sides of each line that it draws."""
TO_MEND = "CASES of tests/database/test_edges.py has, for each CHECK, rows just inside, on the line, and just outside; and no others"
NEVER = {
    "tile.form: mod(octet_length(hashes), 32) = 0: below": "what is left of a division is not below zero"
}
"""Sides on which nothing can stand, and why."""


class Check(NamedTuple):
    """A CHECK of a table."""

    table: str
    name: str
    constraint: str
    """Its whole name in PostgreSQL."""
    expression: str


_WRITTEN = re.compile(r"'(?:[^']|'')*'")
_ORDER = re.compile(r"\s(<=|>=|<|>|=)\s")


def enclosed(text: str, start: int, step: int) -> int:
    """Find the parenthesis that encloses a place, to its left (-1) or to its right (1)."""
    opens, closes = ("(", ")") if step > 0 else (")", "(")
    depth, at = 0, start
    while True:
        depth += (text[at] == opens) - (text[at] == closes)
        if depth < 0:
            return at
        at += step


def compared(expression: str) -> Iterator[tuple[str, str, str]]:
    """Give left side, operator and right side of each comparison with an order, and of each exact length.

    PostgreSQL writes an expression with a pair of parentheses around each operation.
    """
    bare = _WRITTEN.sub(lambda found: "_" * len(found.group()), expression)
    for found in _ORDER.finditer(bare):
        left = expression[enclosed(bare, found.start(), -1) + 1 : found.start()]
        right = expression[found.end() : enclosed(bare, found.end(), 1)]
        if found.group(1) != "=" or ("length(" in left and right.isdigit()):
            yield left, found.group(1), right


def draws_a_line(expression: str) -> bool:
    """Tell whether a check compares, or counts characters."""
    return any(compared(expression)) or bool(re.search(r"\{\d+(,\d+)?\}", expression))


@pytest.fixture
def plain(database_url: str) -> Iterator[psycopg.Connection]:
    """The owner of a fresh database."""
    with psycopg.connect(database_url) as connection:
        connection.execute("SET search_path = ledger")
        yield connection


def all_checks(plain: psycopg.Connection) -> dict[str, Check]:
    """Read the CHECKs of all tables, by table and name."""
    rows = plain.execute(
        "SELECT r.relname, c.conname, pg_get_expr(c.conbin, c.conrelid) FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid"
        " WHERE c.contype = 'c' AND c.connamespace = 'ledger'::regnamespace"
    ).fetchall()
    made = [Check(table, name.removeprefix(f"{table}_"), name, text) for table, name, text in rows]
    return {f"{one.table}.{one.name}": one for one in made}


def checks(plain: psycopg.Connection) -> dict[str, Check]:
    """Choose those that draw a line."""
    return {name: one for name, one in all_checks(plain).items() if draws_a_line(one.expression)}


def test_each_check_has_its_rows(plain: psycopg.Connection) -> None:
    """Goal: a CHECK that compares, or counts characters, has rows that are taken and rows that are refused, and no other has."""
    assert set(checks(plain)) ^ set(CASES) == set(), TO_MEND
    assert [name for name, rows in CASES.items() if {row.taken for row in rows} != {True, False}] == []


def test_each_row_is_answered(plain: psycopg.Connection) -> None:
    """Goal: what is inside is taken, and what is outside is refused, by the constraint of this very name. Method: a copy of each table."""
    assert answered_wrongly(plain, checks(plain), CASES) == []


def answered_wrongly(
    plain: psycopg.Connection, known: dict[str, Check], cases: dict[str, tuple[Row, ...]]
) -> list[tuple[str, Row, str | None]]:
    """List the rows that are taken or refused otherwise than they should be, with the constraint by which they are refused."""
    wrong = []
    for name, one in known.items():
        probe = sql.Identifier(f"probe_{one.constraint}")
        table = sql.Identifier("ledger", one.table)
        plain.execute(sql.SQL("CREATE TEMP TABLE {} (LIKE {} INCLUDING CONSTRAINTS)").format(probe, table))
        columns = plain.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND attnotnull",
            (f"ledger.{one.table}",),
        ).fetchall()
        for (column,) in columns:
            plain.execute(
                sql.SQL("ALTER TABLE {} ALTER {} DROP NOT NULL").format(probe, sql.Identifier(column))
            )
        put = sql.SQL("INSERT INTO {} SELECT * FROM jsonb_populate_record(NULL::{}, %s)").format(probe, table)
        for row in cases.get(name, ()):
            told = None
            try:
                with plain.transaction():
                    plain.execute(put, (json.dumps(row.values),))
            except psycopg.errors.CheckViolation as refused:
                told = refused.diag.constraint_name
            if told != (None if row.taken else one.constraint):
                wrong.append((name, row, told))
    return wrong


def test_each_line_is_stood_on(plain: psycopg.Connection) -> None:
    """Goal: a `<` that should be `<=` is noticed. Method: ask PostgreSQL on which side of each comparison the rows stand."""
    missing = []
    for name, one in checks(plain).items():
        for left, order, right in compared(one.expression):
            ask = sql.SQL(
                "SELECT DISTINCT CASE WHEN ({left}) < ({right}) THEN 'below' WHEN ({left}) = ({right}) THEN 'on'"
                " WHEN ({left}) > ({right}) THEN 'above' END"
                " FROM jsonb_array_elements(%s) AS one (row), jsonb_populate_record(NULL::{table}, one.row)"
            ).format(left=sql.SQL(left), right=sql.SQL(right), table=sql.Identifier("ledger", one.table))
            rows = json.dumps([row.values for row in CASES.get(name, ())])
            sides = {side for (side,) in plain.execute(ask, (rows,)).fetchall()}
            missing += [
                f"{name}: {left} {order} {right}: {side}"
                for side in ("below", "on", "above")
                if side not in sides
            ]
    assert set(missing) ^ set(NEVER) == set(), TO_MEND
