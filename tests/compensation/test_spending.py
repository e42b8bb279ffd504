"""Money out of a case: two persons, a paper, a payee, within the accepted stage, the contract, the plan and the fund."""

import unicodedata
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from ledger.compensation.actions.engine import look
from ledger.compensation.acts import next_of
from ledger.compensation.queries import cases
from ledger.compensation.rules.claims import spent
from ledger.compensation.rules.payees import Identity, plain
from ledger.database import Database
from ledger.journal.accounts import NewAccount, Status, ensure_accounts, set_status
from ledger.journal.codes import account_ids
from ledger.register.identity import check_character
from tests.compensation.world import Desk, X
from tests.furnished import furnished

DAY = date(2025, 4, 1)
WORKS = "works:1"
INSTITUTE = {
    "payee": "institute:1",
    "payee_name": "institute:1",
    "payee_account": "account institute:1",
}


def contracted(database: Database, owner: Database) -> Desk:
    """Make a bureau with a case that has received 1,000.00, and a restoration of two stages, planned with 900.00, contracted for 700.00."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("1000.00", DAY) == "done"
    stages = [
        {"title": "a", "due_on": "2025-12-31", "amount": "400.00"},
        {"title": "b", "due_on": "2026-03-31", "amount": "500.00"},
    ]
    made.must("plan_project", DAY, title="t", mode="funded", repairer=WORKS, budget="900", stages=stages)
    subject = str(made.ids["plan_project"])
    made.must("approve_project", who="chief", subject=subject)
    made.must("contract_project", subject=subject, amount="700.00")
    # nobody is paid before an account is registered in the case: what is tried here is who is
    made.must("register_account", who="cashier", **INSTITUTE)
    made.registered["C1", "institute:1"] = (INSTITUTE["payee_name"], INSTITUTE["payee_account"])
    return made


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case whose restoration is contracted."""
    return contracted(database, owner)


def stage(desk: Desk, number: int, amount: str, **words: Any) -> str:
    """Pay for a stage."""
    whole = {"use": "restoration", "payee": WORKS, **words}
    return desk.spend(amount, DAY, subject=str(desk.ids["plan_project"]), stage=number, **whole)


def accept(desk: Desk, number: int) -> None:
    """Accept a stage."""
    desk.must(
        "accept_stage",
        DAY,
        who="chief",
        subject=str(desk.ids["plan_project"]),
        stage=number,
        evidence="photo",
    )


def test_within_stage_contract_and_fund(desk: Desk) -> None:
    """Just what is left of the stage, the contract and the fund is paid, and no fen more."""
    assert stage(desk, 1, "0.01") == "compensation.stage_not_accepted"
    accept(desk, 1)
    assert stage(desk, 1, "400.01") == "compensation.stage_not_accepted"
    assert desk.said == {"number": 1, "amount": "400.01", "open": "400.00"}
    assert stage(desk, 1, "400.00") == "done"
    assert stage(desk, 1, "0.01") == "compensation.stage_not_accepted"
    accept(desk, 2)
    # 500.00 are accepted, and 300.00 of the contract are left
    assert stage(desk, 2, "300.01") == "compensation.beyond_contract"
    assert desk.said == {"amount": "300.01", "contract": "700.00", "open": "300.00"}
    assert stage(desk, 3, "1.00") == "compensation.stage_not_accepted"
    assert stage(desk, 2, "300.00") == "done"
    assert desk.spend("300.01", DAY) == "compensation.fund_too_small"
    assert desk.said == {"amount": "300.01", "there": "300.00", "on": "2025-04-01"}
    assert desk.spend("300.00", DAY) == "done"
    assert desk.balances()["money restoration_expense"] == 100_000
    assert "fund case_fund" not in desk.balances()
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("plan", "contract", "more"),
    [("100000.00", "60000.00", "100000.00"), ("1500000.00", "1200000.00", "1500000.00")],
)
def test_a_stage_is_not_paid_beyond_its_contract(
    database: Database, owner: Database, plan: str, contract: str, more: str
) -> None:
    """A stage of the whole plan is accepted: the contract bounds what is paid of it, and what was paid is all that it holds."""
    desk = Desk(database, owner)
    heads = [{"head": "H4", "money": plan}]
    parts = [{"amount": plan, "obligors": [{"owner": X}]}]
    desk.judged(heads=heads, parts=parts, more_basis="assessed anew")
    assert desk.pay(plan, DAY) == "done", desk.said
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": plan}]
    desk.must("plan_project", DAY, title="t", mode="funded", repairer=WORKS, budget=plan, stages=stages)
    subject = str(desk.ids["plan_project"])
    desk.must("approve_project", who="chief", subject=subject)
    desk.must("contract_project", subject=subject, amount=contract)
    accept(desk, 1)
    assert stage(desk, 1, more) == "compensation.beyond_contract"
    assert desk.said == {"amount": more, "contract": contract, "open": contract}
    assert stage(desk, 1, contract) == "done", desk.said
    assert stage(desk, 1, "0.01") == "compensation.beyond_contract"
    assert desk.broken() == []


