"""Over HTTP, each to its end and back: a withdrawal served, heard and reviewed, a site closed, a report that an institution verifies.

What is refused on the way says why in both languages.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest

from tests.api.roads import ONE, TWO, Road, strip
from tests.api.test_plans import Office, office

__all__ = ["office"]
FIRST, SECOND = "institute:first", "institute:second"
ASKED: Final = {
    "service.required": "true",
    "hearing.withdrawal_least": '"4"',
    "hearing.request_working_days": "5",
    "withdrawal.objection_working_days": "0",
}
"""What a place may ask before a withdrawal is concluded."""


@pytest.fixture
def road(office: Office) -> Iterator[Road]:
    """Two mills, the first of which holds 10 t, and five persons of the bureau."""
    with pytest.MonkeyPatch.context() as patch:
        made = Road(office, patch)
        made.allocate(ONE, "10")
        yield made


def test_a_withdrawal_is_served_heard_concluded_and_reviewed(road: Road) -> None:
    """The place asks for all of it; a review gives back 1.5 t of 4, a court the rest."""
    road.adopt(ASKED)
    act, first = road.withdrawn(), road.today
    at = f"/withdrawals/{act}"
    assert (road.held(ONE), road.may_emit(ONE)) == ("6.000", "10.000")  # until it is final
    road.refused("third", f"{at}/conclude", "permits.objection_time")
    road.later(4)
    road.refused("fifth", f"{at}/conclude", "permits.not_served")
    said: dict[str, Any] = {"decision": act, "manner": "direct"}
    for day in (first - timedelta(days=1), road.today + timedelta(days=1)):
        road.refused("third", "/services", "permits.served_outside", **said, served_on=day.isoformat())
    service = road.ask("third", "/services", "recorded", **said, served_on=first.isoformat())
    road.ask("third", f"/services/{service}/annul", "annulment_asked")
    road.refused("third", f"/services/{service}/confirm", "process.acted_before")
    road.ask("fourth", f"/services/{service}/drop", "recorded")
    road.refused("fifth", f"{at}/conclude", "permits.hearing_missing")
    about: dict[str, Any] = {"decision": act, "ground": "it was running"}
    own = road.ask("mill", "/hearings", "asked", **about)
    road.ask("mill", f"/hearings/{own}/withdraw", "withdrawn")
    hearing = road.ask("third", "/hearings", "asked", **about)
    road.refused("fourth", "/hearings", "permits.hearing_set", **about)
    road.refused("fourth", f"/hearings/{hearing}/drop", "permits.hearing_of_another")
    road.refused("chief", f"/hearings/{hearing}/hold", "permits.hearing_of_yours")
    road.ask("third", f"/hearings/{hearing}/hold", "held")
    road.ask("third", f"/hearings/{hearing}/annul", "annulment_asked")
    road.refused("fifth", f"{at}/conclude", "permits.hearing_missing")
    road.ask("fourth", f"/hearings/{hearing}/confirm", "asked")
    road.ask("fourth", f"/hearings/{hearing}/hold", "held")
    road.ask("fifth", f"{at}/conclude", "final")
    assert (road.held(ONE), road.may_emit(ONE)) == ("6.000", "6.000")
    road.refused("mill", "/hearings", "permits.nothing_to_hear", **about)

    review = road.ask("mill", "/reviews", "asked", **about)
    road.refused("mill", "/reviews", "permits.review_stands", **about)
    road.ask("third", f"/reviews/{review}/suspend", "suspended")
    road.refused("third", f"/reviews/{review}/resume", "process.acted_before")
    road.ask("fourth", f"/reviews/{review}/resume", "asked")
    place = f"/reviews/{review}/outcomes"
    road.refused("fifth", place, "permits.decided_by_you", outcome="upheld")
    road.refused("third", place, "permits.outcome_unfit", outcome="changed")
    road.refused("third", place, "permits.returned_too_much", outcome="changed", strips=[strip("4.000001")])
    road.settle(review, "changed", strips=[strip("1.5")])
    assert (road.review(review), road.held(ONE)) == (("changed", []), "7.500")
    suit = road.ask("third", "/reviews", "asked", **about, way="suit")
    road.settle(suit, "annulled")
    assert (road.review(suit), road.held(ONE)) == (("annulled", []), "10.000")
    road.refused("mill", "/reviews", "permits.not_reviewable", **about, way="suit")


@pytest.mark.parametrize(
    ("outcome", "after"),
    [("upheld", "frozen"), ("dismissed", "frozen"), ("withdrawn", "frozen"), ("annulled", "lifted")],
)
def test_each_outcome_of_a_review(road: Road, outcome: str, after: str) -> None:
    """Of a freeze of 3 t: only what is annulled comes back; what was upheld by mistake is reopened by two."""
    order = {"order": "(2026) 1", "authority": "court", "rank": 1}
    act = road.ask("bureau", "/freezes", "provisional", site=ONE, strips=[strip("3")], **order)
    road.ask("chief", f"/freezes/{act}/confirm", "frozen")
    assert (road.held(ONE), road.may_emit(ONE)) == ("7.000", "10.000")  # a freeze bars disposing of them
    about = {"decision": act, "ground": "it is paid"}
    review = road.ask("mill", "/reviews", "asked", **about)
    road.refused(
        "third", f"/reviews/{review}/outcomes", "permits.outcome_unfit", outcome=outcome, strips=[strip("1")]
    )
    dropped = road.ask("third", f"/reviews/{review}/outcomes", "proposed", outcome=outcome)
    road.refused("third", f"/review-outcomes/{dropped}/confirm", "process.second_person_needed")
    road.ask("fourth", f"/review-outcomes/{dropped}/drop", "dropped")
    road.settle(review, outcome)
    [told] = road.office.get("bureau", "/permits/acts", machine="permits.freeze").json()["acts"]
    assert (road.review(review), told["state"]) == ((outcome, []), after)
    assert road.held(ONE) == ("10.000" if after == "lifted" else "7.000")
    assert road.may_emit(ONE) == "10.000"
    again = {"dismissed": "asked", "withdrawn": "asked", "upheld": "permits.review_stands"}.get(outcome)
    if again == "asked":
        road.ask("mill", "/reviews", "asked", **about)
    else:
        road.refused("mill", "/reviews", again or "permits.not_reviewable", **about)
    if outcome == "upheld":
        road.ask("third", f"/reviews/{review}/reopen", "reopening_asked")
        road.refused("third", f"/reviews/{review}/confirm", "process.acted_before")
        road.ask("third", f"/reviews/{review}/drop", "upheld")
        road.ask("third", f"/reviews/{review}/reopen", "reopening_asked")
        road.ask("fourth", f"/reviews/{review}/confirm", "asked")


def test_a_site_is_closed_with_everything_that_it_holds(road: Road) -> None:
    """Each kind of thing stands against it, and is told before; once each has ended it is closed by two, and reopened by two."""
    road.adopt({"fee.rate.SO2": '"100.00"', "sale.needs_recognition": "false"})
    road.allocate(ONE, "10", 2026)
    road.allocate(ONE, "1", 2026, fee_due=True)
    until = road.today + timedelta(days=20)
    fee = road.ask("bureau", "/fees", "proposed", site=ONE, notice="N-1")
    strips = {"strips": [strip("1", 2026)]}
    pledge = road.ask(
        "mill", "/pledges", "applied", pledgor=ONE, creditor="bank:icbc", **strips, debt="1", debt_until=until.isoformat(),
    )  # fmt: skip
    freeze = road.ask(
        "bureau", "/freezes", "provisional", site=ONE, **strips, order="O-1", authority="court", rank=1
    )
    withdrawal = road.ask("bureau", "/withdrawals", "proposed", site=ONE, **strips, ground="idle")
    lease = road.ask("mill", "/leases", "proposed", lessor=ONE, lessee=TWO, **strips, rent="1")
    offer = road.ask("bureau", "/buybacks", "offered", site=ONE, **strips, price="1")
    report = road.ask(
        "mill", "/reports", "reported", site=ONE, year=2025, pollutant="SO2", source="self", measured="1"
    )
    told = road.office.get("mill", f"/permits/sites/{ONE}/closure").json()
    waits = {one["id"]: (one["machine"], one["state"]) for one in told["acts"]}
    assert waits == {
        fee: ("permits.fee", "proposed"),
        pledge: ("permits.pledge", "applied"),
        freeze: ("permits.freeze", "provisional"),
        withdrawal: ("permits.withdrawal", "proposed"),
        lease: ("permits.lease", "proposed"),
        offer: ("permits.buyback", "offered"),
    }
    lots = {
        (one["purpose"], one["vintage"]): (one["quantity"], one["stands_against"]) for one in told["lots"]
    }
    assert lots == {
        ("holding", 2026): ("9.000", False),
        ("unpaid", 2026): ("1.000", False),
        ("frozen", 2026): ("1.000", True),
        ("holding", 2027): ("10.000", True),
    }
    against = road.refused("bureau", "/closures", "permits.site_holds", site=ONE, ground="moved away")[
        "against"
    ]
    assert against == "; ".join(told["stands_against"])
    assert all(id in str(against) for id in waits)
    for who, path, state in (
        ("bureau", f"/fees/{fee}/drop", "dropped"),
        ("bureau", f"/pledges/{pledge}/reject", "rejected"),
        ("chief", f"/freezes/{freeze}/lift", "lifted"),
        ("bureau", f"/withdrawals/{withdrawal}/drop", "dropped"),
        ("mill", f"/leases/{lease}/cancel", "cancelled"),
        ("bureau", f"/buybacks/{offer}/cancel", "cancelled"),
        ("chief", f"/reports/{report}/reject", "rejected"),
    ):
        road.ask(who, path, state)
    cancelled = road.ask(
        "bureau", "/cancellations", "cancellation_proposed", holder=ONE, strips=[strip("10")], ground="closed"
    )
    road.ask("chief", f"/cancellations/{cancelled}/confirm", "cancelled")
    told = road.office.get("bureau", f"/permits/sites/{ONE}/closure").json()
    assert (told["stands_against"], told["acts"], told["over"]) == ([], [], [])
    act = road.ask("bureau", "/closures", "proposed", site=ONE, ground="moved away")
    road.refused("bureau", f"/closures/{act}/confirm", "process.second_person_needed")
    road.ask("chief", f"/closures/{act}/confirm", "closed")
    road.refused("bureau", "/closures", "permits.closed_already", site=ONE, ground="again")
    road.refused("mill", "/leases", "permits.site_closed", lessor=ONE, lessee=TWO, **strips, rent="1")
    road.refused("bureau", "/allocations", "permits.site_closed", owner=ONE, **strip("1"))
    road.ask("bureau", f"/closures/{act}/reopen", "reopening_asked")
    road.refused("bureau", f"/closures/{act}/confirm", "process.acted_before")
    road.ask("third", f"/closures/{act}/confirm", "reopened")
    road.ask("mill", "/leases", "proposed", lessor=ONE, lessee=TWO, **strips, rent="1")


def test_an_institution_verifies_a_report(road: Road) -> None:
    """Assigned, found otherwise, ended by two, and what waits for the second is listed; a stranger of another institution sees nothing."""
    for name, of in (("anna", FIRST), ("carl", SECOND)):
        road.office.serving.hire(name, "verifier", of)
    report = road.ask(
        "mill", "/reports", "reported", site=ONE, year=2025, pollutant="SO2", source="self", measured="11.5"
    )
    road.refused(
        "bureau", "/verifications", "permits.verifier_unknown", report=report, verifier="institute:none"
    )
    act = road.ask("bureau", "/verifications", "assigned", report=report, verifier=FIRST)
    road.refused("chief", "/verifications", "permits.verifier_assigned", report=report, verifier=SECOND)

    def seen(who: str) -> list[str]:
        found = road.office.get(who, "/permits/verifications").json()["verifications"]
        return [one["id"] for one in found]

    assert [seen(who) for who in ("anna", "carl", "bureau")] == [[act], [], [act]]
    assert road.office.get("anna", f"/permits/verifications/{act}").json()["filed"] == "11.500"
    assert road.office.get("carl", f"/permits/verifications/{act}").json()["code"] == "process.unknown"
    for path in (
        "/permits/waiting",
        f"/permits/holdings/{ONE}",
        "/permits/acts",
        f"/permits/years/2025/{ONE}",
    ):
        assert road.office.get("anna", path).status_code == 403, path
    finding: dict[str, Any] = {"verification": act, "opinion": "other"}
    road.refused("carl", "/findings", "process.unknown", **finding, quantity="12")
    road.refused("anna", "/findings", "permits.finding_unfit", **finding, quantity="11.5")
    mine = road.ask("anna", "/findings", "found", **finding, quantity="12")
    assert road.office.get("mill", f"/permits/verifications/{act}").json()["found"] == "12.000"
    road.refused("carl", f"/findings/{mine}/withdraw", "process.unknown")
    road.ask("bureau", f"/verifications/{act}/end", "end_asked")
    road.refused("anna", "/findings", "permits.assignment_over", **finding, quantity="12")
    assert waiting(road, "bureau", act) == ("end_asked", "end", True, ["drop"])
    assert waiting(road, "chief", act) == ("end_asked", "end", False, ["confirm", "drop"])
    road.refused("bureau", f"/verifications/{act}/confirm", "process.acted_before")
    road.ask("chief", f"/verifications/{act}/drop", "assigned")
    assert waiting(road, "chief", act) is None
    road.ask("bureau", f"/verifications/{act}/end", "end_asked")
    road.ask("chief", f"/verifications/{act}/confirm", "ended")
    other = road.ask("bureau", "/verifications", "assigned", report=report, verifier=SECOND)
    his = road.ask("carl", "/findings", "found", verification=other, opinion="as_filed")
    assert road.office.get("bureau", f"/permits/verifications/{other}").json()["found"] == "11.500"
    road.ask("carl", f"/findings/{his}/withdraw", "withdrawn")
    road.ask("chief", f"/reports/{report}/verify", "verified")
    assert [seen(who) for who in ("anna", "carl")] == [[act], [other]]


def waiting(road: Road, who: str, act: str) -> tuple[str, str, bool, list[str]] | None:
    """How a line of what waits tells of an act, and what its reader can do with it."""
    found = road.office.get(who, "/permits/waiting").json()["waiting"]
    for one in found:
        if one["id"] == act:
            return (
                one["state"],
                one["what"],
                one["yours"],
                sorted(step["action"] for step in one["yours_to_do"]),
            )
    return None
