"""The edges of what is owed: heads, parts, instalments, less than was assessed, ranks, and how much evidence a case takes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.compensation import shapes
from ledger.compensation.rules import claims, evidence, liability, obligations, priority, worksheets
from ledger.compensation.rules.claims import Place
from ledger.compensation.rules.duties import Duty
from ledger.compensation.rules.evidence import GIB, FileVolume
from ledger.compensation.rules.obligations import Instalment, read_obligation
from ledger.compensation.rules.priority import Owed
from ledger.processes.acts import read
from tests.rules.edges import Edge, answer, edges

ON = date(2026, 6, 1)
X = {"owner": "enterprise:x"}
Y = {"owner": "enterprise:y"}


def owed(
    money: str = "100.00",
    kind: str = "",
    amount: str = "100.00",
    obligors: Any = (X,),
    schedule: Any = (),
    **words: Any,
) -> Any:
    """Read what one head and one part say; the schedule of the part, or the obligation where more is looked at."""
    parts = [{"amount": amount, "obligors": list(obligors)}] if amount else []
    said = {"heads": [{"head": "H4", "money": money, "kind": kind}], "parts": parts, "schedule": schedule}
    return read_obligation(read(shapes.Obligation, {**said, **words}), ON, ["enterprise:x"])


def due(days: int, amount: str | None = None, part: int = 1) -> dict[str, Any]:
    """An instalment so many days after the day."""
    return {"part": part, "due_on": (ON + timedelta(days)).isoformat(), "amount": amount}


def becomes(fen: int) -> obligations.Obligation:
    """A duty worth 100 fen that becomes so many where it fails."""
    one = Duty({"H4": 100}, (), ON, fen)
    return obligations.Obligation({"H4": 0}, {"H4": 100}, (), (), fen, "", "", (one,))


def duty(amount: str, conversion: str = "0") -> dict[str, Any]:
    """A duty in kind."""
    heads = [{"head": "H4", "amount": amount}]
    return {"heads": heads, "obligors": [X], "due_on": "2026-07-01", "conversion": conversion}


def amounts(schedule: list[dict[str, Any]]) -> list[int]:
    """The instalments of a part of 100.00."""
    return [one.amount for one in owed(schedule=schedule).schedules[0]]


def shares(*told: str) -> list[str]:
    """The inner shares of a part that two owe."""
    both = [{**who, "share": share} for who, share in zip((X, Y), told, strict=True)]
    return [str(one.share) for one in owed(obligors=both).parts[0].obligors]


@edges(
    (
        Edge(
            "an amount in money is not below zero",
            "docs/spec/compensation.md 4",
            lambda fen: owed(fen, "5.00", "" if fen[0] == "-" or fen == "0.00" else fen).heads,
            (("0.01", {"H4": 501}), ("0.00", {"H4": 500}), ("-0.01", "compensation.parts_wrong")),
        ),
        Edge(
            "an amount in kind is not below zero",
            "docs/spec/compensation.md 4",
            lambda fen: owed(kind=fen).heads,
            (("0.01", {"H4": 10_001}), ("0.00", {"H4": 10_000}), ("-0.01", "compensation.parts_wrong")),
        ),
        Edge(
            "nothing is due before it is fixed",
            "docs/spec/compensation.md 4",
            lambda days: obligations.check_due(owed(schedule=[due(days)]), ON),
            ((1, None), (0, None), (-1, "compensation.instalment_past")),
        ),
        Edge(
            "nothing is due after thirty years",
            "docs/spec/compensation.md 2.6",
            lambda days: obligations.check_due(owed(schedule=[due((date(2056, 6, 1) - ON).days + days)]), ON),
            ((-1, None), (0, None), (1, "compensation.day_too_far")),
        ),
        Edge(
            "something is owed",
            "docs/spec/compensation.md 4",
            lambda fen: owed("0.00", fen, "").heads,
            (
                ("0.01", {"H4": 1}),
                ("0.00", "compensation.parts_wrong"),
                ("-0.01", "compensation.parts_wrong"),
            ),
        ),
        Edge(
            "a duty in kind has a value under each head",
            "docs/spec/compensation.md 4.6",
            lambda fen: owed("0.00", "1.00", "", duties=[duty(fen)]),
            (
                ("0.01", "compensation.duties_differ"),
                ("0.00", "compensation.parts_wrong"),
                ("-0.01", "compensation.parts_wrong"),
            ),
        ),
        Edge(
            "what a duty in kind becomes where it fails",
            "docs/spec/compensation.md 4.6",
            lambda fen: owed("0.00", "1.00", "", duties=[duty("1.00", fen)]).duties[0].conversion,
            (("0.01", 1), ("0.00", 0), ("-0.01", "compensation.parts_wrong")),
        ),
        Edge(
            "what is due where restoration fails",
            "docs/spec/compensation.md 4",
            lambda fen: owed(conversion=fen).conversion,
            (("0.01", 1), ("0.00", 0), ("-0.01", "compensation.parts_wrong")),
        ),
        Edge(
            "one hundred and twenty instalments",
            "docs/spec/compensation.md 4",
            lambda count: len(amounts([due(n) for n in range(count)])),
            ((119, 119), (120, 120), (121, "compensation.schedule_too_long")),
        ),
        Edge(
            "the first part is one",
            "docs/spec/compensation.md 4",
            lambda part: amounts([due(1, "100.00", part)]),
            (
                (1, [10_000]),
                (0, "compensation.instalment_part_unknown"),
                (-1, "compensation.instalment_part_unknown"),
            ),
        ),
        Edge(
            "the last part is the last that is named",
            "docs/spec/compensation.md 4",
            lambda part: amounts([due(1, "100.00", part)]),
            ((1, [10_000]), (2, "compensation.instalment_part_unknown")),
        ),
        Edge(
            "one instalment is later than the one before",
            "docs/spec/compensation.md 4",
            lambda days: amounts([due(5), due(days)]),
            (
                (6, [5_000, 5_000]),
                (5, "compensation.schedule_disordered"),
                (4, "compensation.schedule_disordered"),
            ),
        ),
        Edge(
            "an instalment is above zero",
            "docs/spec/compensation.md 4",
            lambda fen: amounts([due(1, "100.00"), due(2, fen)]),
            (
                ("0.01", "compensation.schedule_differs"),
                ("0.00", "compensation.schedule_disordered"),
                ("-0.01", "compensation.schedule_disordered"),
            ),
        ),
        Edge(
            "instalments are the part",
            "docs/spec/compensation.md 4",
            lambda fen: amounts([due(1, "60.00"), due(2, fen)]),
            (
                ("39.99", "compensation.schedule_differs"),
                ("40.00", [6_000, 4_000]),
                ("40.01", "compensation.schedule_differs"),
            ),
        ),
        Edge(
            "less than was assessed",
            "环法规〔2022〕31号",
            lambda agreed: obligations.check_less({"H1": 7, "H4": agreed}, {"H4": 100, "H1": 7}, " ", {}),
            ((101, {}), (100, {}), (99, "compensation.less_than_assessed")),
        ),
        Edge(
            "less, and by a basis",
            "环法规〔2022〕31号",
            lambda agreed: obligations.check_less(
                {"H1": 7, "H4": agreed}, {"H1": 7, "H4": 100}, "a statute", {}
            ),
            ((101, {}), (100, {}), (99, {"H4": 1})),
        ),
        Edge(
            "what stays claimed is something",
            "docs/spec/compensation.md 16.4",
            lambda fen: owed(apart=[{"head": "H4", "amount": fen}]).apart,
            (
                ("0.01", {"H4": 1}),
                ("0.00", "compensation.parts_wrong"),
                ("-0.01", "compensation.parts_wrong"),
            ),
        ),
        Edge(
            "who joins up to a sum owes something",
            "docs/spec/compensation.md 16.5",
            lambda fen: owed(joins=[{"part": 1, "owner": "enterprise:y", "most": fen}]).joins[0].most,
            (("0.01", 1), ("0.00", "compensation.parts_wrong"), ("-0.01", "compensation.parts_wrong")),
        ),
        Edge(
            "what stays claimed is what is left",
            "docs/spec/compensation.md 16.4",
            lambda apart: obligations.check_less({"H4": 60}, {"H4": 100}, "a statute", {"H4": apart}),
            ((39, {"H4": 1}), (40, {}), (41, "compensation.apart_beyond_rest")),
        ),
        Edge(
            "more than was assessed",
            "环法规〔2022〕31号",
            lambda agreed: obligations.check_more({"H1": 7, "H4": agreed}, {"H4": 100, "H1": 7}, " "),
            ((99, None), (100, None), (101, "compensation.more_than_assessed")),
        ),
        Edge(
            "more, and by a basis",
            "环法规〔2022〕31号",
            lambda agreed: obligations.check_more({"H4": agreed}, {"H4": 100}, "an offer"),
            ((99, None), (100, None), (101, None)),
        ),
        Edge(
            "what a duty becomes, without a basis",
            "docs/spec/compensation.md 4.6",
            lambda fen: obligations.check_conversions(becomes(fen), " ", " "),
            ((99, "compensation.less_than_assessed"), (100, None), (101, "compensation.more_than_assessed")),
        ),
        Edge(
            "what a duty becomes, by a basis",
            "docs/spec/compensation.md 4.6",
            lambda fen: obligations.check_conversions(becomes(fen), "a statute", "an offer"),
            ((99, None), (100, None), (101, None)),
        ),
        Edge(
            "a head that is not agreed on is nothing",
            "环法规〔2022〕31号",
            lambda assessed: obligations.check_less({}, {"H4": assessed}, "", {}),
            ((-1, {}), (0, {}), (1, "compensation.less_than_assessed")),
        ),
    )
)
def test_obligations(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Amounts, instalments and their days."""
    assert answer(ask, value) == told