def test_two_persons(desk: Desk) -> None:
    """Nothing moves when it is asked for; who asked does not confirm; what held then must hold when it is paid."""
    accept(desk, 1)
    for name in ("one", "two", "three"):
        desk.must(
            "spend",
            DAY,
            who="cashier",
            name=name,
            subject=str(desk.ids["plan_project"]),
            stage=1,
            use="restoration",
            payee=WORKS,
            amount="300.00",
        )
    assert desk.balances()["fund case_fund"] == 100_000
    one = str(desk.ids["one"])
    assert desk.do("confirm_spending", who="cashier", subject=one) == "process.second_person_needed"
    assert desk.do("confirm_spending", who="chief", subject=one) == "process.role_not_for_step"
    desk.must("confirm_spending", who="payer", subject=one)
    with desk.database.read() as books:
        posted = "SELECT e.approver_id, e.actor_id FROM ledger.entry e WHERE e.kind = 'compensation.spending'"
        assert tuple(books.connection.exec_driver_sql(posted).one()) == (
            desk.people["cashier"],
            desk.people["payer"],
        )
    assert desk.do("confirm_spending", who="payer", subject=one) == "process.step_not_allowed"
    assert (
        desk.do("confirm_spending", who="payer", subject=str(desk.ids["two"]))
        == "compensation.stage_not_accepted"
    )
    desk.must("drop_spending", who="payer", subject=str(desk.ids["three"]))
    assert (
        desk.do("confirm_spending", who="payer", subject=str(desk.ids["three"])) == "process.step_not_allowed"
    )
    assert desk.balances()["fund case_fund"] == 70_000
    assert desk.broken() == []


def test_a_wrong_payment_is_reversed(desk: Desk) -> None:
    """A payment to the wrong stage goes back: the fund, the stage and the contract have it again, and the right one is paid."""
    accept(desk, 1)
    accept(desk, 2)
    assert stage(desk, 2, "400.00") == "done"
    assert stage(desk, 1, "300.01") == "compensation.beyond_contract"
    why: dict[str, Any] = {"reason": "the wrong stage", "document": "voucher"}
    desk.must("propose_reversal", DAY, who="cashier", target=str(desk.ids["spent"]), **why)
    desk.must("confirm_reversal", who="payer", subject=str(desk.ids["propose_reversal"]))
    assert desk.balances()["fund case_fund"] == 100_000
    assert "money restoration_expense" not in desk.balances()
    assert stage(desk, 1, "400.00") == "done"
    assert stage(desk, 2, "300.00") == "done"
    assert (
        desk.do("propose_reversal", who="cashier", target=str(desk.ids["ask spent"]), **why)
        == "compensation.not_reversible"
    )
    assert desk.broken() == []


