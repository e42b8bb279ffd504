"""Rule packs: every fault at once, what holds where and when, and that a gap is never filled."""

import ast
import re
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.law import (
    KEYS,
    JurisdictionUnknown,
    Law,
    LawGap,
    Pack,
    PackInvalid,
    Value,
    compare,
    jurisdictions,
    key_of,
    parse_pack,
    place_of,
    shipped,
    shipped_jurisdictions,
)
from ledger.law.keys import POLLUTANTS, Key, fault_of
from ledger.law.packs import LINE_MAX, TEXT_MAX
from ledger.law.places import Whereabouts

DAY = date(2026, 6, 1)
LEDGER = Path(__file__).parents[2] / "ledger"
HEAD = '[pack]\njurisdiction = "cn-33"\nname = "Own"\nname_zh = "自有"\nversion = "2026.9"\nbase = "cn"\n'


def row(key: str = "fee.rate.SO2", value: str = '"1000.00"', **change: str | None) -> str:
    """One value in TOML; a change of None leaves the field out."""
    fields: dict[str, str | None] = {
        "key": f'"{key}"',
        "value": value,
        "from": "2026-01-01",
        "source": '"a document"',
        "mark": '"verified"',
        **{name.rstrip("_"): text for name, text in change.items()},
    }
    return "\n[[value]]\n" + "".join(
        f"{name} = {text}\n" for name, text in fields.items() if text is not None
    )


def own(*rows: str) -> Pack:
    """A bureau's own pack."""
    return parse_pack(HEAD + "".join(rows))


def faults(text: str) -> list[tuple[str, str]]:
    """The faults that a text is refused with."""
    with pytest.raises(PackInvalid) as caught:
        parse_pack(text)
    listed: Any = caught.value.figures["problems"]
    assert caught.value.code == "law.pack_invalid"
    assert caught.value.figures["count"] >= len(listed) > 0  # type: ignore[operator]
    return [(one["where"], one["problem"]) for one in listed]


# --- what is shipped ------------------------------------------------------------------------------


def test_shipped_places() -> None:
    """The nation and sixteen provinces have a pack; each falls back to the nation's and says whose it is."""
    places = shipped_jurisdictions()
    assert places == sorted(
        [
            "cn",
            "cn-13",
            "cn-14",
            "cn-31",
            "cn-32",
            "cn-33",
            "cn-34",
            "cn-35",
            "cn-36",
            "cn-41",
            "cn-42",
            "cn-43",
            "cn-44",
            "cn-50",
            "cn-61",
            "cn-62",
            "cn-64",
        ]
    )
    for place in places:
        pack = shipped(place)
        assert pack.jurisdiction == place
        assert pack.base == ("" if place == "cn" else "cn")
        assert [p.jurisdiction for p in Law.of(place).packs] == list(dict.fromkeys([place, "cn"]))
        assert (
            pack.digest == sha256((files("ledger.law") / "data" / f"{place}.toml").read_bytes()).hexdigest()
        )


@pytest.mark.parametrize("place", shipped_jurisdictions())
def test_every_shipped_value_is_registered_typed_and_cited(place: str) -> None:
    """A figure without a known key, a source and a mark would be an opinion."""
    for value in shipped(place).values:
        key = key_of(value.key)
        assert key is not None, value.key
        plain = list(value.value) if isinstance(value.value, tuple) else value.value
        assert fault_of(key, plain) is None
        assert value.source.strip()
        assert value.mark in {"verified", "unverified"}
        assert value.pack == shipped(place).title
        assert value.cite.startswith(f"{value.pack} {value.key}: {value.source}")
        assert value.cite.endswith(" (unverified)") is (value.mark == "unverified")


def test_no_packaged_figure_is_a_float() -> None:
    """In the files decimals stand in quotes: no bare number has a point or an exponent."""
    for place in shipped_jurisdictions():
        text = (files("ledger.law") / "data" / f"{place}.toml").read_text("utf-8")
        bare = [line.partition("= ")[2] for line in text.splitlines() if line.startswith("value = ")]
        assert all(re.fullmatch(r'true|false|\d+|".*"|\[.*\]', one) for one in bare), place


