"""Terms say of what they are, and that their day is past: in the list, the calendar, the case and its file, in both languages."""

from datetime import date

import icalendar
import pytest

from ledger.compensation.term_words import act_named, is_late, subject_said, term_said
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import Office

CHINESE = {"accept-language": "zh-CN"}
ACT, OTHER = "01980000-0000-7000-8000-000000000116", "01980000-0000-7000-8000-000000000117"


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A case against x that was assessed."""
    made = Office(serving)
    made.assessed()
    return made


@pytest.mark.parametrize(
    ("subject", "english", "chinese"),
    [
        ("", "", ""),
        (ACT, "2026-02-26 open", "2026-02-26 启动调查"),
        (OTHER, "", ""),
        ("start", "start of the investigation", "启动调查"),
        ("consultation", "start of consultation", "开始磋商"),
        ("1", "instalment 1", "第1期"),
        (f"{ACT}.3", "stage 3", "第3阶段"),
        ("duty 1", "duty in kind 1", "修复义务1"),
        ("interest 2", "late interest of part 2", "第2部分迟延利息"),
        ("enterprise:x", "enterprise:x", "enterprise:x"),
    ],
)
def test_what_a_term_is_about_is_said(subject: str, english: str, chinese: str) -> None:
    """Each sort of what a term may be about; an act that the reader does not see is not told by its id."""
    for locale, told in (("en", english), ("zh_Hans", chinese)):
        named = {ACT: act_named("open", date(2026, 2, 26), locale)}
        assert subject_said(subject, locale, named) == told
    assert term_said("1", "zh_Hans", {}, paused=True, late=True) == "第1期、中止、已逾期"


def test_a_day_is_past_the_day_after() -> None:
    """On its last day a term is not late, and what was stopped never is."""
    day, after = date(2026, 3, 1), date(2026, 3, 2)
    assert [is_late(day, on) for on in (day, after)] == [False, True]
    assert not is_late(day, after, after)
    assert not is_late(None, after)
    assert not is_late(day, after, paused=True)


@pytest.mark.parametrize(("headers", "late"), [({}, "overdue"), (CHINESE, "已逾期")])
def test_terms_are_told_apart(office: Office, headers: dict[str, str], late: str) -> None:
    """Goal: nobody looks an id up. Method: the terms of a case whose procuratorate was not told, long after: list, calendar, case, file."""
    with office.serving.client("bureau", **headers) as client:
        base = "/v1/books/zj"
        lists = [
            client.get(f"{base}/deadlines").json()["rows"],
            client.get(f"{base}/cases/C1").json()["clocks"],
            client.get(f"{base}/cases/C1/clocks").json()["rows"],
            client.get(f"{base}/cases/C1/file", params={"form": "json"}).json()["clocks"],
        ]
        feed = icalendar.Calendar.from_ical(client.get(f"{base}/deadlines.ics").content)
    for rows in lists:
        past = [one for one in rows if one.get("late")]
        assert past or rows is lists[-1]
        assert {one["said"]["late"] for one in past} <= {late}
        about = [one for one in rows if one["subject"]]
        assert about
        assert all(one["said"]["subject"] != one["subject"] for one in about), about
        assert not any({"act", "act_on"} & set(one) for one in rows)
    names = [str(one["summary"]) for one in feed.walk("VEVENT")]
    assert any(late in one for one in names), names
    assert len(set(names)) == len(names), names
