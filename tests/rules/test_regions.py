"""Regions: every code on its day, what took the place of one that ended, and a newer list out of a bureau's own pack."""

from datetime import date, timedelta

import pytest

from ledger.errors import LedgerError
from ledger.law import Law, parse_pack
from ledger.register import regions
from ledger.register.regions import check_region, former, place, present, region_name

LAW = Law.of("cn")
TODAY = date(2026, 1, 5)
PACK = """
value = [
  { key = "region.330115", value = "某新区", from = 2026-07-01, source = "a decision", mark = "verified" },
  { key = "region_after.330114", value = ["330115"], from = 2026-07-01, source = "a decision", mark = "verified" },
]
[pack]
jurisdiction = "cn-33"
name = "Zhejiang's own"
name_zh = "本地"
version = "1"
base = "cn"
"""


@pytest.mark.parametrize(
    ("code", "name", "first", "before"),
    [
        ("330114", "浙江省 杭州市 钱塘区", "2021-04-09", "party.region_not_begun"),
        ("330113", "浙江省 杭州市 临平区", "2021-04-09", "party.region_not_begun"),
        ("330383", "浙江省 温州市 龙港市", "2019-08-16", "party.region_not_begun"),
        ("451082", "广西壮族自治区 百色市 平果市", "2019-11-01", "party.region_not_begun"),
        ("340281", "安徽省 芜湖市 无为市", "2019-11-01", "party.region_not_begun"),
        ("421088", "湖北省 荆州市 监利市", "2020-06-01", "party.region_not_begun"),
        ("659012", "新疆维吾尔自治区 白杨市", "2023-01-20", "party.region_not_begun"),
        ("341882", "安徽省 宣城市 广德市", "2019-07-01", "party.region_not_begun"),
        ("370116", "山东省 济南市 莱芜区", "2019-01-09", "party.region_not_begun"),
        ("450181", "广西壮族自治区 南宁市 横州市", "2021-01-01", "party.region_not_begun"),
        ("410307", "河南省 洛阳市 偃师区", "2021-03-18", "party.region_ended"),
        ("500157", "重庆市 两江新区", "2025-11-07", "party.region_not_begun"),
    ],
)
def test_new_codes_begin_on_their_day(code: str, name: str, first: str, before: str) -> None:
    """A code is taken from its day on, under its name, and not a day before."""
    day = date.fromisoformat(first)
    assert check_region(code, TODAY, LAW) == name
    assert check_region(code, day, LAW) == name
    assert refused(code, day - timedelta(days=1)).code == before


def test_renamed_regions() -> None:
    """A code that was given another name has each name in its time."""
    for code, old, new in (("130502", "桥东区", "襄都区"), ("130503", "桥西区", "信都区")):
        assert check_region(code, date(2018, 6, 1), LAW).endswith(old)
        assert check_region(code, TODAY, LAW).endswith(new)
    assert region_name("410307", date(2003, 6, 1), LAW) == "河南省 洛阳市 洛龙区"
    assert region_name("371202", TODAY, LAW) == "山东省 莱芜市 莱城区", "as it was last"


@pytest.mark.parametrize(
    ("code", "last", "after"),
    [
        ("370284", "2012-12-01", "370211 黄岛区"),
        ("451023", "2019-12-30", "451082 平果市"),
        ("330104", "2021-05-31", "330102 上城区, 330114 钱塘区"),
        ("130521", "2020-08-30", "130502 襄都区, 130503 信都区"),
        ("500105", "2025-12-30", "500157 两江新区"),
        ("371200", "2019-05-30", "370116 莱芜区, 370117 钢城区"),
        ("542232", "2016-04-15", "540581 错那市"),
        ("340211", "2020-12-30", "340212 繁昌区"),
        ("330621", "2013-08-31", "330603 柯桥区"),
    ],
)
def test_old_codes_end_and_name_what_followed(code: str, last: str, after: str) -> None:
    """An abolished code is right on its days, and refused later with what took its place, through several changes."""
    assert check_region(code, date.fromisoformat(last), LAW)
    error = refused(code, TODAY)
    assert (error.code, error.figures["after"]) == ("party.region_ended", after)
    assert error.figures["name"]


def test_what_nobody_has() -> None:
    """Other forms and numbers are unknown; an end without a known successor says so."""
    for code in ("999999", "33011", "3301140", "０３３０１１", "33011a", ""):
        assert refused(code, TODAY).code == "party.region_unknown"
    assert refused("110118", date(2010, 1, 1)).code == "party.region_not_begun"
    assert refused("512901", TODAY).figures["after"] == "?"