@pytest.mark.parametrize(
    ("place", "key", "content", "mark"),
    [
        ("cn", "permits.term_years", 5, "verified"),
        ("cn", "fee.due_working_days", 7, "verified"),
        ("cn", "fee.first_share", "0.40", "verified"),
        ("cn", "fee.instalments_max", 5, "verified"),
        ("cn", "scope.air", "city", "verified"),
        ("cn", "scope.water", "watershed", "verified"),
        ("cn", "report.abnormal_counts", True, "verified"),
        ("cn", "scope.quality_ratio", "2", "unverified"),
        ("cn", "ratio.COD", "1", "unverified"),
        ("cn", "scope.province_pilots", (), "unverified"),
        ("cn", "fee.late_rate_per_day", "0", "unverified"),
        ("cn", "service_fee.seller", "0", "unverified"),
        ("cn", "fee.exemption_operator", "none", "unverified"),
        ("cn", "sale.cooling_days", 365, "unverified"),
        ("cn", "sale.needs_recognition", True, "unverified"),
        ("cn", "publicity.working_days", 5, "unverified"),
        ("cn", "lease.max_years", 1, "unverified"),
        ("cn", "surrender.due", "03-31", "unverified"),
        ("cn", "levy.budget_code", "1030715", "unverified"),
        ("cn", "levy.use_fee", "排污权使用费", "verified"),
        ("cn-33", "alarm.marks", ("80", "90", "100"), "verified"),
        ("cn-33", "surplus.market_needs_monitoring", True, "verified"),
        ("cn-33", "price_floor.COD", "4000.00", "verified"),
        ("cn-33", "price_basis.COD", "PER_TONNE_YEAR", "verified"),
        ("cn-35", "surplus.irreversible_only", True, "verified"),
        ("cn-36", "price_basis.NOX", "PER_TONNE_YEAR", "verified"),
        ("cn-41", "fee.exemption_operator", "<=", "verified"),
        ("cn-41", "fee.exemption_threshold", "2000.00", "verified"),
        ("cn-32", "fee.exemption_operator", "<", "verified"),
        ("cn-32", "permits.pollutants", ("COD", "NH3N", "TP", "TN", "SO2", "NOX", "VOC"), "verified"),
        ("cn-42", "price_basis.SO2", "PER_TONNE_LUMP", "verified"),
        ("cn-43", "fee.rate.PB", "10.00", "verified"),
        ("cn-43", "price_basis.CD", "PER_KG_LUMP", "verified"),
        ("cn-61", "price_basis.SO2", "PER_TONNE_LUMP", "verified"),
        ("cn-64", "ratio.NOX", "1", "verified"),
        ("cn-64", "price_basis.NOX", "PER_TONNE_LUMP", "verified"),
        # The trial of Shanxi ended in 2014; that its figures still hold was not read.
        ("cn-14", "service_fee.buyer", "0.0075", "unverified"),
        ("cn-14", "price_floor.NH3N", "30000.00", "unverified"),
    ],
)
def test_known_facts(place: str, key: str, content: object, mark: str) -> None:
    """What was read in a source is verified; what was not says so."""
    value = Law.of(place).value(key, DAY)
    assert (value.value, value.mark) == (content, mark)


def test_a_trial_is_verified_while_it_lasts() -> None:
    """Shanxi's base prices of July 2012 were for two years."""
    law = Law.of("cn-14")
    assert law.value("price_floor.NOX", date(2014, 6, 30)).mark == "verified"
    assert law.value("price_floor.NOX", date(2014, 7, 1)).mark == "unverified"


def test_a_city_says_that_it_is_one() -> None:
    """A rate or a price that only a city uses carries its name in the note."""
    for place, city, keys in [
        ("cn-43", "Zhuzhou", ("fee.rate.", "price_floor.")),
        ("cn-33", "Wuyi", ("price_floor.",)),
        ("cn-42", "Jingzhou", ("price_floor.",)),
        ("cn-32", "Taizhou", ("fee.",)),
    ]:
        told = [
            value for value in shipped(place).values if value.key.startswith(keys) and not place_of(value.key)
        ]
        assert told
        assert all("A city's" in value.note and city in value.note for value in told)


NATION = ("COD", "NH3N", "SO2", "NOX")