def test_who_is_paid_and_for_what(desk: Desk) -> None:
    """Somebody whose account is registered, never a liable party; a paper; another place says for what."""
    paid: dict[str, Any] = {"payee_name": "a farmer", "payee_account": "6222000011112222"}
    desk.registered["C1", WORKS] = (WORKS, f"account {WORKS}")
    desk.registered["C1", "person:1"] = ("a farmer", "account person:1")
    for words, came in (
        ({"payee": X}, "compensation.payee_liable"),
        ({"payee": X, **paid}, "compensation.payee_liable"),
        ({"payee": WORKS}, "compensation.payee_unknown"),
        ({"payee": "person:1", "payee_name": "a farmer"}, "compensation.payee_half_named"),
        ({"payee": "person:1", **paid}, "done"),
        ({"payee": "institute:1"}, "done"),
        ({"document": ""}, "compensation.document_missing"),
        ({"document": " "}, "compensation.document_missing"),
        ({"use": "elsewhere"}, "compensation.purpose_missing"),
        ({"use": "restoration"}, "compensation.purpose_missing"),
        ({"stage": 99}, "compensation.purpose_missing"),
        ({"subject": str(desk.ids["plan_project"])}, "compensation.purpose_missing"),
        ({"use": "elsewhere", "purpose": "trees in the next county"}, "done"),
    ):
        assert desk.spend("1.00", DAY, **words) == came, words
    accept(desk, 1)
    assert stage(desk, 1, "1.00", use="elsewhere", purpose="trees") == "compensation.purpose_missing"
    desk.registered["C1", "works:2"] = ("works:2", "account works:2")
    assert stage(desk, 1, "1.00", payee="works:2") == "compensation.payee_unknown"
    assert stage(desk, 1, "1.00", payee="works:2", **paid) == "done"
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        rows = cases.money_of(books, desk.book_id, head.case_id).spendings
        memos = {
            row.memo
            for row in cases.trail_of(books, desk.book_id, "C1")
            if row.kind == "compensation.spending"
        }
    last = rows[-1]
    assert (last.payee, last.payee_account, last.stage, last.state) == (
        "works:2",
        "6222000011112222",
        1,
        "paid",
    )
    assert (
        f"case C1: restoration, restoration {last.restoration}, stage 1, to works:2, spending {last.id}"
        in memos
    )
    assert all(str(row.id) in " ".join(memos) for row in rows)
    assert desk.broken() == []


USCC = "91330000ABCDEF1232"
SAME_ORGAN = f"12330000{USCC[8:17]}" + check_character(f"12330000{USCC[8:17]}")
"""Another credit code with the same organisation code."""
LIABLE = {"owner": f"enterprise:{USCC}", "side": "liable", "name": "X 化工（杭州）有限公司"}
FARMER: dict[str, Any] = {
    "payee": "person:1",
    "payee_name": "a farmer",
    "payee_account": "6222 0000 1111 2222",
}
UNSEEN = "\ufe0f\u180b\u180e\U000e0100\U000e01ef.-·（）_、"
ALIASES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"payee": f"enterprise:{USCC}"}, "compensation.payee_liable"),
    ({"payee": f"enterprise:{USCC}:001P"}, "compensation.payee_liable"),
    ({**FARMER, "payee": f"enterprise:{USCC}:001P"}, "compensation.payee_liable"),
    ({**FARMER, "payee": f"Enterprise:{USCC}"}, "compensation.payee_liable"),
    ({**FARMER, "payee": f"enterprise:{USCC.lower()}"}, "compensation.payee_liable"),
    ({**FARMER, "payee": f"works:{USCC}"}, "compensation.payee_liable"),
    ({**FARMER, "payee_name": "X 化工（杭州）有限公司"}, "compensation.payee_liable"),
    ({**FARMER, "payee_name": "ｘ化工(杭州)\u3000有限 公司\u200b"}, "compensation.payee_liable"),
    ({**FARMER, "payee_name": "X Chemicals"}, "done"),  # as one person has written it into the register
    ({**FARMER, "payee_account": "1202-0001 ０００９"}, "compensation.payee_liable"),  # paid to it in another case
    ({**FARMER, "payee_account": "330101 77"}, "compensation.payee_liable"),  # from which it paid
    ({**FARMER, "payee_name": " "}, "compensation.payee_half_named"),
    ({**FARMER, "payee_account": "\u3000"}, "compensation.payee_half_named"),
    ({**FARMER, "payee_account": "--"}, "compensation.payee_half_named"),
    ({**FARMER, "payee_name": " ", "payee_account": " "}, "done"),  # as its account is registered
    ({**FARMER, "payee_name": "\u200b"}, "compensation.payee_half_named"),
    ({"payee": "institute:1", "payee_name": "institute"}, "compensation.payee_half_named"),
    ({"payee": "institute:1", "payee_name": " ", "payee_account": "1"}, "compensation.payee_half_named"),
    ({"payee": "institute:1", "payee_name": " ", "payee_account": " "}, "done"),
    ({**FARMER, "payee": "enterprise:91330000ABCDEF9999"}, "done"),
    *(({**FARMER, "payee": code}, "compensation.payee_liable") for code in (
        f"org:x:{USCC}", f"org:{USCC}001P", f"org:{USCC[:9]}-{USCC[9:]}", f"org:x{USCC}", f"org:{USCC[8:17]}",
        f"org:{USCC[8:16]}-{USCC[16]}", f"works:{SAME_ORGAN}", f"person:{USCC}",
    )),
    *(({**FARMER, "payee_name": name}, "compensation.payee_liable") for name in (
        USCC, f"No. {USCC[:8]} {USCC[8:]}", USCC[8:17], "X·化工-杭州.有限公司", *(f"X{sign}化工（杭州）有限公司" for sign in UNSEEN),
    )),
    ({**FARMER, "payee_name": "\u3164"}, "compensation.payee_half_named"),
    ({**FARMER, "payee_name": "\u0425化工（杭州）有限公司"}, "done"),  # a Cyrillic letter that looks alike is another one
    ({**FARMER, "payee": f"person:{USCC[8:17]}"}, "done"),  # nine characters of a natural person are no organisation
    ({**FARMER, "payee": f"org:{USCC[:17]}"}, "done"),
    ({**FARMER, "payee": f"org:0{USCC[9:17]}"}, "done"),
    ({**FARMER, "payee": f"org:a{USCC[8:17]}"}, "done"),
    (FARMER, "done"),
)  # fmt: skip
"""Who is to be paid in a case in which one enterprise is liable, and what is told."""