def test_what_is_left_out_is_filled_in() -> None:
    """A part without instalments is due at once, one without amounts is split, one without shares is owed in equal ones."""
    whole = owed(money="100.01", amount="100.01", obligors=(X, Y))
    assert whole.schedules == ((Instalment(ON, 10_001),),)
    assert [str(one.share) for one in whole.parts[0].obligors] == ["1/2", "1/2"]
    assert (whole.conversion, whole.less_basis, whole.kind) == (0, "", {"H4": 0})
    assert owed(kind="100.00").heads == {"H4": 20_000}
    said = owed(money="100.01", amount="100.01", schedule=[due(1), due(2)], less_basis="a", conversion="0.07")
    assert [one.amount for one in said.schedules[0]] == [5_001, 5_000]
    assert (said.less_basis, said.conversion) == ("a", 7)
    two = [{"amount": "60.00", "obligors": [X]}, {"amount": "40.00", "obligors": [Y]}]
    named = owed(parts=two, schedule=[due(1, "40.00", 2), due(1, "60.00", 1)])
    assert [[one.amount for one in part] for part in named.schedules] == [[6_000], [4_000]]


@pytest.mark.parametrize(
    ("told", "what"),
    [
        (("1", "0"), ["1", "0"]),
        (("0.3", "0.7"), ["3/10", "7/10"]),
        (("1/3", "2/3"), ["1/3", "2/3"]),
        (("0.000000001", "0.999999999"), ["1/1000000000", "999999999/1000000000"]),
        (("0.0000000001", "0.9999999999"), "compensation.parts_wrong"),
        (("1.5", "-0.5"), "compensation.parts_wrong"),
        (("0.3", "0.6"), "compensation.parts_wrong"),
        (("0/3", "1"), "compensation.parts_wrong"),
        (("0.5", ""), "compensation.parts_wrong"),
        (("1/2 ", "1/2"), ["1/2", "1/2"]),
    ],
)
def test_shares(told: tuple[str, str], what: object) -> None:
    """Decimals up to one and fractions, of all or of none, that sum to one."""
    assert answer(lambda both: shares(*both), told) == what


