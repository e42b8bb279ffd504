"""Reading: pages and their cursors, the two time axes, statements, the trial balance."""

from datetime import UTC, datetime

from ledger.identifiers import uuid7
from tests.api.conftest import Serving, transfer

BOOK = "/v1/books/zj"


def post(serving: Serving, *entries: dict[str, object]) -> None:
    """Post entries one after the other."""
    with serving.client() as client:
        for entry in entries:
            assert client.post(f"{BOOK}/entries", json=entry).status_code == 201


def test_pages_of_everything(serving: Serving) -> None:
    """Goal: pages together are the whole. Method: walk each list with one line on a page."""
    post(serving, transfer(), transfer(debit="zeta"), transfer("2.00"))
    statement = f"{BOOK}/accounts/bank:clearing/statement?asset=CNY"
    lists = {
        "/v1/books": "books",
        f"{BOOK}/assets": "assets",
        f"{BOOK}/accounts": "accounts",
        f"{BOOK}/balances": "balances",
        statement: "movements",
        f"{BOOK}/trial-balance?by=account": "lines",
    }
    with serving.client("auditor") as client:
        for path, name in lists.items():
            join = "&" if "?" in path else "?"
            whole = client.get(path).json()
            assert whole["next"] is None
            page = client.get(f"{path}{join}limit=1").json()
            walked = page[name]
            while page["next"]:
                page = client.get(f"{path}{join}limit=1&cursor={page['next']}").json()
                walked += page[name]
            assert walked == whole[name], path
            assert len(walked) >= (1 if name == "books" else 2)


def test_a_cursor_belongs_to_its_question(serving: Serving) -> None:
    """Goal: another filter with a cursor is refused. Method: change the filter, the address, the text."""
    with serving.client() as client:
        cursor = client.get(f"{BOOK}/accounts?limit=1").json()["next"]
        cases = {
            f"{BOOK}/accounts?limit=2&cursor={cursor}": None,
            f"{BOOK}/accounts?owner=acme&cursor={cursor}": "request.cursor_mismatch",
            f"{BOOK}/assets?cursor={cursor}": "request.cursor_mismatch",
            f"{BOOK}/balances?cursor={cursor}": "request.cursor_malformed",
            f"{BOOK}/accounts?cursor=nonsense": "request.cursor_malformed",
            f"{BOOK}/accounts?cursor=W10": "request.cursor_malformed",
            f"{BOOK}/accounts?cursor={'A' * 900}": "request.invalid",
        }
        for path, code in cases.items():
            assert client.get(path).json().get("code") == code, path


def test_the_two_time_axes(serving: Serving) -> None:
    """Goal: balances by legal date and as known then. Method: an entry of September recorded after one of November."""
    post(serving, transfer("1.00"))
    between = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    post(serving, transfer("2.00", effective_on="2026-09-01"))
    held = f"{BOOK}/accounts/acme:clearing/balances"
    with serving.client() as client:
        found = [
            [b["balance"] for b in client.get(held, params=params).json()["balances"]]
            for params in (
                {},
                {"effective": "2026-10-01"},
                {"recorded": between},
                {"effective": "2026-01-01"},
            )
        ]
        lines = client.get(
            f"{BOOK}/accounts/acme:clearing/statement", params={"asset": "CNY", "since": "2026-10-01"}
        )
    assert found == [["3.00"], ["2.00"], ["1.00"], []]
    assert (lines.json()["opening"], lines.json()["closing"]) == ("2.00", "3.00")
    assert [m["running"] for m in lines.json()["movements"]] == ["3.00"]


def test_the_trial_balance_balances(serving: Serving) -> None:
    """Goal: debits equal credits in every asset. Method: some entries, by purpose and by account, now and before."""
    post(serving, transfer("1.00"), transfer("2.50", debit="zeta"))
    with serving.client("bureau") as client:
        now = client.get(f"{BOOK}/trial-balance").json()
        before = client.get(f"{BOOK}/trial-balance", params={"effective": "2026-01-01"}).json()
    assert now["balanced"] is True
    [total] = now["totals"]
    assert (total["asset"], total["debits"], total["credits"]) == ("CNY", "3.50", "3.50")
    assert [line["purpose"] for line in now["lines"]] == ["clearing"]
    assert (before["balanced"], before["totals"]) == (True, [])


