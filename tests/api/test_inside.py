"""A second person inside an enterprise: what disposes of its property waits for another representative, where two are needed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Final

import httpx
import pytest
from pydantic_core import to_json

from api.routes import inside as inside_routes
from api.routes import mandates as mandate_routes
from ledger.clock import legal_date
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.permits.actions import inside
from ledger.processes import acting, actions
from tests.api.conftest import Keys, furnish, served
from tests.api.test_plans import Office
from tests.furnished import furnished
from tests.permits.world import AREA, uscc
from tests.serving import StoryClock

ONE, TWO = (f"enterprise:{uscc(number)}" for number in (1, 2))
SITE, FAR, RESERVE = f"{ONE}:001P", f"{TWO}:001P", f"bureau:{AREA}"
STRIP: Final = {
    "pollutant": "SO2",
    "area": AREA,
    "first_vintage": 2026,
    "last_vintage": 2026,
    "quantity": "2",
}
DAY: Final = {"effective_on": "2026-11-03", "document": "paper"}
TODAY: Final = {"effective_on": legal_date(StoryClock().now()).isoformat()}
INSIDE: Final = "/permits/internal/{}"


@furnished
def house(database: Database, owner: Database) -> Keys:
    """Two mills with permits and money; the first has representatives with all rights, with either, and a machine."""
    with served(database, owner, Keys(*owner.begin(furnish))) as serving:
        office = Office(serving)
        office.furnish()
        first = serving.keys["mill"]
        serving.keys["again"] = serving.hire("mill", "enterprise", ONE)["key"]
        serving.keys["mill"] = first
        serving.hire("anna", "enterprise", ONE, rights=["initiate"])
        serving.hire("bert", "enterprise", ONE, rights=["approve"])
        serving.hire("carl", "enterprise", ONE)
        serving.hire("till", "enterprise", ONE, system="till", operations=["internal_one_confirm"])
        serving.hire("far", "enterprise", TWO)
        serving.hire("third", "bureau")
        for holder in (SITE, FAR, RESERVE):
            grant = {
                "id": str(uuid7()),
                "owner": holder,
                **STRIP,
                "quantity": "10",
                "effective_on": "2026-11-02",
            }
            assert office.twice("/permits/allocations", grant).json()["state"] == "issued"
    return Keys(serving.keys, serving.key_ids)


@pytest.fixture
def office(house: Keys, serving: Any) -> Office:
    """The two mills."""
    return Office(serving)


def sent(body: dict[str, Any]) -> dict[str, Any]:
    """Give a body an id, a day and a paper."""
    return {"id": str(uuid7()), **DAY, **body}


def told(answer: httpx.Response) -> tuple[int, str]:
    """Status, and the code of the refusal or the state."""
    body = answer.json()
    return answer.status_code, body.get("code") or body["state"]


def ok(answer: httpx.Response) -> dict[str, Any]:
    """The body of what was done."""
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())


Request = tuple[str, dict[str, Any]]
BUYING: Final = {"seller": RESERVE, "buyer": SITE, "goods": [{**STRIP, "price": "1000.00"}]}


def _sale(office: Office) -> str:
    body = sent(BUYING)
    ok(office.post("bureau", "/permits/sales", body))
    return str(body["id"])


def _agreed(office: Office) -> str:
    sale = _sale(office)
    assert told(office.post("mill", f"/permits/sales/{sale}/accept", DAY)) == (200, "accepted")
    return sale


def _by_far(office: Office, path: str, body: dict[str, Any]) -> str:
    body = sent(body)
    ok(office.post("far", path, body))
    return str(body["id"])


def _pledge(office: Office) -> str:
    body = {"pledgor": FAR, "creditor": ONE, "strips": [STRIP], "debt": "5000.00", "debt_until": "2026-12-15"}
    return _by_far(office, "/permits/pledges", body)


def propose_sale(_: Office) -> Request:
    return "/permits/sales", sent(BUYING)


def accept_sale(office: Office) -> Request:
    return f"/permits/sales/{_sale(office)}/accept", DAY


def propose_lease(_: Office) -> Request:
    return "/permits/leases", sent({"lessor": SITE, "lessee": FAR, "strips": [STRIP], "rent": "100.00"})


def accept_lease(office: Office) -> Request:
    body = {"lessor": FAR, "lessee": SITE, "strips": [STRIP], "rent": "100.00"}
    return f"/permits/leases/{_by_far(office, '/permits/leases', body)}/accept", DAY


def apply_pledge(_: Office) -> Request:
    body = {
        "pledgor": SITE,
        "creditor": TWO,
        "strips": [STRIP],
        "debt": "5000.00",
        "debt_until": "2026-12-15",
    }
    return "/permits/pledges", sent(body)


def accept_pledge(office: Office) -> Request:
    return f"/permits/pledges/{_pledge(office)}/accept", DAY


def release_pledge(office: Office) -> Request:
    pledge = _pledge(office)
    ok(office.post("mill", f"/permits/pledges/{pledge}/accept", DAY))
    assert told(office.post("chief", f"/permits/pledges/{pledge}/register", DAY)) == (200, "registered")
    return f"/permits/pledges/{pledge}/release", DAY


def apply_move(_: Office) -> Request:
    return "/permits/moves", sent({"site": SITE, "to": FAR, "strips": [STRIP], "basis": "merger"})


def accept_buyback(office: Office) -> Request:
    body = sent({"site": SITE, "strips": [STRIP], "price": "300.00"})
    ok(office.post("bureau", "/permits/buybacks", body))
    return f"/permits/buybacks/{body['id']}/accept", DAY


def end_sale(office: Office) -> Request:
    return f"/permits/sales/{_agreed(office)}/end", sent({})


def accept_end(office: Office) -> Request:
    sale, body = _agreed(office), sent({})
    ok(office.post("bureau", f"/permits/sales/{sale}/end", body))
    return f"/permits/endings/{body['id']}/accept", DAY


def surrender(_: Office) -> Request:
    return "/permits/surrenders", sent({"site": SITE, "strips": [STRIP]})


def retire(_: Office) -> Request:
    return "/permits/retirements", sent({"holder": SITE, "strips": [STRIP], "ground": "for the air"})


DISPOSALS: Final[dict[Callable[[Office], Request], str]] = {
    propose_sale: "proposed",
    accept_sale: "accepted",
    propose_lease: "proposed",
    accept_lease: "accepted",
    apply_pledge: "applied",
    accept_pledge: "accepted",
    release_pledge: "released",
    apply_move: "applied",
    accept_buyback: "accepted",
    end_sale: "proposed",
    accept_end: "accepted",
    surrender: "surrendered",
    retire: "retirement_proposed",
}


def need_two(
    office: Office, quantity: str = "0", money: str = "0", by: str = "mill", yes: str = "bert"
) -> None:
    """Let a mill ask for two, by default the first: one representative says so, and another confirms it."""
    body = sent({"quantity": quantity, "money": money})
    assert told(office.post(by, "/permits/dual-control", body)) == (201, "proposed")
    assert told(office.post(yes, f"/permits/dual-control/{body['id']}/confirm", DAY)) == (200, "done")


@pytest.mark.parametrize("prepare", DISPOSALS)
def test_one_suffices_where_nobody_asks_for_two(office: Office, prepare: Callable[[Office], Request]) -> None:
    """Without a setting it is done at once, as before."""
    path, body = prepare(office)
    answer = office.post("mill", path, body)
    assert (answer.json().get("state"), answer.json().get("detail")) == (DISPOSALS[prepare], None)


@pytest.mark.parametrize("prepare", DISPOSALS)
def test_two_are_needed_where_the_enterprise_asks_for_them(
    office: Office, prepare: Callable[[Office], Request]
) -> None:
    """Asked by one, refused to each who is no second person, done by one who is; told again, nothing is done twice."""
    path, body = prepare(office)
    need_two(office)
    asked = ok(office.post("mill", path, body))
    assert (asked["machine"], asked["state"], asked["replayed"]) == ("permits.internal", "asked", False)
    assert [one["action"] for one in asked["next"]] == ["confirm", "drop"]
    assert ok(office.post("mill", path, body)) == {**asked, "replayed": True}
    place = INSIDE.format(asked["id"])
    refused = {
        "mill": (403, "process.second_person_needed"),
        "again": (403, "process.second_person_needed"),
        "anna": (403, "actor.right_missing"),
        "till": (403, "process.role_not_for_step"),
        "far": (404, "process.unknown"),
        "bureau": (403, "process.role_not_for_step"),
    }
    for who, code in refused.items():
        assert (who, told(office.post(who, f"{place}/confirm", DAY))) == (who, code)
    done = ok(office.post("bert", f"{place}/confirm", DAY))
    assert (done["state"], done["next"]) == ("confirmed", [])
    assert ok(office.post("bert", f"{place}/confirm", DAY)) == {**done, "replayed": True}
    again = ok(office.post("mill", path, body))
    assert (again["state"], again["replayed"]) == (DISPOSALS[prepare], True)


REST: Final = 'source = "own"\nmark = "verified"\n'
PACK: Final = (
    '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
    f'[[value]]\nkey = "sale.cooling_days"\nvalue = 1\nfrom = 2020-01-01\n{REST}'
)


def adopt(office: Office, value: str) -> None:
    """Bring a rule pack into force that asks for two, or does not."""
    said = f'[[value]]\nkey = "second_person.enterprise"\nvalue = {value}\nfrom = 2020-01-01\n'
    adopt_text(office, PACK + said + REST)


def adopt_text(office: Office, text: str, from_day: str = "2026-11-03") -> None:
    """Bring a rule pack into force."""
    body = sent({"text": text, "from_day": from_day})
    ok(office.post("bureau", "/law/packs", body))
    ok(office.post("bureau", f"/law/packs/{body['id']}/simulate", DAY))
    ok(office.post("chief", f"/law/packs/{body['id']}/approve", DAY))


@pytest.mark.parametrize("prepare", DISPOSALS)
def test_two_are_needed_where_a_rule_asks_for_them(
    office: Office, prepare: Callable[[Office], Request]
) -> None:
    """A rule pack of the bureau asks it of every enterprise; a later one takes it back."""
    path, body = prepare(office)
    adopt(office, "true")
    asked = ok(office.post("mill", path, body))
    assert asked["machine"] == "permits.internal"
    assert told(office.post("anna", f"{INSIDE.format(asked['id'])}/confirm", DAY))[0] == 403
    assert told(office.post("carl", f"{INSIDE.format(asked['id'])}/confirm", DAY)) == (200, "confirmed")
    assert ok(office.post("mill", path, body))["state"] == DISPOSALS[prepare]


def test_no_rule_no_two(office: Office) -> None:
    """What a pack says that holds counts: one that says no, over one that says yes before."""
    adopt(office, "true")
    adopt(office, "false")
    assert ok(office.post("mill", *surrender(office)))["state"] == "surrendered"


def past_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Python ask for nobody else."""
    monkeypatch.setattr(inside, "takes_two", lambda *_: False)


