"""What small rules give: who is the same as whom, what a sum is split into, how data is written and read back."""

from datetime import date
from fractions import Fraction

import pytest

from ledger.audit.rules.screening import by_actor
from ledger.compensation.rules import claims, clocks, liability
from ledger.compensation.rules.claims import Instalment
from ledger.compensation.rules.payees import Identity, same_owner
from ledger.documents.sheets import Faults
from ledger.entries import kept_name
from ledger.law import Law
from ledger.law.packs import parse_pack
from ledger.market.rules.gates import OnList, OtherSide, veiled
from ledger.market.rules.prices import Goods, formula_of
from ledger.permits.rules import fees
from ledger.permits.rules.gates import Arrears
from ledger.permits.rules.strips import HeldLot, Strip, party_of, pick_lots
from ledger.reconciliation.rules import files
from ledger.reconciliation.rules.mapping import SheetMapping, Supplement
from ledger.reconciliation.rules.statements import Statement, StatementLine
from tests.rules.edges import answer

CODE = "91130200699229617X"
ORGANISATION = "69922961-7"
SAME = [
    (f"enterprise:{CODE}:001P", f"Enterprise:{CODE.lower()}", True),
    (f"enterprise:{CODE}", f"org:{ORGANISATION}", True),
    (f"org:see {CODE} there", f"enterprise:{CODE}", True),
    (f"org:x{ORGANISATION}", f"org:{ORGANISATION}", False),
    ("org:1234567-X", "org:1234567-Y", False),
    ("enterprise:a:1", "enterprise:a:2", True),
    ("enterprise:a", "enterprise:b", False),
    ("enterprise:a", "bureau:a", False),
    ("person:12345678-9", "org:12345678-9", False),
    ("org:12345678-9", "other:12345678-9", True),
    (f"person:{CODE}", f"enterprise:{CODE}", True),
]


@pytest.mark.parametrize(("one", "other", "told"), SAME)
def test_who_is_the_same(one: str, other: str, told: bool) -> None:
    """By root, credit code and organisation code, in both directions; the number of a person is no organisation."""
    assert [same_owner(one, other), same_owner(other, one)] == [told, told]


def test_the_numbers_in_a_name() -> None:
    """A credit code in a name is a code, with its organisation code; a name that is an organisation code is one too."""
    assert Identity.of([], [f"厂 ({CODE})"]).codes == {f"enterprise:{CODE.lower()}", "organisation:699229617"}
    assert Identity.of([], ["69922961-7"]).codes == {"organisation:699229617"}
    assert Identity.of([], ["69922961-78", " "]) == Identity(frozenset(), frozenset({"6992296178"}))


def test_who_meets_whom() -> None:
    """A code or a name suffices; what is joined adds those with a code in common, and no others."""
    code, name, both = Identity.of(["a:1"], []), Identity.of([], ["x"]), Identity.of(["a:1"], ["x"])
    assert [both.meets(code), both.meets(name), code.meets(name), name.meets(code)] == [
        True,
        True,
        False,
        False,
    ]
    assert code.joined([both]) == both
    assert code.joined([Identity.of(["a:2"], ["y"])]) == code
    assert code.joined([name]) == code


def test_what_each_owes() -> None:
    """To the fen, in the order of the parties, and nobody for another."""
    thirds = dict.fromkeys("abc", Fraction(1, 3))
    told = liability.several(10_000, thirds)
    assert [part.amount for part in told] == [3334, 3333, 3333]
    assert [[(one.owner, one.share) for one in part.obligors] for part in told] == [
        [(name, Fraction(1))] for name in "abc"
    ]
    uneven = {"a": Fraction(1, 2), "b": Fraction(1, 3), "c": Fraction(1, 6)}
    assert [part.amount for part in liability.several(600, uneven)] == [300, 200, 100]
    backwards = dict(reversed(uneven.items()))
    assert [part.amount for part in liability.several(600, backwards)] == [100, 200, 300]


def test_heads_are_spread_over_parts() -> None:
    """Both sums are kept to the fen, and a head of which nothing is left is not named."""
    parts = [liability.equal(["a"], 30), liability.equal(["b"], 70)]
    assert liability.spread(parts, {"H1": 50, "H4": 50}) == [{"H1": 15, "H4": 15}, {"H1": 35, "H4": 35}]
    assert liability.spread(parts, {"H1": 100, "H2": 0}) == [{"H1": 30}, {"H1": 70}]
    odd = [liability.equal(["a"], 1), liability.equal(["b"], 2)]
    assert liability.spread(odd, {"H1": 2, "H4": 1}) == [{"H1": 1}, {"H1": 1, "H4": 1}]