@furnished
def known(database: Database, owner: Database) -> Desk:
    """The same; an enterprise is liable, stands in the register under another name, was paid elsewhere, and has paid from an account."""
    desk = contracted(database, owner)
    desk.judged(code="C2")
    assert desk.pay("500.00", DAY, code="C2") == "done"
    with owner.engine.begin() as connection:
        clerk = desk.people["clerk"]
        connection.exec_driver_sql(
            "INSERT INTO ledger.party VALUES (%s, %s, 'X Chemicals', 'x', '2025-01-02', %s)",
            (desk.book_id, f"enterprise:{USCC}", clerk),
        )
    bank_line(desk, owner, "x 化工(杭州)有限公司", "330101-77")
    paid = {"payee_name": "X", "payee_account": "120200010009"}
    assert desk.spend("1.00", DAY, code="C2", payee=f"enterprise:{USCC}", **paid) == "done"
    desk.must("add_parties", parties=[LIABLE])
    return desk


def bank_line(desk: Desk, owner: Database, party: str, account: str) -> None:
    """A line of a statement of the bank; the import that brings it is tried elsewhere."""
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(
            "INSERT INTO ledger.bank_line (book_id, bank_account_id, booked_on, direction, amount, reference, end_to_end, party,"
            " party_account, remittance, reversal, ordinal) VALUES (%s, 1, '2025-04-01', 'in', 1, '', '', %s, %s, '', FALSE, 1)",
            (desk.book_id, party, account),
        )


@pytest.mark.parametrize(("words", "came"), ALIASES, ids=lambda value: str(value)[:60])
def test_a_liable_party_under_another_name(
    known: Desk, database_url: str, words: dict[str, Any], came: str
) -> None:
    """Its sites, its code in other writing or kind, its names and its accounts are the liable party; blanks are no name and no account."""
    assert known.spend("1.00", DAY, **words) == came
    if came != "compensation.payee_liable" or words.get("payee_account") == "330101 77":
        return
    new = (
        "INSERT INTO ledger.damage_spending SELECT book_id, spending_id, %s, NULL, NULL, 'assessment', %s, %s, %s, '', 1,"
        " NULL, NULL, NULL, NULL, NULL"
        " FROM ledger.damage_spending LIMIT 1"
    )
    values = (words["payee"], words.get("payee_name", ""), words.get("payee_account", ""))
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
        case_id = connection.execute("SELECT case_id FROM ledger.damage_case WHERE code = 'C1'").fetchone()
        assert case_id is not None
        connection.execute(new, (case_id[0], *values))
    assert caught.value.diag.constraint_name == "damage_spending_payee"