def refused(code: str, on: date, law: Law = LAW) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        check_region(code, on, law)
    return caught.value


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2019-12-31", 2846),
        ("2020-12-31", 2844),
        ("2021-12-31", 2843),
        ("2022-12-31", 2843),
        ("2023-12-31", 2844),
        ("2024-12-31", 2846),
        ("2025-12-31", 2845),
    ],
)
def test_as_many_counties_as_the_statistics_count(day: str, count: int) -> None:
    """The yearly bulletin of the ministry of civil affairs counts the counties at the end of each year; so many codes hold then."""
    on = date.fromisoformat(day)
    known = {
        *regions._names(date(2019, 4, 1)),
        *(value.key[-6:] for value in regions._shipped().packs[0].values),
    }
    counties = [
        code
        for code in known
        if code[4:] != "00" and code[:2] < "71" and regions._state(code, on, LAW).holds == "yes"
    ]
    assert len(counties) == count


def test_the_table_is_whole() -> None:
    """A code that is told holds from its day; one that ended has ended on that day, and somebody holds its place today."""
    for value in regions._shipped().packs[0].values:
        code, key = value.key[-6:], value.key[:-7]
        if key == "region":
            assert regions._state(code, value.start, LAW).holds == "yes", code
            continue
        assert value.value, code
        assert regions._state(code, value.start, LAW).holds == "ended", code
        for after in present(code, TODAY, LAW):
            assert regions._state(after, TODAY, LAW).holds == "yes", (code, after)


def test_the_same_place_under_two_codes() -> None:
    """Places are compared by the code of the day: also after their city was divided or joined."""
    assert place("371202", TODAY, LAW) == "370116"
    assert place("371202", date(2018, 6, 1), LAW) == "371202"
    assert place("220381", TODAY, LAW) == "220184"
    assert place("130521", TODAY, LAW) == "130500"
    assert place("330104", TODAY, LAW) == "330100"
    assert place("000000", TODAY, LAW) == "000000"
    assert present("330104", date(2021, 6, 1), LAW) == ("330102", "330114")
    assert {"371202", "371200"} <= set(former("3701", TODAY, LAW))
    assert "371202" not in former("3712", TODAY, LAW)


def test_a_newer_list_is_a_pack() -> None:
    """A bureau that learns of a new region writes it into a pack of its own, with the day and its source."""
    own = Law.of("cn-33", [parse_pack(PACK)])
    assert check_region("330115", date(2026, 7, 1), own) == "浙江省 杭州市 某新区"
    assert refused("330115", date(2026, 6, 30), own).code == "party.region_not_begun"
    assert check_region("330114", date(2026, 6, 30), own).endswith("钱塘区")
    assert refused("330114", date(2026, 7, 1), own).figures["after"] == "330115 某新区"
    assert place("330104", date(2026, 7, 1), own) == "330100"
    assert refused("330115", date(2026, 7, 1)).code == "party.region_unknown"


def test_a_circle_ends() -> None:
    """Two codes that name each other as successors do not hang anybody."""
    text = PACK.replace('["330115"]', '["330110"]').replace(
        'region.330115", value = "某新区"', 'region_after.330110", value = ["330114"]'
    )
    own = Law.of("cn-33", [parse_pack(text)])
    assert refused("330110", date(2026, 8, 1), own).code == "party.region_ended"


def test_a_list_is_compared() -> None:
    """Of a list of whole provinces only what differs is told: begun, renamed, ended; what cannot be read is told line by line."""
    codes = {
        *regions._names(date(2019, 4, 1)),
        *(value.key[-6:] for value in regions._shipped().packs[0].values),
    }
    states = {code: regions._state(code, TODAY, LAW) for code in codes if code.startswith("33")}
    here = {code: state.name for code, state in states.items() if state.holds == "yes"}
    assert regions.differences(here, TODAY, LAW) == []
    changed = {**here, "330115": "某新区", "330102": "上城新区"}
    del changed["330114"]
    assert regions.differences(changed, TODAY, LAW) == [
        ("330102", "上城新区"),
        ("330114", ""),
        ("330115", "某新区"),
    ]
    assert regions.read_list("\ufeff330114\t钱塘区\n\n330113,临平区\n330383  龙港市\n") == {
        "330114": "钱塘区",
        "330113": "临平区",
        "330383": "龙港市",
    }
    with pytest.raises(LedgerError) as caught:
        regions.read_list("330114 钱塘区\n33011 x\n330114 again\n330113\n")
    assert [one["where"] for one in caught.value.figures["problems"]] == ["line 2", "line 3", "line 4"]  # type: ignore[union-attr,index,call-overload]