@pytest.mark.parametrize(
    ("place", "region", "key", "content", "mark"),
    [
        # The first trades between provinces (2024) were in VOC, between four counties.
        ("cn-31", "310118", "permits.pollutants", ("NOX", "VOC", "COD", "NH3N"), "unverified"),
        ("cn-32", "320509", "permits.pollutants", ("COD", "NH3N", "TP", "TN", "SO2", "NOX", "VOC"), "verified"),
        ("cn-33", "330421", "permits.pollutants", (*NATION, "VOC"), "verified"),
        ("cn-33", "330424", "permits.pollutants", NATION, "verified"),
        ("cn-34", "341882", "permits.pollutants", (*NATION, "VOC"), "verified"),
        ("cn-34", "341881", "permits.pollutants", NATION, "verified"),
        # Prices of Zhejiang's cities, and of Fujian's first auction.
        ("cn-33", "330723", "price_floor.NOX", "1000.00", "verified"),
        ("cn-33", "330782", "price_floor.NOX", "4500.00", "verified"),
        ("cn-33", "330402", "price_floor.NH3N", "4000.00", "verified"),
        ("cn-35", "350203", "price_floor.SO2", "4000.00", "unverified"),
        ("cn-35", "350203", "price_floor.NOX", "5500.00", "unverified"),
        # What a city asks of bidders is no term of a whole province.
        ("cn-62", "620102", "fee.due_working_days", 3, "unverified"),
        ("cn-62", "620502", "fee.due_working_days", 7, "verified"),
        ("cn-44", "440604", "fee.due_working_days", 7, "verified"),
        ("cn-44", "440106", "fee.due_working_days", 7, "verified"),
    ],
)  # fmt: skip
def test_known_facts_of_places(place: str, region: str, key: str, content: object, mark: str) -> None:
    """What was read of a city or county holds there, and beside it what the province or the nation says."""
    value = Law.of(place).at(Whereabouts((region,)).names()).value(key, DAY)
    assert (value.value, value.mark) == (content, mark)


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("cn", "fee.rate.SO2"),
        ("cn-64", "fee.rate.COD"),
        ("cn-33", "fee.rate.COD"),
        ("cn", "fee.exemption_threshold"),
        ("cn", "price_floor.COD"),
        ("cn", "ratio.WW"),
        ("cn-43", "fee.unpaid_notices_before_withdrawal"),
        ("cn", "no.such.key"),
    ],
)
def test_a_gap_is_an_error(place: str, key: str) -> None:
    """Where nobody has found a figure there is none: `law.gap`, naming place, key and day."""
    law = Law.of(place)
    assert law.find(key, DAY) is None
    with pytest.raises(LawGap) as caught:
        law.value(key, DAY)
    assert caught.value.code == "law.gap"
    assert caught.value.figures == {"jurisdiction": place, "key": key, "on": "2026-06-01"}


def test_before_the_first_day_there_is_nothing() -> None:
    """A value holds from its day on, not before."""
    law = Law.of("cn-41")
    assert law.fen("fee.exemption_threshold", date(2016, 4, 1)) == 200_000
    with pytest.raises(LawGap):
        law.fen("fee.exemption_threshold", date(2016, 3, 31))


@pytest.mark.parametrize("place", ["cn-11", "cn-37", "cn-44", "cn-65"])
def test_a_province_without_a_pack_has_the_law_of_the_nation(place: str) -> None:
    """A book in any province opens: what nobody has written down for it is as the nation says, and a gap stays one."""
    law = Law.of(place)
    assert (law.jurisdiction, law.packs[-1].jurisdiction) == (place, "cn")
    assert law.integer("permits.term_years", DAY) == 5
    with pytest.raises(LawGap):
        law.value("fee.rate.COD", DAY)
    assert jurisdictions()[0] == "cn"
    assert len(jurisdictions()) == 32
    assert set(shipped_jurisdictions()) <= set(jurisdictions())


WUYI, YIWU = Whereabouts(("330723",), "wujiang"), Whereabouts(("330782",), "wujiang")


@pytest.mark.parametrize(
    ("here", "area", "rate", "key"),
    [
        (WUYI, "330000", "1000.00", "fee.rate.COD.330723"),
        (YIWU, "330000", "4500.00", "fee.rate.COD.330700"),
        (YIWU, "estate", "7.00", "fee.rate.COD.estate"),
        (YIWU, "wujiang", "4500.00", "fee.rate.COD.330700"),
        (Whereabouts(("330102",), "wujiang"), "330100", "3.00", "fee.rate.COD.wujiang"),
        (Whereabouts(("330102",), "qiantang"), "330100", "2.00", "fee.rate.COD"),
        (Whereabouts(("330102",)), "330100", "2.00", "fee.rate.COD"),
        (Whereabouts(("330100",)), "", "2.00", "fee.rate.COD"),
        (Whereabouts(), "", "2.00", "fee.rate.COD"),
    ],
)
def test_the_nearest_place_wins(here: Whereabouts, area: str, rate: str, key: str) -> None:
    """Area of the permits, county, city, watershed, province: what is said for the nearest is right, and the answer says for which."""
    said = {
        "": "2.00",
        ".330000": "2.50",
        ".wujiang": "3.00",
        ".330700": "4500.00",
        ".330723": "1000.00",
        ".estate": "7.00",
    }
    pack = own(
        *(row(f"fee.rate.COD{place}", f'"{value}"') for place, value in said.items() if place != ".330000")
    )
    law = Law.of("cn-33", [pack]).at(here.names(area))
    assert (law.value("fee.rate.COD", DAY).value, law.value("fee.rate.COD", DAY).key) == (rate, key)
    assert law.fen("fee.rate.COD", DAY) == int(Fraction(rate) * 100)
    assert key in law.value("fee.rate.COD", DAY).cite
    listed = [one.key for one in law.listing(DAY) if one.key.startswith("fee.rate")]
    assert listed == [key] if here.regions else key in listed
    province = Law.of("cn-33", [own(row("fee.rate.COD", '"2.00"'), row("fee.rate.COD.330000", '"2.50"'))])
    assert province.at(here.names(area)).value("fee.rate.COD", DAY).value == (
        "2.50" if here.regions else "2.00"
    )