@pytest.mark.parametrize("payee", ["enterprise:ghost", "enterprise:ghost:001P", "court:1"])
def test_who_owes_a_part_is_not_paid(desk: Desk, database_url: str, payee: str) -> None:
    """Whoever owes a part is liable, also where an older judgment has named another party of the case, or none of them."""
    paid = {"payee_name": "a name", "payee_account": "1"}
    assert desk.spend("1.00", DAY, payee=payee, **paid) == "done"
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.damage_obligor DISABLE TRIGGER damage_obligor_liable")
        for place, owner in enumerate(("enterprise:ghost", "court:1"), 8):
            connection.execute(
                "INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator)"
                " SELECT book_id, case_id, part, %s, %s, 0, 1 FROM ledger.damage_obligor WHERE place = 1",
                (owner, place),
            )
    assert desk.spend("1.00", DAY, payee=payee, **paid) == "compensation.payee_liable"
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(
            "INSERT INTO ledger.damage_spending SELECT book_id, gen_random_uuid(), case_id, NULL, NULL, use, payee, payee_name,"
            " payee_account, '', 1, NULL, NULL FROM ledger.damage_spending LIMIT 1"
        )
    assert caught.value.diag.constraint_name == "damage_spending_payee"


def test_who_acts_for_a_liable_party_is_not_paid(desk: Desk, database_url: str) -> None:
    """The administrator of a bankrupt, and an agent until its power was ended; the database keeps it."""
    paid = {"payee_name": "a name", "payee_account": "1"}
    whole = {"party": X, "agent_name": "Zhao Law", "kind": "lawyer", "scope": "special"}
    desk.must("appoint_agent", DAY, **whole)
    ruling = {
        "number": "1",
        "court": "court:1",
        "court_name": "court",
        "declare_by": date(2030, 1, 1).isoformat(),
    }
    whom = {"administrator": "administrator:1", "administrator_name": "Qian Firm"}
    after = DAY + timedelta(1)
    desk.must("declare_bankrupt", after, party=X, **ruling, **whom)
    assert desk.spend("1.00", after, payee="works:9", **paid) == "done"
    forge = (
        "INSERT INTO ledger.damage_spending SELECT book_id, gen_random_uuid(), case_id, NULL, NULL, use, %s, %s,"
        " '1', '', 1, NULL, NULL FROM ledger.damage_spending LIMIT 1"
    )
    for payee, name in (
        ("administrator:1", "a name"), ("works:1", "QIAN firm"), ("works:1", "zhao-law"),
    ):  # fmt: skip
        came = desk.spend("1.00", after, payee=payee, payee_name=name, payee_account="1")
        assert came == "compensation.payee_liable", (payee, name)
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
            connection.execute("SET LOCAL ROLE ecoledger_web")
            connection.execute(forge, (payee, name))
        assert caught.value.diag.constraint_name == "damage_spending_payee"
    desk.must("end_agent", after, subject=str(desk.ids["appoint_agent"]), reason="ended")
    assert desk.spend("1.00", after, payee="works:1", payee_name="Zhao Law", payee_account="2") == "done", (
        desk.said
    )