@pytest.mark.parametrize("prepare", DISPOSALS)
@pytest.mark.parametrize("by_rule", [False, True], ids=["set", "rule"])
def test_the_database_asks_for_two(
    office: Office, monkeypatch: pytest.MonkeyPatch, prepare: Callable[[Office], Request], by_rule: bool
) -> None:
    """Goal: who takes the web over disposes of nothing alone. Method: the same without the check in Python, as the web's role."""
    path, body = prepare(office)
    if by_rule:
        adopt(office, "true")
    else:
        need_two(office)
    past_python(monkeypatch)
    refused = office.post("mill", path, body).json()
    assert (refused["code"], refused["figures"].get("promise")) == (
        "database.promise_broken",
        "second_inside",
    )


def surrendering(quantity: str) -> Request:
    """Surrender so much."""
    return "/permits/surrenders", sent({"site": SITE, "strips": [{**STRIP, "quantity": quantity}]})


@pytest.mark.parametrize("twin", ["python", "sql"])
def test_from_which_amount(office: Office, monkeypatch: pytest.MonkeyPatch, twin: str) -> None:
    """Just below it one suffices, on it two are needed; halves of one day count as one whole, and what two approved does not."""
    need_two(office, "4", "")
    if twin == "sql":
        past_python(monkeypatch)

    def state(request: Request) -> str:
        answer = office.post("mill", *request)
        found = answer.json()
        return str(found.get("state") or found["figures"].get("promise", found["code"]))

    two = "asked" if twin == "python" else "second_inside"
    assert state(surrendering("4")) == two
    assert state(surrendering("3.999999")) == "surrendered"
    assert state(surrendering("0.000001")) == two
    if twin == "python":
        monkeypatch.undo()
        path, body = surrendering("1")
        asked = ok(office.post("mill", path, body))
        ok(office.post("bert", f"{INSIDE.format(asked['id'])}/confirm", DAY))
    need_nobody(office)
    assert state(surrendering("1")) == "surrendered"


