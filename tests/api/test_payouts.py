"""An enterprise takes its money out: bound when it asks, paid by two persons of finance, or it comes back; with balances."""

from typing import Any

import pytest

from ledger.identifiers import derived, uuid7
from ledger.market.actions import payouts
from ledger.permits.actions.engine import money_draft
from tests.api.conftest import Keys
from tests.api.test_inside import DAY, INSIDE, ONE, TWO, house, need_two, ok, sent, told
from tests.api.test_inside_gone import take_back
from tests.api.test_plans import Office

__all__ = ["house"]
PATH = "/settlement/payout-requests"
PLAIN = {"effective_on": DAY["effective_on"]}


@pytest.fixture
def office(house: Keys, serving: Any) -> Office:
    """The first mill has paid in 1000 yuan, the second 500."""
    made = Office(serving)
    for owner, amount in ((ONE, "1000.00"), (TWO, "500.00")):
        body = sent({"owner": owner, "amount": amount})
        ok(made.post("finance", "/settlement/deposits", body))
        assert told(made.post("teller", f"/settlement/deposits/{body['id']}/confirm", DAY)) == (
            200,
            "recorded",
        )
    return made


def request(amount: str = "400.00", **more: Any) -> dict[str, Any]:
    """What an enterprise asks for."""
    return sent({"amount": amount, "to_bank": "ICBC Shaoxing", "to_account": "1211 0125 0920", **more})


def balance(office: Office, account: str) -> str:
    """What stands on an account of money, in yuan; nothing where it was never used."""
    found = office.get("finance", f"/accounts/{account}/balances").json()
    [held] = found.get("balances", [{"balance": "0.00"}])
    return str(held["balance"])


def stands(office: Office) -> tuple[str, str, str]:
    """What the first mill is owed, what of its money is bound, and the cash of the exchange."""
    accounts = (
        f"{ONE}:money:settlement_claim",
        f"{ONE}:money:settlement_bound",
        "exchange:money:settlement_cash",
    )
    return tuple(balance(office, one) for one in accounts)  # type: ignore[return-value]


def test_from_the_wish_to_the_payment(office: Office) -> None:
    """400 of 1000 yuan are bound, and can not be used twice; finance pays by two, with a paper."""
    body = request()
    asked = ok(office.post("mill", PATH, body))
    assert (asked["machine"], asked["state"], len(asked["entries"])) == ("market.payout_request", "asked", 1)
    assert ok(office.post("mill", PATH, body)) == {**asked, "replayed": True}
    assert stands(office) == ("600.00", "400.00", "1500.00")
    assert told(office.post("mill", PATH, request("600.01"))) == (422, "account.overdraft")
    place = f"{PATH}/{body['id']}"
    assert told(office.post("finance", f"{place}/pay", PLAIN)) == (422, "entry.text_empty")
    assert told(office.post("finance", f"{place}/confirm", DAY)) == (422, "process.step_not_allowed")
    assert told(office.post("finance", f"{place}/pay", DAY)) == (200, "paying")
    [waits] = office.get("teller", "/permits/waiting").json()["waiting"]
    assert (waits["site"], waits["money"], waits["roles"], waits["terms"]["to_account"]) == (
        ONE, "400.00", ["finance"], "1211 0125 0920",
    )  # fmt: skip
    assert told(office.post("finance", f"{place}/confirm", DAY)) == (403, "process.acted_before")
    assert told(office.post("mill", f"{place}/cancel", DAY)) == (422, "process.step_not_allowed"), (
        "it is being paid"
    )
    paid = ok(office.post("teller", f"{place}/confirm", DAY))
    assert (paid["state"], paid["entries"]) == ("paid", [body["id"]])
    assert stands(office) == ("600.00", "0.00", "1100.00")
    assert (
        told(office.post("finance", f"{place}/fail", {**DAY, "reason": "late"}))[1]
        == "process.step_not_allowed"
    )
    kinds = [one["kind"] for one in office.get("mill", "/events").json()["events"]]
    assert kinds[-3:] == [f"market.payout_request.{step}" for step in ("ask", "propose_payment", "confirm")]