def test_texts_are_compared_alike_in_the_database(database_url: str) -> None:
    """Every character that Unicode has named comes to the same form in Python and in PostgreSQL, and so do codes."""
    letters = [chr(n) for n in range(1, 0xE0200) if unicodedata.category(chr(n)) not in ("Cs", "Cn", "Co")]
    codes = [(str(words["payee"]), str(words.get("payee_name", ""))) for words, _ in ALIASES]
    with psycopg.connect(database_url) as connection:
        told = connection.execute(
            "SELECT ledger.plain_text(x) FROM unnest(%s::text[]) WITH ORDINALITY AS t (x, n) ORDER BY n",
            [letters],
        )
        differ = [hex(ord(one)) for one, (form,) in zip(letters, told, strict=True) if form != plain(one)]
        forms = [connection.execute("SELECT ledger.owner_forms(%s, %s)", pair).fetchone() for pair in codes]
    assert differ == []
    assert [set(one[0]) for one in forms if one] == [
        set(Identity.of([code], [name]).codes) for code, name in codes
    ]


def test_who_became_liable_is_not_paid(desk: Desk) -> None:
    """What was asked for before the payee became liable is not paid after it."""
    desk.must(
        "spend",
        DAY,
        who="cashier",
        name="asked",
        use="assessment",
        amount="1.00",
        **{**FARMER, "payee_name": LIABLE["name"]},
    )
    desk.must("add_parties", parties=[LIABLE])
    assert (
        desk.do("confirm_spending", who="payer", subject=str(desk.ids["asked"]))
        == "compensation.payee_liable"
    )


