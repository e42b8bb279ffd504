"""What else a court does with a suit: it is changed, transferred, not tried; terms stop and run again; orders apart; apologies."""

from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import (
    DOCKET,
    FEB,
    MARCH,
    SUIT,
    offered,
    pronounced,
    sued,
    taken_back,
    terms,
)
from tests.compensation.test_separate import SECOND, SUED, apart, consulting, h4, owing, signing, state_of
from tests.compensation.world import Desk, X, Y, figures_now, owed
from tests.furnished import furnished

FIRST: dict[str, Any] = {"number": "(2025)鲁01民初1号", "instance": "first"}
OTHER: dict[str, Any] = {"court": "court:2", "court_name": "another court"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


@furnished
def parted(database: Database, owner: Database) -> Desk:
    """A case of 100,000.00 in consultation."""
    desk = Desk(database, owner)
    consulting(desk)
    return desk


def running(desk: Desk, name: str) -> list[tuple[str, date | None]]:
    """What the terms of a name are about that run, and when they end."""
    return [(one.subject, one.due_on) for one in terms(desk, name) if one.stopped_on is None]


def claimed(desk: Desk) -> dict[str, int]:
    """What is claimed by head, in fen."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        return {
            one.head: one.amounts["claimed"]
            for one in figures_now(books, desk.book_id, head)
            if "claimed" in one.amounts
        }


# -- the suit ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_nobody_sues_for_nothing(desk: Desk, amount: str) -> None:
    """Under no head; the database refuses the record, too."""
    desk.concluded()
    words = {**SUIT, "claimed": [{"head": "H4", "amount": "1.00"}, {"head": "H1", "amount": amount}]}
    assert desk.do("sue", FEB, **words) == "compensation.not_above_zero"
    desk.must("sue", FEB, **SUIT)
    statement = (
        "INSERT INTO ledger.damage_record (book_id, case_id, record_id, kind, effective_on, state, reason, document, words, basis, law,"
        " actor_id) SELECT book_id, case_id, uuidv7(), kind, effective_on, state, reason, document,"
        f" jsonb_set(words, '{{claimed,0,amount}}', '\"{amount}\"'), basis, law, actor_id FROM ledger.damage_record WHERE kind = 'sue'"
    )
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(statement.replace("uuidv7()", f"'{desk.ids['check']}'"))
    assert isinstance(caught.value.orig, psycopg.Error)
    assert caught.value.orig.diag.constraint_name == "damage_sued_for_something"


def test_a_claim_is_changed(desk: Desk) -> None:
    """H4 is withdrawn and H1 is claimed; not all of it, nor more than was assessed without a reason."""
    sued(desk)
    assert claimed(desk) == {"H4": 60000}
    none = [{"head": "H4", "amount": "0.00"}]
    assert desk.do("change_suit", MARCH, claimed=none) == "compensation.not_above_zero"
    more = [{"head": "H1", "amount": "400.01"}]
    assert desk.do("change_suit", claimed=more) == "compensation.claim_beyond_assessed"
    assert desk.do("change_suit", claimed=more, document=" ") == "compensation.court_paper_missing"
    desk.must("change_suit", claimed=[*none, {"head": "H1", "amount": "400.00"}])
    assert (claimed(desk), desk.state()) == ({"H4": 0, "H1": 40000}, "suing")
    assert desk.broken() == []


def test_another_court_has_it(desk: Desk) -> None:
    """With its number there; that court is in the case."""
    sued(desk)
    assert desk.do("transfer_suit", MARCH, **OTHER) == "compensation.case_number_missing"
    desk.must("transfer_suit", MARCH, **OTHER, **DOCKET)
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        assert {one.owner for one in cases.parties_of(books, desk.book_id, case) if one.side == "court"} == {
            "court:1",
            "court:2",
        }
    assert (desk.state(), desk.broken()) == ("suing", [])


@pytest.mark.parametrize("act", ["withdraw_suit", "dismiss_suit"])
@pytest.mark.parametrize("appealed", [False, True])
def test_a_suit_without_a_judgment(desk: Desk, act: str, appealed: bool) -> None:
    """The limitation runs anew from that day, and no term for an appeal."""
    if appealed:
        pronounced(desk)
        desk.must("appeal", MARCH, who="party", by=X)
    else:
        sued(desk)
    assert running(desk, "limitation") == []
    desk.must(act, date(2025, 4, 1), **DOCKET)
    assert (desk.state(), running(desk, "appeal")) == ("failed", [])
    assert running(desk, "limitation") == [("", date(2028, 4, 1))]
    desk.must("sue", date(2025, 4, 2), **SUIT)
    assert desk.broken() == []


def test_what_was_owed_before_is_owed_still(parted: Desk) -> None:
    """A suit on an agreement that is not tried: the limitation of what no court document says runs anew."""
    desk = parted
    desk.must("agree", FEB, who="chief", **signing("100000.00", X, "2025-03-31"))
    desk.must("perform", FEB)
    desk.must("default", date(2025, 4, 1))
    desk.must("sue", date(2025, 4, 2), **{**SUED, "claimed": [{"head": "H4", "amount": "1.00"}]})
    assert desk.do("dismiss_suit", date(2025, 5, 6), **DOCKET) == "compensation.owed_already"
    desk.must("drop_suit", date(2025, 5, 6), **DOCKET)
    assert (desk.state(), running(desk, "limitation")) == ("defaulted", [("", date(2028, 5, 6))])
    assert desk.broken() == []


def test_an_appeal_stops_its_term(desk: Desk) -> None:
    """It runs again where the appeal is withdrawn, and stays stopped where the case is sent back or judged."""
    pronounced(desk)
    term = [("", date(2025, 3, 18))]
    assert running(desk, "appeal") == term
    desk.must("appeal", MARCH, who="party", by=X)
    assert running(desk, "appeal") == []
    desk.must("withdraw_appeal", **DOCKET)
    assert running(desk, "appeal") == term
    assert desk.do("judge", date(2025, 3, 18), **{**owed(), "instance": "first"}) == "compensation.too_early"
    desk.must("appeal", date(2025, 3, 18), who="party", by=X)
    desk.must("remand", date(2025, 4, 1), **DOCKET)
    assert running(desk, "appeal") == []
    desk.must("pronounce", date(2025, 4, 2), served_on="2025-04-02", number="(2025)浙01民初2号")
    assert running(desk, "appeal") == [("", date(2025, 4, 17))]
    assert desk.broken() == []


# -- what is taken back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("appealed", [False, True])
def test_a_judgment_goes_back_to_where_it_was_recorded(desk: Desk, appealed: bool) -> None:
    """After the first instance, with its term; or before the second."""
    pronounced(desk)
    words = {**owed(), "instance": "first"}
    if appealed:
        desk.must("appeal", MARCH, who="party", by=X)
        words = owed()
    desk.must("judge", date(2025, 4, 1), **words)
    assert taken_back(desk, str(desk.ids["judge"]), date(2025, 5, 6)) == "done", desk.said
    assert desk.state() == ("appealed" if appealed else "pronounced")
    assert running(desk, "appeal") == ([] if appealed else [("", date(2025, 3, 18))])
    desk.must("judge", date(2025, 4, 2), **words)
    assert desk.broken() == []


def test_a_settlement_goes_back_with_its_publication(desk: Desk) -> None:
    """It was public for its thirty days, and need not be again."""
    sued(desk)
    desk.must("publish_settlement", FEB, **COURT)
    desk.must("settle_suit", date(2025, 3, 10), **owed())
    assert running(desk, "disclosure") != []
    assert taken_back(desk, str(desk.ids["settle_suit"]), date(2025, 5, 6)) == "done", desk.said
    assert running(desk, "disclosure") == []
    desk.must("settle_suit", date(2025, 3, 11), **owed())
    assert desk.broken() == []


def test_a_judgment_on_a_separate_claim_goes_back(parted: Desk) -> None:
    """To the first instance with the day on which it was served, so that the right one need not say it."""
    it = apart(parted)
    parted.must("sue_apart", date(2025, 2, 10), **it, **SUED)
    parted.must("pronounce_apart", MARCH, **it, served_on="2025-03-03", outcome="35,000.00", **DOCKET)
    parted.must("judge_apart", date(2025, 4, 1), **it, **owing("35000.00", Y, **FIRST))
    assert taken_back(parted, str(parted.ids["judge_apart"]), date(2025, 5, 6)) == "done", parted.said
    assert state_of(parted) == "pronounced"
    assert running(parted, "appeal") == [(it["subject"], date(2025, 3, 18))]
    parted.must("judge_apart", date(2025, 4, 1), **it, **owing("30000.00", Y, **FIRST))
    assert running(parted, "appeal") == []
    assert parted.broken() == []


# -- separate claims ----------------------------------------------------------------------------------------------------------


def test_a_separate_claim_before_the_court(parted: Desk) -> None:
    """Changed, transferred, not tried, with its limitation."""
    it = apart(parted)
    parted.must("sue_apart", date(2025, 2, 10), **it, **SUED)
    nothing = [{"head": "H4", "amount": "0.00"}]
    assert parted.do("change_apart", MARCH, **it, claimed=nothing) == "compensation.not_above_zero"
    parted.must("change_apart", **it, claimed=[{"head": "H4", "amount": "30000.00"}])
    parted.must("transfer_apart", **it, **OTHER, **DOCKET)
    parted.must("dismiss_apart", date(2025, 4, 1), **it, **DOCKET)
    assert (state_of(parted), running(parted, "limitation")[-1]) == (
        "open",
        (it["subject"], date(2028, 4, 1)),
    )
    assert parted.broken() == []


def test_the_limitation_of_what_rejoins_runs_on(parted: Desk) -> None:
    """A has signed, so that no limitation of the case runs; what was pursued from B rejoins with its own."""
    it = apart(parted)
    parted.must("agree", FEB, who="chief", **signing("60000.00", X))
    parted.must("apply_confirmation", FEB, **COURT)
    parted.must("publish_agreement", FEB, **COURT)
    parted.must("confirm", date(2025, 3, 10), **COURT, number="1")
    assert running(parted, "limitation") == [(it["subject"], date(2028, 2, 3))]
    parted.must("rejoin", date(2025, 5, 6), **it)
    assert running(parted, "limitation") == [("", date(2028, 2, 3))]
    assert parted.broken() == []


def ordered(desk: Desk) -> dict[str, Any]:
    """B has signed about what is pursued from it, does not pay, and a payment order is applied for."""
    it = apart(desk)
    desk.must("agree_apart", FEB, who="chief", **it, **signing("40000.00", Y, "2025-03-31"))
    desk.must("perform_apart", FEB, **it)
    assert offered(desk, date(2025, 3, 31))["apply-order-apart"] == ["compensation.nothing_overdue"]
    desk.must("apply_order_apart", date(2025, 4, 1), **it, **COURT)
    assert state_of(desk) == "ordering"
    return it


def test_a_payment_order_on_a_separate_claim(parted: Desk) -> None:
    """It makes a title of what that has brought, by another person, after its fifteen days; and goes back by two."""
    desk = parted
    it = ordered(desk)
    words: dict[str, Any] = {**it, "number": "2025-1", "served_on": "2025-04-10"}
    assert desk.do("order_apart", date(2025, 5, 6), who="clerk", **words) == "process.acted_before"
    assert desk.do("order_apart", date(2025, 4, 25), who="chief", **words) == "compensation.too_early"
    desk.must("order_apart", date(2025, 5, 6), who="chief", **words)
    assert (state_of(desk), running(desk, "enforcement")[0][0]) == ("settled", "1")
    assert offered(desk, date(2025, 5, 7))["apply-order-apart"] == ["compensation.title_there"]
    assert taken_back(desk, str(desk.ids["order_apart"]), date(2025, 5, 8)) == "done", desk.said
    assert (state_of(desk), running(desk, "enforcement")) == ("ordering", [])
    desk.must("order_apart", date(2025, 5, 7), who="chief", **words)
    desk.must("enforce_apart", date(2025, 5, 8), **it, **COURT)
    assert desk.broken() == []


def test_an_objection_ends_it(parted: Desk) -> None:
    """By the bureau for the party, or by the party itself; then one sues."""
    it = ordered(parted)
    assert parted.do("object_apart", date(2025, 4, 12), who="party", **it) == "process.not_your_side"
    parted.must("object_apart", date(2025, 4, 12), **it, findings="not mine")
    assert (state_of(parted), h4(parted)) == ("settled", {"assessed": 60000, "due": 40000})
    parted.must("sue_apart", date(2025, 4, 14), **it, **SUED)
    parted.must("judge_apart", date(2025, 6, 3), **it, **owing("40000.00", Y, **SECOND))
    assert parted.broken() == []


# -- an apology -------------------------------------------------------------------------------------------------------------


def test_an_apology_has_its_day(desk: Desk) -> None:
    """Named by the judgment, not before it; its term ends when it is published, or when the judgment is taken back."""
    sued(desk)
    assert desk.do("judge", MARCH, **owed(), apology_by="2025-03-02") == "compensation.instalment_past"
    desk.must("judge", MARCH, **owed(), apology_by="2025-04-30")
    it = str(desk.ids["judge"])
    assert running(desk, "apology") == [(it, date(2025, 4, 30))]
    desk.must("publicise", MARCH, who="chief", public=True)
    desk.must("publish_paper", date(2025, 4, 1), who="chief", subject=it, text="I am sorry.", comments=False)
    assert running(desk, "apology") == []
    assert desk.broken() == []


def test_an_apology_goes_back_with_its_judgment(desk: Desk) -> None:
    """Nothing is owed by it any more."""
    sued(desk)
    desk.must("judge", MARCH, **owed(), apology_by="2025-04-30")
    assert taken_back(desk, str(desk.ids["judge"]), date(2025, 4, 1)) == "done", desk.said
    assert running(desk, "apology") == []


# -- interest that is open --------------------------------------------------------------------------------------------------


def test_a_part_is_settled_when_nothing_is_open(desk: Desk) -> None:
    """Its principal is paid ten days late, 1.75 yuan of interest are due: it is open until they are paid, the default not cured."""
    desk.judged()
    desk.must("default", date(2025, 7, 1))
    assert desk.pay("1000.00", date(2025, 7, 10)) == "done"

    def state() -> str:
        with desk.database.read() as books:
            case = cases.head_of(books, desk.book_id, "C1").case_id
            return cases.money_of(books, desk.book_id, case).parts[0].state

    assert (state(), desk.balances()["LI claim_due"]) == ("open", 175)
    assert desk.do("cure", date(2025, 7, 11)) == "compensation.still_overdue"
    assert desk.said["amount"] == "1.75"
    assert desk.pay("1.75", date(2025, 7, 12)) == "done"
    assert state() == "settled"
    desk.must("cure", date(2025, 7, 12))