def test_a_place_ends_where_its_value_does() -> None:
    """After the last day of what is said for a city, what is said for all holds again; a nearer pack does not hide a nearer place."""
    city = row("ratio.COD.330700", '"1.5"', from_="2026-01-01", until="2026-06-01")
    law = Law.of("cn-33", [own(row("ratio.COD", '"1.2"')), own(city)]).at(("330782", "330700"))
    told = [str(law.fraction("ratio.COD", DAY + timedelta(days=days))) for days in (-152, -151, 0, 1)]
    assert told == ["1", "3/2", "3/2", "6/5"]


def test_places_of_a_pack() -> None:
    """A county or a city of another province is a slip of the pen; a key that is the same everywhere takes no place."""
    told = faults(HEAD + row("fee.rate.COD.640300"))
    assert told == [("value 1 (fee.rate.COD.640300)", "640300 lies outside the place of the pack")]
    assert faults(HEAD + row("service_fee.seller.330100", '"0.01"'))[0][1] == "there is no such key"
    shares = faults(HEAD + row("levy.split.330782", '["city 30", "county 69"]'))
    assert shares == [("value 1 (levy.split.330782)", "the shares make a hundred")]
    own(
        row("fee.due_working_days.330100", "7"),
        row("fee.rate.COD.330782"),
        row("fee.coefficient.C3011.330782", '"1.2"'),
        row("ratio.CR6.taihu", '"1.2"'),
    )
    assert (place_of("ratio.CR6"), place_of("ratio.CR.6"), place_of("nothing")) == ("", "6", "")


@pytest.mark.parametrize("place", ["cn-99", "", "CN", "../cn", "cn.toml", "x" * 100])
def test_unknown_place(place: str) -> None:
    """A place without a pack is refused by name, and what was typed never becomes a path."""
    with pytest.raises(JurisdictionUnknown) as caught:
        shipped(place)
    assert caught.value.code == "law.jurisdiction_unknown"
    assert "cn-33" in str(caught.value.figures["known"])
    assert len(str(caught.value.figures["jurisdiction"])) <= 40


def asked_for() -> dict[str, str]:
    """The keys for which the ledger's own code asks the law, with where it asks."""
    methods = {"find", "value", "integer", "text", "texts", "flag", "fraction", "fen"}
    found = {}
    for path in LEDGER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            # law.integer("lease.max_years", on), or a gate that names its rule: key = "scope.air".
            asks = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in methods
            )
            if isinstance(node, ast.Call) and asks and len(node.args) == 2:
                name = key_in(node.args[0])
            elif isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["key"]:
                name = key_in(node.value)
            else:
                continue
            if name:
                found[name] = f"{path.relative_to(LEDGER)}:{node.lineno}"
    return found


def key_in(node: ast.expr) -> str:
    """The name of a key as it stands in the code, up to what is inserted; empty for no key."""
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return str(node.values[0].value) + "{"
    plain = isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value
    return node.value if plain else ""  # type: ignore[attr-defined]


def test_every_key_that_the_ledger_asks_for_is_registered() -> None:
    """Code and registry use the same words, so that no question can only ever find a gap."""
    names = {key.name.partition("{")[0] + ("{" if "{" in key.name else "") for key in KEYS}
    asked = asked_for()
    assert {"fee.rate.{", "scope.air", "lease.max_years", "publicity.working_days"} <= asked.keys()
    assert {name: where for name, where in asked.items() if name not in names} == {}


# --- asking ---------------------------------------------------------------------------------------