def test_what_a_liable_party_restores_costs_the_treasury_nothing(desk: Desk) -> None:
    """Works at the cost of the liable party are not paid out of the fund; and not accepted beyond their plan, or as paid in money."""
    kind = [{"head": "H4", "money": "0", "kind": "600.00"}, {"head": "H1", "money": "400.00"}]
    desk.judged(code="C2", heads=kind, parts=[{"amount": "400.00", "obligors": [{"owner": X}]}])
    assert desk.pay("400.00", DAY, code="C2") == "done"
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "1"}]
    desk.must("plan_project", DAY, code="C2", title="t", mode="own", repairer=X, budget="1", stages=stages)
    subject = str(desk.ids["plan_project"])
    for action, who, words in (
        ("approve_project", "chief", {}),
        ("contract_project", "clerk", {"amount": "1"}),
        ("accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
        ("complete_project", "clerk", {}),
    ):
        desk.must(action, who=who, code="C2", subject=subject, **words)
    own: dict[str, Any] = {
        "code": "C2",
        "subject": subject,
        "stage": 1,
        "use": "restoration",
        "payee": "institute:1",
    }
    assert desk.spend("1.00", DAY, **own) == "compensation.not_paid_by_treasury"
    done: dict[str, Any] = {"who": "chief", "code": "C2", "subject": subject}
    assert (
        desk.do("accept_project", value="1", no_evaluation="paid_in_money", **done)
        == "compensation.evaluation_missing"
    )
    assert (
        desk.do("accept_project", value="600.00", evaluator="institute:1", **done)
        == "compensation.value_beyond_plan"
    )
    desk.must("accept_project", value="1.00", evaluator="institute:1", **done)
    assert desk.broken() == []


def test_plain_sql_spends_nothing(desk: Desk, database_url: str) -> None:
    """One person alone, beyond the contract, before the acceptance, for nothing, to nobody: the database refuses; the doctor looks too."""
    accept(desk, 1)
    accept(desk, 2)
    assert stage(desk, 1, "400.00") == "done"
    desk.must(
        "spend",
        DAY,
        who="cashier",
        name="open",
        subject=str(desk.ids["plan_project"]),
        stage=2,
        use="restoration",
        payee=WORKS,
        amount="300.00",
    )
    paid = "SET paid_on = '{}', entry_id = (SELECT entry_id FROM ledger.entry WHERE kind = 'compensation.payment')"
    one = f"UPDATE ledger.damage_spending {paid} WHERE spending_id = '{desk.ids['open']}'"
    state = "UPDATE ledger.process SET state = 'paid' WHERE machine = 'compensation.spending'"
    new = (
        "INSERT INTO ledger.damage_spending SELECT book_id, spending_id, case_id, project_id, stage, {}, payee, {}, payee_account, {},"
        " amount, NULL, NULL, heads, NULL, NULL FROM ledger.damage_spending LIMIT 1"
    )
    for statements, told in (
        ([one.format("2025-04-01")], "damage_spending_by_two"),
        (["UPDATE ledger.damage_spending SET amount = 1"], "journal_append_only"),
        (["UPDATE ledger.damage_spending SET payee = 'x'"], "journal_append_only"),
        (["UPDATE ledger.damage_spending SET paid_on = NULL, entry_id = NULL"], "damage_spending_by_two"),
        ([state, one.format("2025-03-31")], "damage_spending_within"),
        (
            [state, "UPDATE ledger.damage_project SET contract = 69999", one.format("2025-04-01")],
            "damage_spending_within",
        ),
        (
            [
                state,
                "ALTER TABLE ledger.damage_milestone DISABLE TRIGGER written_once",
                "UPDATE ledger.damage_milestone SET accepted = 29999 WHERE number = 2",
                one.format("2025-04-01"),
            ],
            "damage_spending_within",
        ),
        ([new.format("'elsewhere'", "payee_name", "'trees'")], "damage_spending_says_for_what"),
        (
            [new.replace("payee_account", "''").format("use", "'name'", "purpose")],
            "damage_spending_payee_named",
        ),
        (
            [new.replace("payee_account", "'--'").format("use", "'a name'", "purpose")],
            "damage_spending_payee",
        ),
    ):
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
            for statement in statements:
                connection.execute(statement.encode())
        assert caught.value.diag.constraint_name == told, statements
    for statement in (
        "UPDATE ledger.damage_milestone SET paid = paid + 1 WHERE number = 2",
        "UPDATE ledger.damage_project SET contract = 39999",
    ):
        with psycopg.connect(database_url) as connection:
            connection.execute(statement.encode())
        assert desk.broken() == ["restoration_is_paid_out_of_its_case"], statement
        with psycopg.connect(database_url) as connection:
            connection.execute(b"UPDATE ledger.damage_milestone SET paid = 0 WHERE number = 2")
            connection.execute(b"UPDATE ledger.damage_project SET contract = 70000")
    assert desk.broken() == []


def test_what_the_accounts_of_a_spending_refuse_is_told_before(desk: Desk) -> None:
    """Goal: nobody is offered what must fail. Method: each account on which it would stand, frozen; told, refused alike, and open again."""
    asked = {
        "use": "elsewhere",
        "purpose": "p",
        "payee": WORKS,
        "payee_name": "Works",
        "payee_account": "6222",
    }
    desk.must("spend", DAY, who="cashier", name="asked", amount="10.00", **asked)
    subject = str(desk.ids["asked"])

    def missing() -> list[tuple[str, str]]:
        with desk.database.read() as books:
            found = next_of(look(books, desk.book_id, "C1", None, DAY), DAY)
        confirm = next(one for one in found if one.action == "confirm-spending")
        return [(one.code, str(one)) for one in confirm.missing]

    assert missing() == []
    legs = spent("C1", 10_00)
    clerk = desk.step("payer", DAY).actor_id
    places = {
        one.account: NewAccount(one.account, one.owner, one.purpose) for one in legs if one.place is None
    }
    desk.database.begin(lambda books: ensure_accounts(books, desk.book_id, list(places.values()), clerk))
    there = [
        code for code in dict.fromkeys(one.account for one in legs) if code in places or desk_has(desk, code)
    ]
    assert len(there) > 1
    cases: list[tuple[Status, list[str]]] = [("frozen", ["account.frozen"]), ("open", [])]
    for code in there:
        for status, refused in cases:
            put(desk, code, status, clerk)
            assert [one for one, _ in missing()] == refused
            if refused:
                text = missing()[0][1]
                assert desk.do("confirm_spending", DAY, who="payer", subject=subject) == refused[0]
                assert code not in text
                assert ("treasury, " if code in places else "case C1, ") in text
    desk.must("confirm_spending", DAY, who="payer", subject=subject)


def put(desk: Desk, code: str, status: Status, actor_id: int) -> None:
    """Give an account a status."""
    desk.owner.begin(lambda books: set_status(books, desk.book_id, code, status, "x", actor_id))


def desk_has(desk: Desk, code: str) -> bool:
    """Whether an account is there."""
    with desk.database.read() as books:
        return bool(account_ids(books, desk.book_id, [code]))