def test_the_money_comes_back(office: Office) -> None:
    """Dropped, it waits again; the bank does not pay, or the enterprise takes it back: what was bound is owed again."""
    body = request()
    ok(office.post("mill", PATH, body))
    place = f"{PATH}/{body['id']}"
    ok(office.post("finance", f"{place}/pay", DAY))
    assert told(office.post("finance", f"{place}/drop", DAY)) == (200, "asked")
    assert stands(office)[1] == "400.00"
    assert told(office.post("finance", f"{place}/fail", DAY)) == (422, "entry.text_empty")
    failed = ok(office.post("finance", f"{place}/fail", {**DAY, "reason": "the account is closed"}))
    assert (failed["state"], len(failed["entries"])) == ("failed", 1)
    assert stands(office) == ("1000.00", "0.00", "1500.00")
    again = request("1000.00")
    ok(office.post("mill", PATH, again))
    assert stands(office) == ("0.00", "1000.00", "1500.00")
    assert told(office.post("bert", f"{PATH}/{again['id']}/cancel", DAY)) == (200, "cancelled")
    assert stands(office) == ("1000.00", "0.00", "1500.00")


def test_who_said_once_that_it_was_paid_does_not_confirm_it(office: Office) -> None:
    """Goal: four eyes over the whole request, and a way on. Method: both have proposed; a third one; failed, and asked anew."""
    body, again = request(), request()
    ok(office.post("mill", PATH, body))
    place = f"{PATH}/{body['id']}"
    for who, other in (("finance", "teller"), ("teller", "finance")):
        paying = ok(office.post(who, f"{place}/pay", DAY))
        seen = {**DAY, "version": paying["version"]}
        for one in ("finance",) if who == "finance" else ("finance", "teller"):
            assert (one, told(office.post(one, f"{place}/confirm", seen))) == (
                one,
                (403, "process.acted_before"),
            )
        if who == "finance":
            assert told(office.post(other, f"{place}/drop", DAY)) == (200, "asked")
    office.serving.hire("cash", "finance")
    assert told(office.post("finance", f"{place}/drop", DAY)) == (200, "asked")
    paying = ok(office.post("finance", f"{place}/pay", DAY))
    assert told(office.post("cash", f"{place}/confirm", {**DAY, "version": paying["version"]})) == (
        200,
        "paid",
    )
    ok(office.post("mill", PATH, again))
    place = f"{PATH}/{again['id']}"
    for who in ("finance", "teller"):
        ok(office.post(who, f"{place}/pay", DAY))
        ok(office.post(who, f"{place}/drop", DAY))
    assert told(office.post("teller", f"{place}/fail", {**DAY, "reason": "nobody is left"})) == (
        200,
        "failed",
    )
    anew = request()
    ok(office.post("mill", PATH, anew))
    ok(office.post("finance", f"{PATH}/{anew['id']}/pay", DAY))
    assert told(office.post("teller", f"{PATH}/{anew['id']}/confirm", DAY)) == (200, "paid")


def test_whose_money_it_is(office: Office) -> None:
    """Only a representative who may initiate asks, for its own enterprise; others see nothing of it; finance asks for nobody."""
    for who, code in (
        ("bert", "actor.right_missing"),
        ("bureau", "actor.not_allowed"),
        ("finance", "actor.not_allowed"),
    ):
        assert (who, told(office.post(who, PATH, request()))[1]) == (who, code)
    for change, code in (
        ({"amount": "0"}, "entry.amount_not_positive"),
        ({"to_account": " "}, "entry.text_empty"),
        ({"to_bank": " "}, "entry.text_empty"),
    ):
        assert told(office.post("mill", PATH, request(**change)))[1] == code
    body = request()
    ok(office.post("mill", PATH, body))
    assert told(office.post("far", f"{PATH}/{body['id']}/cancel", DAY)) == (404, "process.unknown")
    assert office.get("far", f"/permits/acts/{body['id']}").status_code == 404


def test_two_inside_from_an_amount(office: Office) -> None:
    """Below it one asks; on it another representative approves, and the money is bound only then."""
    need_two(office, "", "500.00")
    assert ok(office.post("mill", PATH, request("499.99")))["machine"] == "market.payout_request"
    asked = ok(office.post("mill", PATH, request("0.01")))
    assert (asked["machine"], stands(office)[1]) == ("permits.internal", "499.99")
    assert told(office.post("bert", f"{INSIDE.format(asked['id'])}/confirm", DAY)) == (200, "confirmed")
    assert stands(office)[1] == "500.00"


def test_whose_key_was_taken_back_is_paid_nothing(office: Office) -> None:
    """A thief may have asked: the payment is not confirmed, and the money comes back."""
    body = request()
    ok(office.post("anna", PATH, body))
    place = f"{PATH}/{body['id']}"
    ok(office.post("finance", f"{place}/pay", DAY))
    with office.serving.client("anna") as mine, office.serving.client("administrator") as root:
        [key] = mine.get("/v1/me").json()["keys"]
        assert root.delete(f"/v1/books/zj/keys/{key['id']}").status_code == 200
    assert told(office.post("teller", f"{place}/confirm", DAY)) == (422, "process.asker_gone")
    ok(office.post("teller", f"{place}/drop", DAY))
    assert told(office.post("teller", f"{place}/fail", {**DAY, "reason": "a thief"})) == (200, "failed")
    assert stands(office) == ("1000.00", "0.00", "1500.00")