def need_nobody(office: Office) -> None:
    """End it, by two."""
    body = sent({})
    ok(office.post("mill", "/permits/dual-control", body))
    assert told(office.post("bert", f"/permits/dual-control/{body['id']}/confirm", DAY)) == (200, "done")


def test_what_one_may_do_alone_is_done_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: where two are needed from an amount, what lies below it is no rehearsal. Method: how often its steps are kept."""
    need_two(office, "4", "")
    kept: list[str] = []
    keep = actions.begin

    def counted(*words: Any, **more: Any) -> Any:
        kept.append("begun")
        return keep(*words, **more)

    monkeypatch.setattr(acting, "begin", counted)
    assert ok(office.post("mill", *surrendering("3")))["state"] == "surrendered"
    assert kept == ["begun"]


@pytest.mark.parametrize("twin", ["python", "sql"])
def test_from_which_money(office: Office, monkeypatch: pytest.MonkeyPatch, twin: str) -> None:
    """A purchase counts by its price: 2000 yuan for two tonnes. What is about no money is let go."""
    need_two(office, "", "4000.00")
    if twin == "sql":
        past_python(monkeypatch)
    assert ok(office.post("mill", *propose_sale(office)))["machine"] == "permits.sale"
    assert ok(office.post("mill", *surrender(office)))["machine"] == "permits.surrender"
    second = office.post("mill", *propose_sale(office)).json()
    if twin == "sql":
        assert second["figures"]["promise"] == "second_inside"
    else:
        assert second["machine"] == "permits.internal", "the second one of a day"
    need_nobody(office)
    need_two(office, "", "4000.01")
    assert ok(office.post("mill", *propose_sale(office)))["machine"] == "permits.sale"


def days(value: str, more: str = "", **head: Any) -> dict[str, Any]:
    """A pack that asks for two from a day on."""
    said = f'[[value]]\nkey = "second_person.enterprise"\nvalue = true\nfrom = {value}\n'
    return {"text": PACK + said + more + REST, **head}


@pytest.mark.parametrize("twin", ["python", "sql"])
def test_on_which_days_a_rule_asks_for_two(
    office: Office, monkeypatch: pytest.MonkeyPatch, twin: str
) -> None:
    """Of the pack and of its value the first day counts, the day before does not; the last day counts, the day after does not."""
    today = legal_date(StoryClock().now())
    yesterday, tomorrow = (today + timedelta(days) for days in (-1, 1))
    if twin == "sql":
        past_python(monkeypatch)
    for pack, two in (
        (days("2020-01-01", from_day=f"{tomorrow}"), False),
        (days(f"{tomorrow}"), False),
        (days("2020-01-01", f"until = {yesterday}\n"), False),
        (days(f"{today}", f"until = {today}\n", from_day=f"{today}"), True),
    ):
        adopt_text(office, **pack)
        answer = office.post("mill", *surrendering("0.1")).json()
        promise = answer.get("figures", {}).get("promise")
        found = answer.get("machine") == "permits.internal" or promise == "second_inside"
        assert (pack, found) == (pack, two)


def test_what_one_half_disposed_of_is_counted_for_another_person(office: Office) -> None:
    """Two representatives each alone, on one day: their sum is held against the amount."""
    need_two(office, "4", "")
    assert ok(office.post("mill", *surrendering("3")))["machine"] == "permits.surrender"
    assert ok(office.post("anna", *surrendering("1")))["machine"] == "permits.internal"


def test_it_is_set_changed_and_ended_by_two(office: Office) -> None:
    """One person alone, a machine, another enterprise and the bureau set nothing; what stands is not set again."""
    path, body = "/permits/dual-control", sent({"quantity": "1"})
    assert told(office.post("bert", path, body)) == (403, "actor.right_missing")
    assert told(office.post("bureau", path, body)) == (403, "process.role_not_for_step")
    assert told(office.post("mill", path, sent({}))) == (422, "permits.dual_control_same")
    assert told(office.post("mill", path, {**body, "document": " "})) == (422, "entry.text_empty")
    assert told(office.post("mill", path, {**body, "money": "-1"})) == (422, "amount.below_zero")
    assert told(office.post("mill", path, body)) == (201, "proposed")
    assert ok(office.post("mill", *surrender(office)))["state"] == "surrendered", (
        "nothing holds before it is confirmed"
    )
    for who, code in (("mill", "process.second_person_needed"), ("again", "process.second_person_needed"),
                      ("anna", "actor.right_missing"), ("far", "process.unknown")):  # fmt: skip
        assert (who, told(office.post(who, f"{path}/{body['id']}/confirm", DAY))[1]) == (who, code)
    assert told(office.post("bert", f"{path}/{body['id']}/confirm", DAY)) == (200, "done")
    assert told(office.post("mill", path, sent({"quantity": "1"}))) == (422, "permits.dual_control_same")
    higher = sent({"quantity": "9", "money": "5"})
    assert told(office.post("anna", path, higher)) == (201, "proposed")
    assert ok(office.post("mill", *surrender(office)))["state"] == "asked", "nor is it lifted"
    assert told(office.post("anna", f"{path}/{higher['id']}/drop", DAY)) == (200, "dropped")
    need_nobody(office)
    assert ok(office.post("mill", *surrender(office)))["state"] == "surrendered"


def test_it_waits_and_is_told(office: Office) -> None:
    """What waits stands in the list, with who may confirm it; each step is an event of the enterprise, and an act of who did it."""
    need_two(office)
    path, body = surrender(office)
    asked = ok(office.post("mill", path, body))
    [row] = [
        one for one in office.get("bert", "/permits/waiting").json()["waiting"] if one["id"] == asked["id"]
    ]
    assert (row["what"], row["site"], row["yours"], row["roles"]) == ("surrender", ONE, False, ["enterprise"])
    assert row["confirm"].endswith(f"/permits/internal/{asked['id']}/confirm")
    assert row["terms"]["body"] == body
    assert [one["yours"] for one in office.get("again", "/permits/waiting").json()["waiting"]] == [True]
    assert office.get("far", "/permits/waiting").json()["waiting"] == []
    assert office.get("far", f"/permits/acts/{asked['id']}").status_code == 404
    ok(office.post("bert", f"{INSIDE.format(asked['id'])}/confirm", DAY))
    kinds = [one["kind"] for one in office.get("mill", "/events").json()["events"]]
    assert kinds[-3:] == ["permits.internal.ask", "permits.surrender.surrender", "permits.internal.confirm"]
    with office.serving.client("mill") as mine, office.serving.client("bert") as his:
        assert [one["kind"] for one in mine.get("/v1/me/acts").json()["acts"]][:2] == [
            "permits.surrender.surrender", "permits.internal.ask"
        ]  # fmt: skip
        assert his.get("/v1/me/acts").json()["acts"][0]["kind"] == "permits.internal.confirm"
    assert not [one for one in office.get("far", "/events").json()["events"] if "internal" in one["kind"]]


def test_it_is_dropped_by_either(office: Office) -> None:
    """Who asked, or one who only approves, puts it aside; under its id it stays dropped, a step is asked for anew."""
    need_two(office)
    path, body = surrender(office)
    for who in ("anna", "bert"):
        path, body = surrender(office)
        asked = ok(office.post("anna", path, body))
        assert told(office.post("far", f"{INSIDE.format(asked['id'])}/drop", DAY)) == (404, "process.unknown")
        assert told(office.post(who, f"{INSIDE.format(asked['id'])}/drop", DAY)) == (200, "dropped")
        assert told(office.post("bert", f"{INSIDE.format(asked['id'])}/confirm", DAY)) == (
            422,
            "process.step_not_allowed",
        )
        assert told(office.post("anna", path, body)) == (200, "dropped")
    path, body = accept_sale(office)
    first = ok(office.post("anna", path, body))
    ok(office.post("anna", f"{INSIDE.format(first['id'])}/drop", DAY))
    second = ok(office.post("anna", path, body))
    assert (second["state"], second["id"] == first["id"]) == ("asked", False)


def test_other_words_and_other_people_under_an_id(office: Office) -> None:
    """An id is one wish of one person, in its words."""
    need_two(office)
    path, body = surrender(office)
    ok(office.post("mill", path, body))
    for who in ("mill", "anna"):
        refused = office.post(who, path, {**body, "document": "other"}).json()
        assert (refused["code"], refused["figures"]["field"]) == ("entry.id_used", "document")
    assert told(office.post("anna", path, body)) == (409, "permits.waits_inside")
    refused = office.post("mill", path, {**body, "strips": [{**STRIP, "quantity": "3"}]}).json()
    assert refused["figures"]["field"] == "strips"


def test_what_cannot_be_is_refused_at_once(office: Office) -> None:
    """It is rehearsed when it is asked for: with more than there is nothing waits."""
    need_two(office)
    assert told(office.post("mill", *surrendering("11"))) == (422, "permits.holding_too_small")
    assert office.get("bert", "/permits/waiting").json()["waiting"] == []


def test_what_changed_meanwhile_is_refused_and_waits(office: Office) -> None:
    """The holding is gone; the other side has cancelled; what was asked for still waits, and is dropped."""
    need_two(office)
    first, second = (ok(office.post("mill", *surrendering("8"))) for _ in range(2))
    assert told(office.post("bert", f"{INSIDE.format(first['id'])}/confirm", DAY)) == (200, "confirmed")
    place = INSIDE.format(second["id"])
    assert told(office.post("bert", f"{place}/confirm", DAY)) == (422, "permits.holding_too_small")
    assert office.get("bert", f"/permits/acts/{second['id']}").json()["act"]["state"] == "asked"
    assert told(office.post("bert", f"{place}/drop", DAY)) == (200, "dropped")
    path, body = accept_sale(office)
    asked = ok(office.post("mill", path, body))
    ok(office.post("bureau", path.replace("accept", "cancel"), DAY))
    place = INSIDE.format(asked["id"])
    refused = office.post("bert", f"{place}/confirm", DAY)
    assert (told(refused), refused.json()["figures"]["action"]) == (
        (422, "process.step_not_allowed"),
        "accept",
    )
    assert told(office.post("mill", f"{place}/drop", DAY)) == (200, "dropped")


def test_what_was_done_without_it(office: Office) -> None:
    """Ended by two meanwhile, the enterprise does at once what waited: the wish is confirmed no more."""
    need_two(office)
    path, body = accept_sale(office)
    asked = ok(office.post("mill", path, body))
    need_nobody(office)
    place = INSIDE.format(asked["id"])
    assert told(office.post("mill", path, body)) == (200, "accepted")
    assert told(office.post("bert", f"{place}/confirm", DAY)) == (422, "permits.internal_done")
    assert told(office.post("bert", f"{place}/drop", DAY)) == (200, "dropped")


def test_whose_key_was_taken_back_asks_for_nothing(office: Office) -> None:
    """A thief may have asked: it is not confirmed, whatever other key he has, but dropped."""
    need_two(office)
    asked = ok(office.post("anna", *surrender(office)))
    with office.serving.client("anna") as mine, office.serving.client("administrator") as root:
        [key] = mine.get("/v1/me").json()["keys"]
        assert root.delete(f"/v1/books/zj/keys/{key['id']}").status_code == 200
    place = INSIDE.format(asked["id"])
    assert told(office.post("bert", f"{place}/confirm", DAY)) == (422, "process.asker_gone")
    [confirm, _] = office.get("bert", f"/permits/acts/{asked['id']}").json()["next"]
    assert [one["code"] for one in confirm["missing"]] == ["process.asker_gone"]
    assert told(office.post("bert", f"{place}/drop", DAY)) == (200, "dropped")


def test_two_confirmations_at_once(office: Office) -> None:
    """It is done once: one of two confirms, the other one hears that it is done."""
    need_two(office)
    asked = ok(office.post("mill", *surrender(office)))
    place = f"{INSIDE.format(asked['id'])}/confirm"
    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(lambda who: told(office.post(who, place, DAY)), ("bert", "carl"))]
    assert sorted(answers) == [(200, "confirmed"), (422, "process.step_not_allowed")]
    [holding] = office.get("mill", f"/permits/holdings/{SITE}").json()["holdings"]
    assert holding["years"][0]["may_emit"] == "8.000"


def test_a_representative_is_nominated_by_two(office: Office) -> None:
    """The bureau confirms the mandate after another representative; what was asked for before two were needed is dropped."""
    path = "/mandates"
    words = {"name": "Dora", "number": "TEST-Dora", "role": "enterprise", "owner": ONE, "document": "letter"}
    early = office.post("mill", path, words).json()
    assert early["approval"] is None
    need_two(office)
    late = office.post("mill", path, words).json()
    for mandate in (early, late):
        refused = office.post("bureau", f"{path}/{mandate['id']}/confirm").json()
        assert (refused["code"], refused["figures"]["mandate"]) == ("permits.nomination_alone", mandate["id"])
    place = f"{INSIDE.format(late['approval'])}/confirm"
    assert told(office.post("mill", place, TODAY)) == (403, "process.second_person_needed")
    assert told(office.post("bert", place, TODAY)) == (200, "confirmed")
    assert office.post("bureau", f"{path}/{late['id']}/confirm").status_code == 200
    assert office.post("bureau", f"{path}/{early['id']}/drop").status_code == 204
    by_bureau = office.post("bureau", path, {**words, "name": "Emil", "number": "TEST-Emil"}).json()
    assert by_bureau["approval"] is None
    assert office.post("third", f"{path}/{by_bureau['id']}/confirm").status_code == 200


def test_no_representative_gets_the_key_of_a_colleague(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: another key of a colleague is as much as a new one. Method: a code that one asked for, before and after, and past Python."""
    [bert] = [
        one["id"] for one in office.get("auditor", "/mandates").json()["mandates"] if one["name"] == "bert"
    ]
    codes = f"/mandates/{bert}/enrolments"
    early = ok(office.post("mill", codes, {}))["id"]
    assert office.post("bureau", f"{codes}/{early}/confirm").status_code == 200
    need_two(office)
    late = ok(office.post("mill", codes, {}))["id"]
    assert told(office.post("bureau", f"{codes}/{late}/confirm"))[1] == "permits.code_alone"
    with monkeypatch.context() as patch:
        patch.setattr(mandate_routes, "check_code", lambda *_: None)
        refused = office.post("bureau", f"{codes}/{late}/confirm").json()
        assert (refused["code"], refused["figures"]["promise"]) == ("database.promise_broken", "code_inside")
    assert office.post("bureau", f"{codes}/{late}/drop").status_code == 204
    asked = ok(office.post("bureau", codes, {}))["id"]
    assert office.post("third", f"{codes}/{asked}/confirm").status_code == 200


