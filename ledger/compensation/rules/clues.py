"""Lists of clues: what a row must say, and whether it becomes a case, is the same as one, or is left out.

    the same clue        same way and number, or same number of the penalty: never another case
    party and place      same liable party at the same place: a duplicate, unless the bureau says yes and why
    left out             the bureau says no, and why

`read_clues` runs apart from the server (`ledger.documents.apart`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from ledger.compensation.rules.payees import plain
from ledger.documents.apart import Piece
from ledger.documents.rows import read_sound
from ledger.documents.sheets import Column, Fault, Faults
from ledger.documents.typed import day_typed
from ledger.errors import LedgerError
from ledger.register.identity import check_uscc
from ledger.texts import numbered

ROWS_MAX: Final = 500
"""Twin: `rows_range`."""
Verdict: TypeAlias = Literal["registered", "duplicate", "left_out"]
Ground: TypeAlias = Literal["clue", "penalty", "party_and_place"]

MEDIA: Final[Mapping[str, str]] = {
    "地表水": "water", "地下水": "groundwater", "大气": "air", "土壤": "soil", "海洋": "marine", "森林": "forest",
    "野生动植物": "wildlife", "多种环境要素": "mixed",
}  # fmt: skip
CHANNELS: Final[Mapping[str, str]] = {
    "督察发现": "inspection", "规划实施检查": "planning", "突发环境事件": "emergency", "行政处罚": "penalty", "法院移送": "court",
    "检察院移送": "procuratorate", "监测发现": "monitoring", "信访举报": "complaint", "单位或个人报告": "report",
    "上级交办清单": "pushed_list", "其他": "other",
}  # fmt: skip
_ANSWERS: Final = {"": "", "是": "yes", "yes": "yes", "否": "no", "no": "no"}
_SORTS: Final = {"": "", "单位": "", "organisation": "", "个人": "person", "person": "person"}
NUMBER: Final = re.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,63}", re.ASCII)
"""Of a clue."""
AREA: Final = re.compile("[1-9][0-9]{5}", re.ASCII)
LATER: Final = "the register is asked"
"""Of a credit code whose check digit does not fit: whether it is in the register is asked where the list is judged."""
COLUMNS: Final[tuple[Column, ...]] = (
    Column("number", "线索编号", "number", "字母、数字、点、横线；可空", "Letters, digits, dot and dash; may be empty",
        required=False, text=True),
    Column("title", "线索名称", "title", "至多 200 字", "200 characters at most", text=True),
    Column("area", "行政区划代码", "area", "六位数字（GB/T 2260）", "Six digits (GB/T 2260)", text=True),
    Column("place", "地点", "place", "可空；与当事人一并用于查重", "May be empty; with the party it tells duplicates",
        required=False, text=True),
    Column("medium", "环境要素", "medium", "、".join(MEDIA), ", ".join(MEDIA.values()), text=True),
    Column("channel", "线索来源", "channel", f"可空，则同清单；{'、'.join(CHANNELS)}",
        f"Empty: that of the list; {', '.join(CHANNELS.values())}", required=False, text=True),
    Column("occurred_on", "发生日期", "occurred on", "可空，如 2026-03-01", "May be empty; such as 2026-03-01", required=False),
    Column("party", "当事人", "party", "可空", "May be empty", required=False, text=True),
    Column("party_sort", "当事人类型", "sort of party", "单位或个人；可空，则为单位", "organisation or person; empty: organisation",
        required=False, text=True),
    Column("party_code", "统一社会信用代码", "credit code", "18 位；个人不填", "18 characters; not of a person",
        required=False, text=True),
    Column("penalty", "处罚决定书文号", "penalty", "可空", "May be empty", required=False, text=True),
    Column("register", "是否立案", "register", "是或否；可空，则查重后登记", "yes or no; empty: registered unless a duplicate",
        required=False, text=True),
    Column("why", "理由", "why", "填「否」的必填；疑似重复而填「是」的必填",
        "Needed with no, and with yes where it may be a duplicate", required=False, text=True),
)  # fmt: skip
EXAMPLES: Final = (
    ("XS-2026-017", "某河段油污泄漏", "510104", "锦江九眼桥下游 200 米", "地表水", "", "2026-02-27",
        "四川某某化工有限公司", "单位", "", "川环罚〔2026〕12号", "", ""),
    ("XS-2026-018", "倾倒建筑垃圾", "510107", "某村四组", "土壤", "信访举报", "",
        "李某", "个人", "", "", "否", "已由城管部门清运，未见损害"),
)  # fmt: skip


class Clue(NamedTuple):
    """A row that means something."""

    at: int
    """Its number in the file."""
    number: str
    title: str
    area: str
    place: str
    medium: str
    channel: str
    """Empty: that of the list."""
    occurred_on: str
    """ISO, or empty."""
    party: str
    person: bool
    """Whether the party is a natural person."""
    party_code: str
    """Its unified social credit code."""
    penalty: str
    register: str
    """`yes`, `no`, or empty."""
    why: str


class Known(NamedTuple):
    """What is known of a case, as far as a clue can be the same; once for each of its liable parties."""

    case_id: int
    channel: str
    source: str
    penalty: str
    area: str
    place: str
    party: str
    party_code: str


@dataclass(frozen=True, slots=True)
class Screened:
    """What becomes of a row."""

    clue: Clue
    verdict: Verdict
    ground: Ground | None = None
    same: int | None = None
    """Number of the case that it is the same as; where a row of this list becomes it, the number of that row, below zero."""


def read_clues(data: bytes, _: Mapping[str, object]) -> Iterator[Piece]:
    """Read a sheet: the rows that mean something, and the faults.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or its columns are not the template's.
        FileBeyondLimit: it is larger than what is read; never UsccMalformed,
        UsccOfPerson, UsccCheckFails and UsccClassUnknown: a code that is none is a fault.
    """
    faults: Faults[Fault] = Faults()
    rows = [_clue(at, texts) for at, texts in read_sound(data, COLUMNS, ROWS_MAX, _faults_of, faults)]
    yield {"rows": rows, "faults": faults.content()}


def _clue(at: int, texts: Mapping[str, str]) -> Clue:
    occurred = day_typed(texts["occurred_on"])
    return Clue(
        at,
        texts["number"],
        texts["title"],
        texts["area"],
        texts["place"],
        MEDIA.get(texts["medium"], texts["medium"]),
        CHANNELS.get(texts["channel"], texts["channel"]),
        "" if occurred is None else occurred.isoformat(),
        texts["party"],
        _SORTS[texts["party_sort"]] == "person",
        texts["party_code"] and check_uscc(texts["party_code"], LATER),
        numbered(texts["penalty"]),
        _ANSWERS[texts["register"]],
        texts["why"],
    )


def _faults_of(at: int, texts: Mapping[str, str]) -> Iterator[Fault]:
    def fault(key: str, problem: str, zh: str) -> Fault:
        return Fault(f"row {at}", key, texts[key], problem, zh)

    if texts["number"] and not NUMBER.fullmatch(texts["number"]):
        yield fault(
            "number", "write letters, digits, dot, dash, 64 at most", "请填写字母、数字、点、横线，至多 64 位"
        )
    if not 0 < len(texts["title"]) <= 200:
        yield fault("title", "write 1 to 200 characters", "请填写 1 至 200 个字")
    if not AREA.fullmatch(texts["area"]):
        yield fault("area", "write the six digits of the division", "请填写六位行政区划代码")
    if texts["medium"] not in {*MEDIA, *MEDIA.values()}:
        yield fault("medium", f"write one of: {', '.join(MEDIA.values())}", f"请填写：{'、'.join(MEDIA)}")
    if texts["channel"] and texts["channel"] not in {*CHANNELS, *CHANNELS.values()}:
        yield fault(
            "channel", f"write one of: {', '.join(CHANNELS.values())}", f"请填写：{'、'.join(CHANNELS)}"
        )
    if texts["occurred_on"] and day_typed(texts["occurred_on"]) is None:
        yield fault("occurred_on", "write a day, such as 2026-03-01", "请填写日期，如 2026-03-01")
    yield from _faults_of_party(texts, fault)
    if texts["register"] not in _ANSWERS:
        yield fault("register", "write yes or no", "请填写「是」或「否」")
    if _ANSWERS.get(texts["register"]) == "no" and not texts["why"]:
        yield fault("why", "say why it is left out", "不立案的请填写理由")


def _faults_of_party(texts: Mapping[str, str], fault: Callable[[str, str, str], Fault]) -> Iterator[Fault]:
    if len(texts["party"]) > 200:
        yield fault("party", "write 200 characters at most", "至多 200 个字")
    if texts["party_sort"] not in _SORTS:
        yield fault("party_sort", "write organisation or person", "请填写「单位」或「个人」")
    if not texts["party_code"]:
        return
    if _SORTS.get(texts["party_sort"]) == "person":
        yield fault("party_code", "leave the number of a person out", "个人不填证件号码")
    elif not texts["party"]:
        yield fault("party", "write the name, too", "请同时填写名称")
    else:
        try:
            check_uscc(texts["party_code"], LATER)
        except LedgerError as error:
            yield fault("party_code", error.message("en"), error.message("zh_Hans"))


@dataclass(slots=True)
class _Index:
    """Cases by what a clue can have in common with them, the first one first."""

    clues: dict[tuple[str, str], Known] = field(default_factory=dict)
    penalties: dict[str, Known] = field(default_factory=dict)
    places: dict[tuple[str, str], list[Known]] = field(default_factory=dict)

    def add(self, one: Known) -> None:
        """Take one in."""
        if one.source:
            self.clues.setdefault((one.channel, one.source), one)
        for number in (one.penalty, one.source if one.channel == "penalty" else ""):
            if plain(number):
                self.penalties.setdefault(plain(number), one)
        if plain(one.place):
            self.places.setdefault((one.area, plain(one.place)), []).append(one)

    def twin(self, clue: Clue, channel: str) -> tuple[Ground | None, int | None]:
        """Find the first case that a clue is the same as, the surest ground first."""
        tests: tuple[tuple[Ground, Known | None], ...] = (
            ("clue", self.clues.get((channel, clue.number)) if clue.number else None),
            ("penalty", self.penalties.get(plain(clue.penalty)) if plain(clue.penalty) else None),
            ("party_and_place", self._of_place(clue)),
        )
        return next(((ground, one.case_id) for ground, one in tests if one is not None), (None, None))

    def _of_place(self, clue: Clue) -> Known | None:
        if not clue.party:
            return None
        there = self.places.get((clue.area, plain(clue.place)), ())
        return next((one for one in there if _same_party(clue, one)), None)


def _same_party(clue: Clue, one: Known) -> bool:
    """Tell whether the party is the same: by credit code where both have one, else by name."""
    if clue.party_code and one.party_code:
        return clue.party_code == one.party_code
    return bool(plain(clue.party)) and plain(clue.party) == plain(one.party)


def screen(clues: Sequence[Clue], channel: str, known: Sequence[Known]) -> list[Screened]:
    """Judge every row against the cases that there are and the rows before it.

    Args:
        clues: in the order of the file.
        channel: of the list, for rows that name none.
        known: cases that may be the same, once for each party.
    """
    index = _Index()
    for one in known:
        index.add(one)
    judged = []
    for clue in clues:
        came = clue.channel or channel
        if clue.register == "no":
            judged.append(Screened(clue, "left_out"))
            continue
        ground, same = index.twin(clue, came)
        if ground is not None and (ground != "party_and_place" or clue.register != "yes"):
            judged.append(Screened(clue, "duplicate", ground, same))
            continue
        judged.append(Screened(clue, "registered", ground, same))
        told = (came, clue.number, clue.penalty, clue.area, clue.place, clue.party, clue.party_code)
        index.add(Known(-clue.at, *told))
    return judged


def reasonless(judged: Sequence[Screened]) -> Iterator[Fault]:
    """Find the rows that become a case beside one of the same party and place, and do not say why."""
    for one in judged:
        if one.verdict == "registered" and one.ground is not None and not one.clue.why:
            problem = "say why it is registered beside a case of the same party and place"
            zh = "与已有案件当事人和地点相同，仍立案的请填写理由"
            yield Fault(f"row {one.clue.at}", "why", "", problem, zh)