def test_who_proposed_again_with_a_good_key_is_confirmed(office: Office) -> None:
    """The one who proposed it lost the key, got another, and proposed anew: the last time counts, and another person confirms."""
    office.serving.hire("cash", "finance")
    body = request()
    ok(office.post("mill", PATH, body))
    place = f"{PATH}/{body['id']}"
    ok(office.post("cash", f"{place}/pay", DAY))
    dropped = ok(office.post("teller", f"{place}/drop", DAY))
    take_back(office, "cash")
    office.serving.hire("cash", "finance")
    again = {**DAY, "reason": "with another key", "version": dropped["version"]}
    paying = ok(office.post("cash", f"{place}/pay", again))
    confirmed = office.post("finance", f"{place}/confirm", {**DAY, "version": paying["version"]})
    assert told(confirmed) == (200, "paid")
    with office.serving.database.read() as books:
        query = (
            "SELECT actor_id FROM ledger.process_event WHERE process_id = %s AND action = 'propose_payment'"
        )
        proposed = list(books.connection.exec_driver_sql(query, (body["id"],)).scalars())
    assert len(proposed) == 2
    assert len(set(proposed)) == 1, "the key is another one, the actor is the same"


def test_the_database_binds_and_frees_with_the_request_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: who takes the web over moves nobody's money. Method: the entries of a step, changed or left out, as the web's role."""
    real = payouts._between

    def promise(path: str, body: dict[str, Any], who: str = "mill") -> str:
        return str(office.post(who, path, body).json().get("figures", {}).get("promise"))

    def other_amount(entry_id: Any, kept: Any, debit: Any, credit: Any) -> Any:
        return money_draft(entry_id, (*debit, 1), (*credit, -1))

    def other_owner(entry_id: Any, kept: Any, debit: Any, credit: Any) -> Any:
        return money_draft(entry_id, (TWO, debit[1], kept.money), (TWO, credit[1], -kept.money))

    def other_id(entry_id: Any, kept: Any, debit: Any, credit: Any) -> Any:
        return real(derived(uuid7(), "x"), kept, debit, credit)

    def others_too(entry_id: Any, kept: Any, debit: Any, credit: Any) -> Any:
        theirs = ((TWO, account, fen) for (_, account), fen in ((debit, 1), (credit, -1)))
        return money_draft(entry_id, (*debit, kept.money), (*credit, -kept.money), *theirs)

    for change, told_as in (
        (other_amount, "payout_entry"), (other_owner, "payout_entry"), (others_too, "payout_entry"), (other_id, ""),
    ):  # fmt: skip
        monkeypatch.setattr(payouts, "_between", change)
        assert promise(PATH, request()) in (told_as, "payout_entry", "act_has_entry")
    monkeypatch.setattr(payouts, "_between", real)
    with monkeypatch.context() as patch:
        patch.setattr(payouts, "post_step", lambda *_: ())
        assert promise(PATH, request()) == "act_has_entry"
    body = request()
    ok(office.post("mill", PATH, body))
    place = f"{PATH}/{body['id']}"
    monkeypatch.setattr(payouts, "_between", other_amount)
    assert promise(f"{place}/cancel", DAY) == "payout_entry"
    ok(office.post("finance", f"{place}/pay", DAY))
    assert promise(f"{place}/confirm", DAY, "teller") == "entry_by_two"
    assert stands(office) == ("600.00", "400.00", "1500.00")


def test_paid_before_it_came_in(office: Office) -> None:
    """Goal: no day on which the exchange has paid more than it had. Method: a pay-out dated before the deposits; then on their day."""
    early = sent({"owner": ONE, "amount": "400.00"}) | {"effective_on": "2026-01-06"}
    refused = office.post("finance", "/settlement/payouts", early)
    if refused.status_code in (200, 201):
        refused = office.post("teller", f"/settlement/payouts/{early['id']}/confirm", DAY)
    assert told(refused) == (422, "account.overdraft_later")
    figures = refused.json()["figures"]
    assert (figures["effective_on"], figures["day"]) == ("2026-01-06", "2026-01-06")
    assert (figures["needed"], figures["available"]) == ("400.00", "0.00")
    assert stands(office) == ("1000.00", "0.00", "1500.00")