def test_typed_answers() -> None:
    """Each accessor gives its type, exactly; the figures are Zhuzhou's and the nation's."""
    law = Law.of("cn-43")
    assert law.fen("fee.rate.COD", DAY) == 23_000
    assert law.fraction("fee.first_share", DAY) == Fraction(2, 5)
    assert law.integer("fee.due_working_days", DAY) == 7
    assert law.text("scope.air", DAY) == "city"
    assert law.text("surrender.due", DAY) == "03-31"
    assert law.flag("scope.power_apart", DAY) is True
    assert law.flag("surplus.irreversible_only", DAY) is False
    assert law.texts("report.sources", DAY) == ("bureau", "online", "self")
    assert law.texts("scope.province_pilots", DAY) == ()
    assert Law.of("cn-14").fraction("service_fee.seller", DAY) == Fraction(75, 10_000)


@pytest.mark.parametrize(
    ("accessor", "key"),
    [
        ("integer", "fee.first_share"),
        ("integer", "scope.power_apart"),
        ("fen", "fee.first_share"),
        ("fen", "ratio.COD"),
        ("flag", "scope.air"),
        ("text", "permits.pollutants"),
        ("texts", "scope.air"),
        ("fraction", "permits.term_years"),
    ],
)
def test_asking_for_the_wrong_type_is_a_mistake(accessor: str, key: str) -> None:
    """A ratio is no amount and a flag no number: the programmer is told, nothing is converted."""
    with pytest.raises(TypeError, match=re.escape(key)):
        getattr(Law.of("cn"), accessor)(key, DAY)


def test_bureau_before_province_before_nation() -> None:
    """The nearest pack that says anything decides; what it does not say comes from the next."""
    pack = own(
        row("fee.rate.SO2", '"1200.50"'),
        row("surplus.market_needs_monitoring", "false"),
        row("scope.air", '"province"'),
    )
    law = Law.of("cn-33", [pack])
    assert law.fen("fee.rate.SO2", DAY) == 120_050
    assert law.flag("surplus.market_needs_monitoring", DAY) is False
    assert law.text("scope.air", DAY) == "province"
    assert law.fen("price_floor.SO2", DAY) == 100_000
    assert law.integer("permits.term_years", DAY) == 5
    assert law.value("fee.rate.SO2", DAY).cite == "cn-33@2026.9 fee.rate.SO2: a document"
    assert [
        value.pack
        for value in law.listing(DAY)
        if value.key in {"scope.air", "price_floor.SO2", "scope.water"}
    ] == [
        "cn-33@2026.4",
        "cn-33@2026.9",
        "cn@2026.2",
    ]


def test_when_a_bureaus_value_ends_the_province_speaks_again() -> None:
    """A period in a nearer pack covers a farther value only while it lasts, its last day included."""
    law = Law.of("cn-33", [own(row("price_floor.COD", '"9000"', until="2026-12-31"))])
    floors = [
        law.fen("price_floor.COD", date(y, m, d))
        for y, m, d in [(2025, 12, 31), (2026, 1, 1), (2026, 12, 31), (2027, 1, 1)]
    ]
    assert floors == [400_000, 900_000, 900_000, 400_000]


def test_version_names_every_pack() -> None:
    """A decision that keeps the version can be judged again under the very same words."""
    pack = own(row())
    text = Law.of("cn-33", [pack]).version
    assert re.fullmatch(
        r"cn-33@2026\.9#[0-9a-f]{12}\+cn-33@2026\.4#[0-9a-f]{12}\+cn@2026\.2#[0-9a-f]{12}", text
    )
    assert text.startswith(f"cn-33@2026.9#{pack.digest[:12]}+")
    assert pack.digest == sha256((HEAD + row()).encode()).hexdigest()
    assert own(row(note='"changed"')).digest != pack.digest


def test_listing_is_what_each_question_finds() -> None:
    """The list for people and the answers for code are the same, in the order of the keys."""
    for place in shipped_jurisdictions():
        law = Law.of(place)
        listed = law.listing(DAY)
        assert [value.key for value in listed] == sorted({value.key for value in listed})
        assert all(law.find(value.key, DAY) is value for value in listed)


def test_comparing_shows_what_a_new_pack_changes() -> None:
    """What differs is listed by key, a new source of the same figure too; what is only said again is not."""
    before = Law.of("cn-33")
    assert compare(before, before, DAY) == []
    same = next(value for value in before.listing(DAY) if value.key == "permits.term_years")
    pack = own(
        row("fee.rate.SO2"),
        row("scope.air", '"province"'),
        row("sale.cooling_days", "365"),
        row("permits.term_years", "5", source=f'"{same.source}"'),
        row("lease.max_years", "2", from_="2027-01-01"),
    )
    after = Law.of("cn-33", [pack])
    told = [(key, old and old.value, new and new.value) for key, old, new in compare(before, after, DAY)]
    assert told == [
        ("fee.rate.SO2", None, "1000.00"),
        ("sale.cooling_days", 365, 365),
        ("scope.air", "city", "province"),
    ]
    back = [(key, old and old.value, new and new.value) for key, old, new in compare(after, before, DAY)]
    assert back[0] == ("fee.rate.SO2", "1000.00", None)
    assert "lease.max_years" in [key for key, *_ in compare(before, after, date(2027, 1, 1))]