def test_accounts_and_assets_over_http(serving: Serving) -> None:
    """Goal: open, list, freeze, close. Method: the whole life of an account, and its refusals."""
    asset = {"code": "USD", "name": "dollar", "kind": "permit", "unit": "t", "scale": 2, "digits": 2}
    new = {"code": "new:clearing", "owner": "new", "purpose": "clearing", "floor": "-100", "ceiling": "100"}
    with serving.client("bureau") as client:
        assert client.post(f"{BOOK}/assets", json=asset).status_code == 201
        for other, field in (({}, "code"), ({"unit": "kg"}, "unit")):
            taken = client.post(f"{BOOK}/assets", json=asset | other)
            assert (taken.status_code, taken.json()["code"], taken.json()["figures"]["field"]) == (
                409,
                "code.taken",
                field,
            )
        assert (
            client.post(f"{BOOK}/assets", json={**asset, "code": "GBP", "digits": 3}).json()["code"]
            == "asset.scale_impossible"
        )
        assert client.post(f"{BOOK}/accounts", json={"accounts": [new]}).status_code == 201
        again = client.post(f"{BOOK}/accounts", json={"accounts": [new]})
        assert (again.status_code, again.json()) == (200, {"accounts": ["new:clearing"]})
        differs = client.post(f"{BOOK}/accounts", json={"accounts": [{**new, "floor": "-99"}]})
        assert (differs.status_code, differs.json()["code"]) == (409, "account.opened_otherwise")
        assert differs.json()["figures"] == {"account": "new:clearing", "field": "floor"}
        wrong = {"accounts": [{**new, "code": "b", "purpose": "none"}]}
        assert client.post(f"{BOOK}/accounts", json=wrong).json()["code"] == "account.purpose_unknown"
        own = {"accounts": [new, {**new, "code": "case:C1:H1:claim_due", "purpose": "claim_due"}]}
        assert client.post(f"{BOOK}/accounts", json=own).json()["code"] == "account.opened_by_room"
        mill, name = "enterprise:91330621000000001K", "enterprise:91330621000000001K:money:settlement_claim"
        named = {"code": name, "owner": mill, "purpose": "settlement_claim"}
        lots = {"code": f"{mill}:001P:permits:holding", "owner": mill, "purpose": "holding"}
        for mine in (
            {**named, "owner": "enterprise:thief"}, {**named, "purpose": "clearing"}, {**named, "ceiling": "0"}, {**named, "floor": "-1"},
            {**lots, "owner": f"{mill}:001P"}, {**lots, "purpose": "frozen"},
        ):  # fmt: skip
            told = client.post(f"{BOOK}/accounts", json={"accounts": [mine]})
            assert told.json()["code"] == "account.named_otherwise", mine
        assert client.post(f"{BOOK}/accounts", json={"accounts": [named, lots]}).status_code == 201
        [read] = client.get(f"{BOOK}/accounts", params={"owner": "new", "purpose": "clearing"}).json()[
            "accounts"
        ]
        assert (read["floor"], read["ceiling"], read["status"]) == ("-100", "100", "open")
        path = f"{BOOK}/accounts/new:clearing/status"
        asked = {"id": str(uuid7()), "effective_on": "2026-11-03", "status": "frozen", "reason": "court"}
        assert client.post(path, json=asked).json()["state"] == "proposed"
        assert client.post(path, json={**asked, "status": "melted"}).json()["code"] == "request.invalid"
        assert client.post(f"{BOOK}/accounts/no/status", json=asked).status_code == 404
        confirm = f"{BOOK}/accounts/status/{asked['id']}/confirm"
        refused = client.post(confirm, json={"effective_on": "2026-11-03"})
        assert refused.json()["code"] == "process.second_person_needed"
        assert len(client.get("/v1/chart").json()["purposes"]) > 5
        assert len(client.get("/v1/kinds").json()["kinds"]) > 5


def test_money_is_the_renminbi_and_comes_with_the_book(serving: Serving) -> None:
    """Goal: nobody sets alone what money is worth. Method: dollars under its code and another; a new book has it already."""
    money = {"code": "CNY", "name": "人民币", "kind": "money", "unit": "元", "scale": 2, "digits": 2}
    with serving.client("bureau") as client:
        for other, field in (
            ({"name": "美元"}, "name"),
            ({"unit": "USD"}, "unit"),
            ({"scale": 0, "digits": 0}, "scale"),
            ({"code": "USD"}, "code"),
            ({"kind": "permit"}, "kind"),
        ):
            refused = client.post(f"{BOOK}/assets", json=money | other).json()
            assert (refused["code"], refused["figures"]["field"]) == ("asset.money_other", field)
        assert client.post(f"{BOOK}/assets", json=money).status_code == 201, "it is there"
    with serving.client("administrator") as client:
        book = {"code": "ah", "name": "Anhui", "opens_on": "2026-01-01"}
        assert client.post("/v1/books", json=book).status_code == 201
        again = client.post("/v1/books", json=book | {"name": "Another"}).json()
        assert (again["code"], again["figures"]) == (
            "code.taken",
            {"name": "ah", "field": "name", "kept": "Anhui", "said": "Another"},
        )
        [found] = client.get("/v1/books/ah/assets").json()["assets"]
        assert {field: found[field] for field in money} == money