def test_the_database_lets_nobody_nominate_alone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the check in Python."""
    need_two(office)
    words = {"name": "Dora", "number": "TEST-Dora", "role": "enterprise", "owner": ONE, "document": "letter"}
    asked = office.post("mill", "/mandates", words).json()
    monkeypatch.setattr(mandate_routes, "check_nomination", lambda *_: None)
    refused = office.post("bureau", f"/mandates/{asked['id']}/confirm").json()
    assert (refused["code"], refused["figures"]["promise"]) == ("database.promise_broken", "mandate_inside")


def test_the_database_holds_it_to_the_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: an approval is of what was read. Method: something else is done under it, as who took the web over would."""
    need_two(office)
    asked = ok(office.post("mill", *surrendering("1")))
    place = f"{INSIDE.format(asked['id'])}/confirm"
    for change in ({"strips": [{**STRIP, "quantity": "9"}]}, {"document": "other"}, {"reason": "other"}):
        with monkeypatch.context() as patch:
            patch.setattr(inside_routes, "to_json", lambda body, new=change: to_json({**body, **new}))
            refused = office.post("bert", place, DAY).json()
        assert (refused["code"], refused["figures"].get("promise")) == (
            "database.promise_broken",
            "second_inside",
        )
    assert told(office.post("bert", place, DAY)) == (200, "confirmed")