def test_values_are_frozen() -> None:
    """What was read cannot be changed behind a decision's back, and two readings are equal."""
    value = shipped("cn").values[0]
    with pytest.raises(AttributeError):
        value.mark = "verified"  # type: ignore[misc]
    assert Law.of("cn-33", [own(row())]) == Law.of("cn-33", [own(row())])
    assert hash(Law.of("cn")) == hash(Law.of("cn"))


# --- reading --------------------------------------------------------------------------------------


def test_a_whole_pack() -> None:
    """Every field arrives as it was written."""
    pack = own(
        row("permits.pollutants", '["COD", "SO2"]', until="2030-12-31", mark='"unverified"', note='"so far"')
    )
    assert (pack.jurisdiction, pack.name, pack.name_zh, pack.version, pack.base) == (
        "cn-33",
        "Own",
        "自有",
        "2026.9",
        "cn",
    )
    assert pack.values == (
        Value(
            "permits.pollutants",
            ("COD", "SO2"),
            date(2026, 1, 1),
            date(2030, 12, 31),
            "a document",
            "unverified",
            "so far",
            "cn-33@2026.9",
        ),
    )
    assert pack.values[0].cite == "cn-33@2026.9 permits.pollutants: a document (unverified)"


def test_all_faults_at_once() -> None:
    """Whoever writes a pack corrects it once: every fault is listed with its place, and nothing is taken."""
    text = (
        HEAD.replace('base = "cn"', 'base = "cn-99"').replace('"自有"', "7")
        + 'colour = "red"\n'
        + row("fee.colour.SO2")
        + row("fee.rate.SO2", "1000.0")
        + row("fee.due_working_days", '"7"')
        + row("scope.air", '"county"', source=None)
        + row("ratio.COD", '"1.5"', mark='"maybe"', source='" "')
        + row("lease.max_years", "1", until="2025-12-31")
        + row("idle.years", "2", from_='"2026-01-01"')
        + row("price_floor.COD", '"1"')
        + row("price_floor.COD", '"2"', from_="2027-01-01")
        + row("price_floor.NH3N", None, extra="1")  # type: ignore[arg-type]
        + "\n[other]\n"
    )
    assert sorted(faults(text)) == sorted(
        [
            ("other", "there is no such table"),
            ("pack.colour", "there is no such field"),
            ("pack.name_zh", "write a text"),
            ("pack.base", "no pack is shipped for this place"),
            ("value 1 (fee.colour.SO2)", "there is no such key"),
            ("value 2 (fee.rate.SO2)", 'write a decimal in quotes, such as "0.40"'),
            ("value 3 (fee.due_working_days)", "write a whole number from 1 to 10000"),
            ("value 4 (scope.air)", "choose from city, province"),
            ("value 4 (scope.air)", "source: say in one line of at most 500 characters where it stands"),
            ("value 5 (ratio.COD)", "mark: write verified or unverified"),
            ("value 5 (ratio.COD)", "source: say in one line of at most 500 characters where it stands"),
            ("value 6 (lease.max_years)", "until: lies before from"),
            ("value 7 (idle.years)", "from: write a date without quotes, such as 2026-01-01"),
            ("value 9 (price_floor.COD)", "value 8 of the same key holds on 2027-01-01 too"),
            ("value 10 (price_floor.NH3N)", "extra: there is no such field"),
            ("value 10 (price_floor.NH3N)", "value: missing"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("", "pack", "missing"),
        ("pack = 1", "pack", "missing"),
        ("[pack", "pack", "not TOML"),
        ("[pack]\n\ud800", "pack", "half a character"),
        ("x = " + "[\n" * 3000, "pack", "not TOML"),
        ("x = " + "9" * (LINE_MAX - 4), "x", "there is no such table"),
        ("a" + ".a" * (LINE_MAX // 2), "line 1", f"at most {LINE_MAX} characters in a line"),
        ("# 字\n" * (TEXT_MAX // 6 + 1), "pack", f"at most {TEXT_MAX} bytes"),
        ("value = 3\n" + HEAD, "value", "[[value]] tables"),
        (HEAD + "[value]\nkey = 1", "value", "[[value]] tables"),
        (HEAD.replace('"2026.9"', '"2026+2"'), "pack.version", "form"),
        (HEAD.replace('"2026.9"', '""'), "pack.version", "form"),
        (HEAD.replace('"Own"', '"O\\u0000wn"'), "pack.name", "form"),
        (HEAD.replace('"cn-33"', '"us-ca"'), "pack.jurisdiction", "form"),
        (HEAD + row(from_=None), "value 1 (fee.rate.SO2)", "from: write a date"),
        (HEAD + row(from_="2026-01-01T00:00:00"), "value 1 (fee.rate.SO2)", "from: write a date"),
        (HEAD + row(until="12:00:00"), "value 1 (fee.rate.SO2)", "until: write a date"),
        (HEAD + row(from_="2026-02-30"), "pack", "not TOML"),
        (HEAD + row(source='"a\\u0000b"'), "value 1 (fee.rate.SO2)", "source"),
        (HEAD + row(note='"two\\nlines"'), "value 1 (fee.rate.SO2)", "note"),
        (HEAD + row(key="x", mark='["verified"]'), "value 1 (x)", "there is no such key"),
        (HEAD + "[[value]]\nkey = 7\n", "value 1 (7)", "there is no such key"),
    ],
)
def test_one_fault(text: str, where: str, problem: str) -> None:
    """Each way in which a text is no pack is found where it stands."""
    assert any(at == where and problem in what for at, what in faults(text)), faults(text)


def test_many_faults_are_counted_and_the_first_listed() -> None:
    """A page of nonsense is answered by a page, with the true number."""
    with pytest.raises(PackInvalid) as caught:
        parse_pack(HEAD + row("no.key") * 500)
    listed: Any = caught.value.figures["problems"]
    assert (
        caught.value.figures["count"] == 500 + 499
    )  # each key is unknown, and each but the first stands twice
    assert len(listed) == 200


@pytest.mark.parametrize(
    ("key", "sound", "unsound"),
    [
        ("permits.term_years", ["1", "30"], ["0", "31", "true", '"5"', "5.0", "-1", "9" * 30]),
        ("fee.rate.SO2", ['"0"', '"1000"', '"0.05"', '"999999999999.99"'],
         ["1000", "1000.00", '"1e3"', '"0.005"', '"01"', '"-1"', '"1,000"', '"１"', '" 1"', '"1."', '"1\\n"', '""', "inf", "nan"]),
        ("fee.first_share", ['"0.40"', '"1"', '"0.333333333333"'], ['"1.01"', '"0.3333333333333"', '"40 %"', "0.4", "true"]),
        ("ratio.COD", ['"1"', '"1.2"', '"2"'], ['"0.99"', '"0"', '"11"', "1", "1.2"]),
        ("scope.power_apart", ["true", "false"], ["1", '"true"', "[]"]),
        ("scope.air", ['"city"', '"province"'], ['"CITY"', '""', "true", '["city"]']),
        ("permits.pollutants", ['["COD"]', "[]"], ['"COD"', '["XX"]', '["COD", "COD"]', "[1]", '["COD", 1.5]', '[["COD"]]']),
        ("scope.province_pilots", ['["33", "32"]', "[]"], ['["333"]', '["3"]', '["cn-33"]', '["０３"]']),
        ("alarm.marks", ['["80", "100"]'], ['["80.5"]', "[80]", '["0"]', '["1000"]']),
        ("surrender.due", ['"03-31"', '"12-31"'], ['"02-29"', '"3-31"', '"13-01"', '"03-31T"', "2026-03-31", '"０3-31"']),
        ("levy.budget_code", ['"1030715"'], ["1030715", '""', '"a\\tb"', f'"{"x" * 201}"']),
    ],
)  # fmt: skip
def test_types(key: str, sound: Sequence[str], unsound: Sequence[str]) -> None:
    """Each type takes what it means and refuses what only looks like it; a decimal without quotes is never taken."""
    for text in sound:
        assert own(row(key, text)).values[0].key == key
    for text in unsound:
        found = faults(HEAD + row(key, text))
        assert [where for where, _ in found] == [f"value 1 ({key})"], (text, found)


def test_a_long_period_overlaps_all_that_it_covers() -> None:
    """Two periods in a long one are both named, wherever they stand; one that begins the day after is not."""
    text = HEAD + (
        row("idle.years", "1", from_="2022-01-01", until="2022-12-31")
        + row("idle.years", "1", from_="2020-01-01", until="2025-12-31")
        + row("idle.years", "1", from_="2024-01-01", until="2024-12-31")
        + row("idle.years", "1", from_="2026-01-01")
    )
    assert faults(text) == [
        ("value 1 (idle.years)", "value 2 of the same key holds on 2022-01-01 too"),
        ("value 3 (idle.years)", "value 2 of the same key holds on 2024-01-01 too"),
    ]


PERIOD = st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 15)))


@given(st.lists(PERIOD, max_size=6))
def test_a_pack_is_taken_exactly_when_no_day_has_two_values(periods: list[tuple[int, int | None]]) -> None:
    """Held against counting the days one by one; and then each day is answered by the one value that covers it."""
    first = date(2026, 1, 1)
    rows, spans = "", []
    for number, (start, length) in enumerate(periods, 1):
        begin = first + timedelta(days=start)
        end = None if length is None else begin + timedelta(days=length)
        rows += row(
            "idle.years", str(number), from_=begin.isoformat(), until=None if end is None else end.isoformat()
        )
        spans.append((begin, end or date.max))
    days = [first + timedelta(days=n) for n in range(60)]
    cover = {day: [n for n, (begin, end) in enumerate(spans, 1) if begin <= day <= end] for day in days}
    if any(len(numbers) > 1 for numbers in cover.values()):
        assert all("of the same key holds" in what for _, what in faults(HEAD + rows))
        return
    law = Law("cn-33", (own(rows),))
    for day, numbers in cover.items():
        found = law.find("idle.years", day)
        assert [found.value] == numbers if found else numbers == []


@given(st.integers(0, 10**14 - 1))
def test_fen_are_exact(fen: int) -> None:
    """Any amount in yuan comes back to the fen."""
    pack = own(row("fee.rate.SO2", f'"{fen // 100}.{fen % 100:02d}"'))
    assert Law("cn-33", (pack,)).fen("fee.rate.SO2", DAY) == fen


@given(st.text(max_size=300))
def test_any_text_is_a_pack_or_refused(text: str) -> None:
    """Nothing that somebody types makes anything but a list of faults."""
    assert faults(text)
    assert faults(HEAD + "\n[[value]]\nkey = " + text)


# --- the registry ---------------------------------------------------------------------------------


def test_registry_is_a_form() -> None:
    """Each parameter has a name of its own, a meaning, and a unit when it is a number; no two patterns meet."""
    assert len({key.name for key in KEYS}) == len(KEYS)
    for key in KEYS:
        assert key.meaning, key.name
        assert bool(key.unit) is (key.type in {"integer", "fraction", "yuan"}) or key.name.startswith(
            ("ratio.", "fee.coefficient.", "scope.quality_ratio", "alarm.", "levy.split")
        ), key.name
        example = key.name.replace("{pollutant}", "COD").replace("{industry}", "C3011")
        example = example.replace("{name}", "check").replace("{grade}", "III").replace("{region}", "330114")
        example = example.replace("{year}", "2026")
        assert [one.name for one in KEYS if one.pattern.fullmatch(example)] == [key.name]


@pytest.mark.parametrize("name", [f"fee.rate.{pollutant}" for pollutant in POLLUTANTS])
def test_a_key_may_end_in_a_pollutant(name: str) -> None:
    """Every pollutant of the ledger has a rate, a floor and a ratio."""
    found = key_of(name)
    assert isinstance(found, Key)
    assert found.name == "fee.rate.{pollutant}"


@pytest.mark.parametrize(
    "name",
    [
        "fee.rate.",
        "fee.rate.XX",
        "fee.rate.COD ",
        "fee.rate.CODx",
        "fee.rate.{pollutant}",
        "",
        "fee.coefficient.C",
        "fee.coefficient.c30",
        "feeXrate.COD",
        "fee.rate.COD\n",
    ],
)
def test_what_is_no_key(name: str) -> None:
    """A key is matched whole, its points are points, and an unknown pollutant has none."""
    assert key_of(name) is None


@pytest.mark.parametrize(
    ("worked", "until", "told"),
    [
        ('["2027-01-09"]', None, []),
        ('["2027-01-10"]', None, ["2027-01-10 is free and worked at once, by value 1"]),
        ('["2027-01-10"]', "2026-12-31", []),
    ],
)
def test_no_day_is_free_and_worked(worked: str, until: str | None, told: list[str]) -> None:
    """A notice names a day once: another day, the same one, and the same one where the other value has ended."""
    off = row("calendar.off.2027", '["2027-01-10"]', until=until)
    text = HEAD + off + row("calendar.worked.2027", worked, from_="2027-01-01")
    if not told:
        parse_pack(text)
        return
    assert faults(text) == [("value 2 (calendar.worked.2027)", one) for one in told]