@pytest.mark.parametrize(
    ("overpaid", "told"),
    [
        (0, [0, 0]),
        (52_499, [0, 52_499]),
        (52_500, [0, 52_500]),
        (52_501, [1, 52_500]),
        (105_000, [52_500, 52_500]),
    ],
)
def test_the_last_payments_were_too_much(overpaid: int, told: list[int]) -> None:
    """What was overpaid is of the last payments, each at most what it paid."""
    assert claims.overpaid_by([52_500, 52_500], overpaid) == told


def test_an_amount_that_is_something() -> None:
    """A fen is, nothing is not, and less is not either."""
    told = [answer(claims.check_above_zero, fen) for fen in (-1, 0, 1, 2)]
    assert told == [*["compensation.not_above_zero"] * 2, 1, 2]


def test_the_days_of_a_term_are_explained() -> None:
    """Of working days each is told; of other days none."""
    told = clocks.explain(date(2026, 6, 1), "2 W")
    assert [one["day"] for one in told] == ["2026-06-02", "2026-06-03"]
    assert clocks.explain(date(2026, 6, 1), "2 D") == []


@pytest.mark.parametrize(
    ("text", "told"), [(" a ", "a"), ("a", "a"), (" ", "entry.text_empty"), ("", "entry.text_empty")]
)
def test_a_name_is_something(text: str, told: str) -> None:
    """Without the gaps around it."""
    assert answer(lambda name: kept_name("name", name), text) == told


@pytest.mark.parametrize(
    ("basis", "last", "told"),
    [
        ("PER_TONNE_YEAR", 2027, "1.5 t × 100.00 × 2"),
        ("PER_TONNE", 2027, "1.5 t × 100.00"),
        ("PER_TONNE_YEAR", 2026, "1.5 t × 100.00 × 1"),
    ],
)
def test_how_a_line_was_computed(basis: str, last: int, told: str) -> None:
    """By the year only where the price is one of a year."""
    goods = Goods(Strip("SO2", "330603", 2026, last, 1_500_000), 100_00, basis=basis)
    assert formula_of(goods).replace("1.500", "1.5") == told


def test_the_party_of_a_site() -> None:
    """Only an enterprise has sites; any other side stands for itself."""
    told = {
        "enterprise:b:c": "enterprise:b",
        "enterprise:b": "enterprise:b",
        "bank:b:c": "bank:b:c",
        "exchange": "exchange",
    }
    assert {code: party_of(code) for code in told} == told


def test_one_side_reads_its_own_gates() -> None:
    """What the other side does not meet is counted, where there is something to count."""
    own, other = Arrears(side="seller", arrears="1.00"), OnList(side="buyer", standing="court_dishonest")
    assert veiled([own], "seller") == [own]
    assert veiled([own, other], None) == [own, other]
    shown, hidden = veiled([own, other, other], "seller")
    assert (shown, type(hidden), dict(hidden.figures)) == (own, OtherSide, {"count": 2})


def line(day: int, *, valued: bool = False) -> StatementLine:
    """A line of a day of June."""
    texts = ("r", "e", "p", "a", "m", False, str(day))
    return StatementLine(date(2026, 6, day), "in", day, date(2026, 6, day + 1) if valued else None, *texts)


