"""The file of a case as of a past day says later what it said then."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
import python_calamine

from ledger.compensation import papers
from ledger.compensation.queries import as_of, cases
from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.rows import CaseFile
from ledger.database import Database
from ledger.documents.papers import write_paper_pdf, write_paper_xlsx
from tests.compensation.world import Desk, X, Y, owed
from tests.documents.test_glyphs import read

SUIT: dict[str, Any] = {
    "situation": "grave_consequence",
    "consultation": "refused",
    "court": "court:1",
    "court_name": "court",
}


class Filing(Desk):
    """A desk that takes the file of its case after each act."""

    kept: list[tuple[date, datetime, CaseFile]]

    def do(self, action: str, on: date | None = None, /, **words: Any) -> str:
        """Act, and keep the file of the day."""
        came = super().do(action, on, **words)
        if came == "done" and words.get("code", "C1") == "C1":
            known = datetime.now(UTC)
            self.kept.append((self.day, known, self.file(self.day, known)))
        return came

    def file(self, on: date, known: datetime = ALL_KNOWN) -> CaseFile:
        """The file of the case."""
        with self.database.read() as books:
            head = cases.head_of(books, self.book_id, "C1")
            return as_of.file_of(books, self.book_id, head, on=on, known=known)


@pytest.fixture
def desk(database: Database, owner: Database) -> Filing:
    """A desk without a case."""
    made = Filing(database, owner)
    made.kept = []
    return made


def told(desk: Filing) -> None:
    """Tell a case with all that changes what stands: terms that pause, stop and run again, parties, money, a reversal, a second round."""
    desk.concluded()
    desk.must("pause_clock", date(2025, 1, 13), clock="limitation")
    desk.must("resume_clock", date(2025, 1, 20), clock="limitation")
    third = {"owner": "enterprise:z", "side": "liable", "name": "Z"}
    desk.must("add_parties", date(2025, 1, 22), parties=[third])
    desk.must("sue", date(2025, 2, 3), claimed=[{"head": "H4", "amount": "600"}], **SUIT)
    schedule = [{"part": 1, "due_on": "2025-03-31"}, {"part": 1, "due_on": "2025-06-30"}]
    desk.must("judge", date(2025, 3, 3), **owed(schedule=schedule))
    desk.must(
        "give_guarantee", date(2025, 3, 4), kind="deposit", guarantor=X, amount="50", expires_on="2025-12-31"
    )
    assert desk.pay("300.00", date(2025, 4, 10), route="agency", name="first") == "done", desk.said
    desk.must("remit", date(2025, 4, 14), who="cashier", payment=str(desk.ids["first"]))
    desk.must("release_guarantee", date(2025, 4, 15), who="chief", subject=str(desk.ids["give_guarantee"]))
    again: dict[str, Any] = {"who": "cashier", "reason": "r", "document": "d"}
    desk.must("propose_reversal", date(2025, 4, 16), target=str(desk.ids["release_guarantee"]), **again)
    desk.must("confirm_reversal", date(2025, 4, 16), who="payer", subject=str(desk.ids["propose_reversal"]))
    desk.must("release_guarantee", date(2025, 4, 17), who="chief", subject=str(desk.ids["give_guarantee"]))
    assert desk.pay("703.71", date(2025, 6, 30), payer=Y) == "done", desk.said
    desk.must("close", date(2025, 7, 7), who="chief", report="done", no_evaluation="paid_in_money")
    desk.must("reopen", date(2025, 8, 4), who="chief", findings="more was found")
    assert desk.assess(("H4", "200.00")) == "done"
    desk.must("publicise", who="chief", public=True)


@pytest.mark.long(10)
def test_a_file_says_later_what_it_said_then(desk: Filing) -> None:
    """Goal: nothing that comes later changes a file of before. Method: a long story, the file after each act, all again at its end."""
    told(desk)
    assert len(desk.kept) >= 25
    differing = [
        (str(on), name)
        for on, known, then in desk.kept
        for name in CaseFile.__dataclass_fields__
        if name != "terms" and getattr(then, name) != getattr(desk.file(on, known), name)
    ]
    assert differing == []
    last = {on: then for on, _, then in desk.kept}
    ran = {
        str(on): sorted({*then.terms} ^ {*desk.file(on).terms})
        for on, then in last.items()
        if {*then.terms} != {*desk.file(on).terms}
    }
    # The guarantee was not released on that day after all.
    assert {day: [one.code for one in terms] for day, terms in ran.items()} == {"2025-04-15": ["guarantee"]}


def test_a_file_is_that_of_its_day(desk: Filing) -> None:
    """Goal: state, figures, parties, terms and acts are those of the day. Method: days of the story, as they are known today."""
    told(desk)

    def seen(day: date) -> tuple[Any, ...]:
        file = desk.file(day)
        figures = {row.head: row.amounts for row in file.figures}
        h4 = figures.get("H4", {})
        return (
            file.head.state, file.head.case_class, len(file.parties), h4.get("assessed"), h4.get("claim_due"), h4.get("claim_received"),
            {one.code for one in file.terms}, len(file.history) > 0,
        )  # fmt: skip

    assert seen(date(2025, 1, 5)) == ("", None, 0, None, None, None, set(), False)
    assert seen(date(2025, 1, 6))[:4] == ("concluded", "ordinary", 3, 600_00)
    assert seen(date(2025, 1, 22))[2] == 4, "another party"
    assert seen(date(2025, 2, 3))[2] == 5, "the court"
    assert seen(date(2025, 3, 2))[0] == "suing"
    performing = seen(date(2025, 3, 31))
    assert performing[0] == "performing"
    assert performing[3:6] == (600_00, 600_00, None)
    assert {"payment", "guarantee"} <= performing[6]
    assert seen(date(2025, 7, 7))[0] == "closed"
    assert seen(date(2025, 7, 7))[3:6] == (600_00, 0, 600_00)
    assert (seen(date(2025, 8, 4))[0], seen(date(2025, 8, 4))[3]) == ("investigating", 800_00)


def test_a_term_has_the_end_of_its_day(desk: Filing) -> None:
    """Goal: what was extended later is not so before. Method: the preliminary check, on the day before and on the day of it."""
    assert desk.register() == "done"
    desk.must("check")
    extended = {"clock": "check", "length": "60 W", "reason": "why", "ground": "complex"}
    desk.must("extend_clock", date(2025, 1, 10), who="chief", **extended)
    before, after = (
        next(one.due_on for one in desk.file(day).terms if one.code == "check")
        for day in (date(2025, 1, 9), date(2025, 1, 10))
    )
    assert before is not None
    assert after is not None
    assert before < after


def test_its_paper_and_its_sheets(desk: Filing) -> None:
    """Goal: the file prints in each form, with numbers as numbers. Method: a day of the story, read back."""
    told(desk)
    paper = papers.case_file(desk.file(date(2025, 4, 14)), "2025-04-14", "zh_Hans", None)
    printed = read(write_paper_pdf(paper))
    for word in (
        "履行中",
        "600.00",
        "迟延履行利息" if "LI" in printed else "清污与修复费用",
        "诉讼时效",
        "司法" if "司法" in printed else "判决生效",
    ):
        assert word in printed, word
    assert "已结案" not in printed
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(write_paper_xlsx(paper)))
    sheets = ["当事人", "各项金额（元）", "期间", "办理记录", "资金来源与去向（元）"]
    assert [name.partition(" ")[0] for name in book.sheet_names] == sheets
    cells = [cell for row in book.get_sheet_by_index(1).to_python() for cell in row]
    assert 600.0 in cells