def test_a_part_names_somebody() -> None:
    """Nobody owes nothing."""
    assert answer(lambda who: owed(obligors=who), ()) == "compensation.parts_wrong"


NONE = FileVolume(0, 0)


def fits(own: FileVolume = NONE, whole: FileVolume = NONE, owner: str | None = "enterprise:x") -> None:
    """Ask whether a file of seven bytes fits."""
    evidence.check_room("C1", 7, whole=whole, own=own, owner=owner)


@edges(
    (
        Edge(
            "two hundred files of a party",
            "docs/spec/compensation.md 9",
            lambda files: fits(own=FileVolume(files, 0)),
            ((198, None), (199, None), (200, "compensation.party_full")),
        ),
        Edge(
            "four gibibytes of a party",
            "docs/spec/compensation.md 9",
            lambda size: fits(own=FileVolume(0, size)),
            ((4 * GIB - 8, None), (4 * GIB - 7, None), (4 * GIB - 6, "compensation.party_full")),
        ),
        Edge(
            "two thousand files of a case",
            "docs/spec/compensation.md 9",
            lambda files: fits(whole=FileVolume(files, 0)),
            ((1_998, None), (1_999, None), (2_000, "compensation.case_full")),
        ),
        Edge(
            "forty gibibytes of a case",
            "docs/spec/compensation.md 9",
            lambda size: fits(whole=FileVolume(0, size)),
            ((40 * GIB - 8, None), (40 * GIB - 7, None), (40 * GIB - 6, "compensation.case_full")),
        ),
        Edge(
            "the authority has no limit of its own",
            "docs/spec/compensation.md 9",
            lambda files: fits(own=FileVolume(files, 0), owner=None),
            ((199, None), (200, None), (201, None)),
        ),
    )
)
def test_evidence(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Files and bytes, of a party and of a case."""
    assert answer(ask, value) == told


def test_the_figures_of_a_full_case_are_those_with_the_file() -> None:
    """What is told is what would be there."""
    with pytest.raises(evidence.PartyFull) as full:
        fits(own=FileVolume(200, 5))
    assert full.value.figures == {
        "case": "C1",
        "party": "enterprise:x",
        "files": 201,
        "size": 12,
        "most_files": 200,
        "most_size": 4 * GIB,
    }


def paid(assets: int) -> list[int]:
    """How assets pay 80 of compensation, 5 of interest, 30 of tax and 30 of a fine, after 10 to a victim."""
    kinds = (("fine", 30), ("late_interest", 5), ("private_suit", 10), ("tax", 30), ("compensation", 80))
    return [one.covered for one in priority.rank([Owed(kind, amount) for kind, amount in kinds], assets)]


@edges(
    (
        Edge(
            "victims first",
            "民法典 art. 187",
            paid,
            ((9, [9, 0, 0, 0, 0]), (10, [10, 0, 0, 0, 0]), (11, [10, 1, 0, 0, 0])),
        ),
        Edge(
            "then compensation",
            "民法典 art. 187",
            paid,
            ((89, [10, 79, 0, 0, 0]), (90, [10, 80, 0, 0, 0]), (91, [10, 80, 1, 0, 0])),
        ),
        Edge(
            "then its interest",
            "民法典 art. 187",
            paid,
            ((95, [10, 80, 5, 0, 0]), (97, [10, 80, 5, 1, 1]), (98, [10, 80, 5, 2, 1])),
        ),
        Edge(
            "and no more than all",
            "民法典 art. 187",
            paid,
            ((154, [10, 80, 5, 30, 29]), (155, [10, 80, 5, 30, 30]), (156, [10, 80, 5, 30, 30])),
        ),
    )
)
def test_ranks(ask: Callable[[Any], object], value: object, told: object) -> None:
    """A rank is paid whole before the next, and in proportion where it is not."""
    assert answer(ask, value) == told


def test_a_rank_of_nothing_takes_nothing() -> None:
    """Nothing is owed in the first rank; the next is paid."""
    told = priority.rank([Owed("private_suit", 0), Owed("fine", 7)], 5)
    assert [(one.owed.kind, one.rank, one.covered) for one in told] == [
        ("private_suit", 1, 0),
        ("fine", 4, 5),
    ]


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (["H1", "H8"], None),
        (["H1", "H1"], "compensation.heads_repeated"),
        (["H0"], "compensation.head_unknown"),
        (["H9", "H9"], "compensation.head_unknown"),
        (["LI"], "compensation.head_unknown"),
        ([], "compensation.heads_missing"),
    ],
)
def test_heads(heads: list[str], told: object) -> None:
    """Each of H1 to H8 once, and one at least."""
    assert answer(claims.check_heads, heads) == told


@edges(
    (
        Edge(
            "under what stands",
            "docs/spec/compensation.md 6",
            lambda there: claims.over_heads(10, {"H1": there, "H4": 9}),
            ((1, {"H1": 1, "H4": 9}), (0, {"H4": 10}), (-1, {"H4": 10})),
        ),
        Edge(
            "nothing is counted to nothing",
            "docs/spec/compensation.md 6",
            lambda amount: claims.over_heads(amount, {"H1": 5}),
            ((1, {"H1": 1}), (0, {})),
        ),
    )
)
def test_heads_in_proportion(ask: Callable[[Any], object], value: object, told: object) -> None:
    """What stands under a head above zero takes its part."""
    assert answer(ask, value) == told


def moved(legs: list[claims.Leg]) -> dict[str, int]:
    """Debits minus credits by account, as they are posted."""
    return {one.account: one.amount if one.side == "debit" else -one.amount for one in claims.postings(legs)}


def test_the_entries_of_a_claim() -> None:
    """Signs and accounts of every pair of legs; what nets to nothing is not posted, and what is posted balances."""
    assert claims.account("C1", "H4", "claim_due") == "case:C1:H4:claim_due"
    assert claims.account("C1", "H4", "claim_due", 2) == "case:C1:H4.2:claim_due"
    assert moved(claims.shift("C1", {"H1": 3, "H4": 4}, "claim_due", "claim_assessed", 2)) == {
        "case:C1:H1.2:claim_due": 3,
        "case:C1:H1.2:claim_assessed": -3,
        "case:C1:H4.2:claim_due": 4,
        "case:C1:H4.2:claim_assessed": -4,
    }
    assert moved(claims.interest_legs("C1", 1, (5, 0), (0, 2))) == {
        "case:C1:LI:claim_due": -5,
        "case:C1:LI:claim_overpaid": -2,
        "case:C1:LI:claim_established": 7,
    }
    assert moved(claims.into_treasury("C1", 9)) == {
        "treasury:money:treasury_cash": 9,
        "treasury:money:nontax_revenue": -9,
        "case:C1:fund:case_fund": 9,
        "case:C1:fund:case_fund_source": -9,
    }
    assert moved(claims.spent("C1", 9)) == {
        "case:C1:money:restoration_expense": 9,
        "treasury:money:treasury_cash": -9,
        "case:C1:fund:case_fund": -9,
        "case:C1:fund:case_fund_source": 9,
    }
    both = [
        claims.money_leg("C1", "deposits_held", 4),
        claims.money_leg("C1", "deposits_held", -4),
        claims.money_leg("C1", "escrow_cash", 1),
    ]
    assert moved(both) == {"case:C1:money:escrow_cash": 1}


def test_what_goes_back_of_interest_and_where_no_part_is_named() -> None:
    """What was overpaid is due again; the first part has no number; a head that is not agreed on is told as nothing."""
    assert moved(claims.interest_legs("C1", 1, (0, 2), (5, 0))) == {
        "case:C1:LI:claim_due": 5,
        "case:C1:LI:claim_overpaid": 2,
        "case:C1:LI:claim_established": -7,
    }
    assert set(moved(claims.shift("C1", {"H1": 3}, "claim_due", "claim_assessed"))) == {
        "case:C1:H1:claim_due",
        "case:C1:H1:claim_assessed",
    }
    with pytest.raises(obligations.LessThanAssessed) as less:
        obligations.check_less({}, {"H4": 100}, "", {})
    assert (less.value.figures["agreed"], less.value.figures["assessed"]) == ("0.00", "1.00")


def test_codes_of_accounts() -> None:
    """A claim by head and part, recourse by its pair, the rest by what it is; what a case owns is its own."""
    place = Place(None, 2, 1, 3)
    assert [claims.section("claim_due", one) for one in (Place("H4", 1), Place("H4", 2), place)] == [
        "H4",
        "H4.2",
        "recourse.2",
    ]
    assert claims.account_code("C1", "recourse_debt", place) == "case:C1:recourse.2:1-3:recourse_debt"
    assert claims.account_code("C1", "case_fund", claims.MONEY) == "case:C1:fund:case_fund"
    owners = [claims.placed("C1", "recourse_debt", 1, place, owner).owner for owner in ("enterprise:x", "")]
    assert owners == ["enterprise:x", "case:C1"]


def test_what_is_quoted_is_short() -> None:
    """Whatever somebody sent is told back, and cut where it is longer than its place."""
    for length in (39, 40, 41):
        with pytest.raises(claims.HeadUnknown) as head:
            claims.check_heads(["x" * length])
        assert head.value.figures["head"] == worksheets.quoted("x" * length) == "x" * min(length, 40)
    for length in (19, 20, 21):
        with pytest.raises(liability.PartsWrong) as share:
            shares("x" * length, "1")
        assert f"'{'x' * min(length, 20)}'" in str(share.value.figures["fault"])
