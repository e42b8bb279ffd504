"""How a case of the machine begins: each as a story of some acts, so that none of its states is far away."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from tests.compensation.test_cases import COURT
from tests.compensation.test_old_cases import CLOSED, TALKS, USUAL, imported, turn
from tests.compensation.test_possible import SCENES, SIGNING
from tests.compensation.world import Desk, X, Y

Z: Final = "enterprise:z"
ITEMS: Final = (("H4", "600.00"), ("H1", "400.00"), ("H2", "300.00"), ("H7", "200.00"))
FEB, MARCH = date(2025, 2, 3), date(2025, 3, 3)


def three(desk: Desk, code: str) -> None:
    """Bring a case of three liable parties and four heads to the conclusion that a claim is made."""
    parties = [{"owner": one, "side": "liable", "name": one} for one in (X, Y, Z)]
    desk.concluded(*ITEMS, code=code, parties=parties)


def suing(desk: Desk, code: str) -> None:
    """Sue three."""
    three(desk, code)
    claimed = [{"head": "H4", "amount": "600.00"}]
    desk.must("sue", FEB, code=code, situation="larger_event", consultation="no", claimed=claimed, **COURT)


def consulting(desk: Desk, code: str) -> None:
    """Consult with two of three."""
    three(desk, code)
    desk.must(
        "notify", date(2025, 1, 8), code=code, answer_by="2025-01-20", proof_of_service="slip",
        served=[{"party": X}, {"party": Y}],
    )  # fmt: skip
    desk.must("answer", date(2025, 1, 10), code=code, party=X, position="yes")


def judged(desk: Desk, code: str, **words: Any) -> None:
    """Judge three: a joint part, one of each alone, and a duty in kind of two."""
    suing(desk, code)
    heads = [
        {"head": "H4", "money": "500.00", "kind": "100.00"},
        {"head": "H1", "money": "400.00"},
        {"head": "H2", "money": "0", "kind": "300.00"},
        {"head": "H7", "money": "200.00"},
    ]
    duties = [
        {"heads": [{"head": "H4", "amount": "100.00"}], "obligors": [{"owner": X}], "due_on": "2025-09-10"},
        {
            "heads": [{"head": "H2", "amount": "300.00"}], "obligors": [{"owner": X}, {"owner": Z}],
            "due_on": "2025-12-31", "conversion": "350.00",
        },
    ]  # fmt: skip
    parts = [
        {
            "amount": "700.00",
            "obligors": [
                {"owner": X, "share": "1/2"},
                {"owner": Y, "share": "1/3"},
                {"owner": Z, "share": "1/6"},
            ],
        },
        {"amount": "300.00", "obligors": [{"owner": Y}]},
        {"amount": "100.00", "obligors": [{"owner": Z}]},
    ]
    schedule = [
        {"part": 1, "due_on": "2025-06-30", "amount": "333.33"},
        {"part": 1, "due_on": "2025-10-31", "amount": "366.67"},
        {"part": 2, "due_on": "2025-08-31"},
        {"part": 3, "due_on": "2026-01-31"},
    ]
    desk.must(
        "judge",
        MARCH,
        code=code,
        heads=heads,
        duties=duties,
        parts=parts,
        schedule=schedule,
        more_basis="a tender",
        **words,
    )


def capped(desk: Desk, code: str) -> None:
    """Judge three, of whom one owes all and two up to sums."""
    suing(desk, code)
    heads = [{"head": "H4", "money": "600.00"}, {"head": "H1", "money": "400.00"}]
    caps = [{"owner": X, "most": "1000.00"}, {"owner": Y, "most": "600.00"}, {"owner": Z, "most": "400.00"}]
    schedule = [{"part": n, "due_on": "2025-06-30"} for n in (1, 2, 3)]
    desk.must(
        "judge", MARCH, code=code, heads=heads, liability={"caps": caps}, schedule=schedule, less_basis="law"
    )


def carried(number: int) -> Callable[[Desk, str], object]:
    """Carry a case over from a list of old ones: one in performance, in consultation, or closed."""
    rows = {1: USUAL, 2: TALKS, 3: CLOSED}[number]

    def make(desk: Desk, code: str) -> None:
        own = [
            {**row, "case": "1", **({"number": f"{code}〔2023〕1号"} if row["line"] == "案件" else {})}
            for row in rows
        ]
        assert imported(desk, *own, code=code, number=f"list {code}") == "done", desk.said
        assert turn(desk, "confirm", code=code) == "done", desk.said

    return make


OLD: Final[Mapping[str, Callable[[Desk, str], object]]] = {
    "carried over, performing": carried(1),
    "carried over, consulting": carried(2),
    "carried over, closed": carried(3),
}
"""Their cases have the code of the list and their own."""
OWN: Final[Mapping[str, Callable[[Desk, str], object]]] = {
    "three, concluded": three,
    "three, suing": suing,
    "three, consulting": consulting,
    "three, judged": judged,
    "three, capped": capped,
}
ANYWHERE: Final = {name: make for name, make in SCENES.items() if name not in SIGNING}
"""Those of the table of what can be done next that need no rule pack of their own."""
STARTS: Final[Mapping[str, Callable[[Desk, str], object]]] = {**ANYWHERE, **OWN, **OLD}