@pytest.mark.parametrize("lines", [0, 1, 2, 5])
def test_statements_are_told_in_pieces(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: what one process tells is what the other reads. Method: statements of more lines than a piece has, one after the other."""
    monkeypatch.setattr(files, "_BATCH", 2)
    made = [
        Statement(
            str(number),
            "ref",
            date(2026, 6, 1),
            date(2026, 6, 30),
            0,
            1,
            tuple(line(n + 1, valued=n % 2 == 0) for n in range(lines)),
        )
        for number in range(2)
    ]
    pieces = list(files._told(made, Faults()))
    assert max((len(piece.get("lines", ())) for piece in pieces), default=0) <= 2
    told, faults = files.gathered(pieces)
    assert told == made
    assert faults == Faults()


@pytest.mark.parametrize(("amount", "statements", "faults"), [("5", 1, 0), ("x", 0, 1)])
def test_a_sheet_is_told_or_its_faults(amount: str, statements: int, faults: int) -> None:
    """A table is one statement, or none where something in it is wrong."""
    mapping = SheetMapping({"booked_on": "d", "amount": "a"}, delimiter=";", thousands="")
    told = Supplement("a", 2, "CNY", 0, 500, None, None)
    words: files.TableWords = {"mapping": mapping.content(), "told": files.content_of(told)}
    found, wrong = files.gathered(files.table(f"d;a\n2026-06-01;{amount}\n".encode(), words))
    assert (len(found), wrong.count) == (statements, faults)


def test_what_is_told_beside_a_file_comes_back() -> None:
    """With days and without."""
    for days in ((None, None), (date(2026, 6, 1), date(2026, 6, 30))):
        told = Supplement("a", 2, "CNY", 1, 2, *days)
        assert files.told_of(files.content_of(told)) == told


def test_who_posted_most_comes_first() -> None:
    """By number of findings, and among equals by the number of the person."""
    assert list(by_actor({3: 1, 1: 1, 2: 2}).items()) == [(2, 2), (1, 1), (3, 1)]


def test_a_mapping_is_written_as_data() -> None:
    """Words are a list, everything else as it is; and it comes back the same."""
    made = SheetMapping({"booked_on": "d", "amount": "a"}, thousands="")
    content = made.content()
    assert content["received_words"] == [*made.received_words]
    assert content["columns"] == {"booked_on": "d", "amount": "a"}
    assert SheetMapping.of(content) == made


@pytest.mark.parametrize(
    ("coefficient", "told"), [("1", 100_000), ("1.2", 120_000), ("0.8", 80_000), ("1.25", 125_000)]
)
def test_a_line_of_a_fee(coefficient: str, told: int) -> None:
    """Quantity, rate, years and coefficient are multiplied, exactly, and rounded once."""
    assert fees.line_amount(1_000_000, 20_000, 5, coefficient) == told
    assert fees.line_amount(500_000, 1, 1, "1") == 1
    assert fees.line_amount(499_999, 1, 1, "1") == 0


OWN = """[pack]
jurisdiction = "cn-41"
name = "own"
name_zh = "own"
version = "1"
base = "cn"
"""


def own(**values: str) -> Law:
    """The law of Henan, where use fees up to 2,000 yuan are exempt, with values of the bureau's own."""
    rows = [
        f'[[value]]\nkey = "{key.replace("__", ".")}"\nvalue = "{value}"\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
        for key, value in values.items()
    ]
    return Law.of("cn-41", [parse_pack(OWN + "".join(rows))])


@pytest.mark.parametrize(
    ("industry", "quantity", "told"),
    [
        ("", 10_000_000, ("1", 2_000_00, 0)),
        ("", 10_000_051, ("1", 2_000_01, 2_000_01)),
        ("C30", 10_000_000, ("1.5", 3_000_00, 3_000_00)),
        ("C31", 10_000_000, ("1", 2_000_00, 0)),
    ],
)
def test_a_fee_is_assessed(industry: str, quantity: int, told: tuple[str, int, int]) -> None:
    """By the coefficient of the industry, where the place has one; what is exempt is computed and not due."""
    law = own(fee__rate__SO2="200.00", fee__coefficient__C30="1.5")
    fee = fees.assess([Strip("SO2", "410000", 2026, 2026, quantity)], law, date(2026, 6, 1), industry)
    assert (fee.lines[0].coefficient, fee.computed, fee.payable) == told
    assert bool(fee.exemption) is (fee.payable == 0)


def test_working_days_with_a_pause() -> None:
    """A day of a pause is told as such and does not count; of the others it is told how many were free."""
    told = clocks.due(date(2026, 6, 4), "2 W", [(date(2026, 6, 5), date(2026, 6, 5))])
    assert told.on == date(2026, 6, 9)
    assert [kind for _, kind in told.days] == ["paused", "weekend", "weekend", "workday", "workday"]
    assert told.why.endswith(": 2 free days left out, 0 make-up days counted, 1 days paused")
    assert clocks.due(date(2026, 6, 4), "2 W").why.endswith(": 2 free days left out, 0 make-up days counted")


def test_the_last_year_there_is() -> None:
    """A term of years may end in it, and one that goes beyond ends with it."""
    ends = [clocks.due(date(9998, 6, 1), f"{years} Y").on for years in (1, 2)]
    assert ends == [date(9999, 6, 1), date.max]


def test_a_term_counts_once() -> None:
    """What is paid on the day of the term, beyond it, is too much; each instalment bears interest of its own."""
    due = date(2025, 6, 30)
    told = claims.count_payment(150, due, [Instalment(1, due, 100)], 20)
    assert (told.principal, told.interest, told.excess) == (((1, 100),), 20, 30)
    two = [Instalment(number, date(2025, 1, 1), 100_000_000) for number in (1, 2)]
    assert claims.late_interest(two, Fraction(175, 1_000_000), date(2025, 4, 11)) == 3_500_000


def test_lots_of_the_year_and_the_purpose() -> None:
    """Lots of another year or purpose are not taken, whatever is missing."""
    held = [HeldLot("x", 2025, 5), HeldLot("y", 2026, 5)]
    assert pick_lots("SO2", 2026, 5, held) == [(held[1], 5)]
    assert (
        answer(lambda purposes: pick_lots("SO2", 2026, 5, held, purposes), ("sellable",))
        == "permits.holding_too_small"
    )
