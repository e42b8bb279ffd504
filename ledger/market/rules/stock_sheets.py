"""The sheets of the workbook with which a book begins, and their columns, in both languages with examples and notes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ledger.documents.sheets import Column


@dataclass(frozen=True, slots=True)
class BookCell:
    """A column of a sheet, and the form in which its cells are kept."""

    column: Column
    form: str
    """`text`, `code`, `holder`, `pollutant`, `day`, `year`, `count`, `quantity`, `limit` (which may be nothing), `share`, `money`, `truth`,
    or the name of a choice."""


def _cell(
    key: str, form: str, zh: str, en: str, help_zh: str, help_en: str, *, required: bool = True
) -> BookCell:
    words = form in ("text", "code", "holder", "pollutant", "truth", *CHOICES)
    return BookCell(Column(key, zh, en, help_zh, help_en, required=required, text=words), form)


CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "fee": {
        "due": "due", "应缴": "due", "欠缴": "due", "paid": "paid", "已缴": "paid", "free": "free", "无偿": "free",
        "sellable": "sellable", "可售": "sellable", "reserve": "reserve", "储备": "reserve",
    },
    "origin": {"": "initial", "initial": "initial", "初始": "initial", "reserve": "reserve", "储备": "reserve"},
    "sector": {
        "": "industrial", "industrial": "industrial", "工业": "industrial", "agricultural": "agricultural", "农业": "agricultural",
        "sewage": "sewage", "污水处理": "sewage", "other": "other", "其他": "other",
    },
}  # fmt: skip
"""Words that may stand in a cell, with the one under which each is kept; the empty one where nothing stands."""
PURPOSES: Final = {
    "due": "unpaid",
    "paid": "holding",
    "free": "holding",
    "sellable": "sellable",
    "reserve": "reserve",
}
"""On which account a holding stands, by what is said of its fee."""
_SITE: Final = _cell(
    "site",
    "holder",
    "场所编码",
    "site",
    "统一社会信用代码加 001P，或 enterprise:…:001P",
    "Credit code and 001P, or enterprise:…:001P",
)
_POLLUTANT: Final = _cell(
    "pollutant", "pollutant", "污染物", "pollutant", "COD、NH3N、SO2、NOX 等", "COD, NH3N, SO2, NOX …"
)
_AREA: Final = _cell("area", "code", "控制区", "area", "总量指标所在控制区", "Control area of the cap")
_FIRST: Final = _cell(
    "first_vintage", "year", "起始年", "first_vintage", "首年，四位数字", "First year, four digits"
)
_LAST: Final = _cell(
    "last_vintage", "year", "截止年", "last_vintage", "末年，四位数字", "Last year, four digits"
)
_QUANTITY: Final = _cell(
    "quantity",
    "quantity",
    "年许可量",
    "quantity",
    "每年数量，吨（重金属为千克）",
    "Quantity a year, tonnes (heavy metals: kilograms)",
)
_DOCUMENT: Final = _cell(
    "document",
    "text",
    "决定文号",
    "document",
    "批文、合同或许可证的编号",
    "Number of the decision, contract or licence",
)


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet of the workbook."""

    key: str
    zh: str
    en: str
    cells: tuple[BookCell, ...]
    examples: tuple[tuple[str, ...], ...]
    groups: tuple[str, ...] = ()
    """Columns of which the first names what several rows are about, and the others say the same in each of them."""

    @property
    def title(self) -> str:
        """The name of the sheet, in both languages."""
        return f"{self.zh} {self.en}"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns."""
        return tuple(one.column for one in self.cells)

    @property
    def keys(self) -> tuple[str, ...]:
        """Their keys, in the order in which rows are kept."""
        return tuple(one.column.key for one in self.cells)


ENTERPRISES: Final = BookSheet(
    "enterprises", "企业", "Enterprises",
    (
        _cell("uscc", "code", "统一社会信用代码", "uscc", "18 位", "18 characters"),
        _cell("name", "text", "名称", "name", "与营业执照一致", "As on the business licence"),
        _cell("registered_on", "day", "登记日期", "registered_on", "空则为启用日", "Empty: the day of the stock", required=False),
        _cell("evidence", "text", "代码说明", "evidence", "校验码不符而代码属实时的依据",
            "Why a code whose check fails is right", required=False),
    ),
    (("91330621000000001X", "绍兴示例印染有限公司", "2018-05-01", ""),),
)  # fmt: skip
SITES: Final = BookSheet(
    "sites", "场所", "Sites",
    (
        _SITE,
        _cell("name", "text", "名称", "name", "场所名称", "Name of the site"),
        _cell("region", "code", "行政区划", "region", "县级代码，六位", "Code of the county, six digits"),
        _cell("industry", "code", "行业代码", "industry", "GB/T 4754，如 C1713", "GB/T 4754, such as C1713"),
        _cell(
            "sector", "sector", "部门", "sector",
            "工业、农业、污水处理、其他；空为工业", "industrial, agricultural, sewage, other; empty: industrial", required=False,
        ),
        _cell("watershed", "code", "流域", "watershed", "水污染物交易的流域",
            "Watershed within which water pollutants are traded", required=False),
        _cell("licence", "code", "许可证编号", "licence", "可空", "May be empty", required=False),
        _cell("power", "truth", "火电", "power", "是或否；空按行业", "yes or no; empty: as the industry says", required=False),
        _cell(
            "chp_heat_share", "share", "供热比", "chp_heat_share",
            "热电联产供热比，0 至 1", "Share of heat of a cogeneration plant, 0 to 1", required=False,
        ),
        _cell("online_monitoring", "truth", "在线监测", "online_monitoring", "是或否", "yes or no", required=False),
        _cell("since", "day", "起始日", "since", "情况自何日起；空则为启用日",
            "From which day it is so; empty: the day of the stock", required=False),
    ),
    (("91330621000000001X001P", "柯桥厂区", "330603", "C1713", "", "qiantang", "", "", "", "是", "2018-05-01"),),
)  # fmt: skip
LICENCES: Final = BookSheet(
    "licences", "许可证", "Licences",
    (
        _SITE,
        _cell("licence", "code", "许可证编号", "licence", "22 位；一证多行", "22 characters; a row for each outlet, pollutant and year"),
        _cell("valid_from", "day", "有效期起", "valid_from", "", "First day"),
        _cell("valid_to", "day", "有效期止", "valid_to", "", "Last day"),
        _cell("outlet", "code", "排放口", "outlet", "如 DW001", "Such as DW001"),
        _POLLUTANT,
        _cell("year", "year", "年度", "year", "", "Year"),
        _cell("quantity", "limit", "许可排放量", "quantity", "吨（重金属为千克）", "Tonnes (heavy metals: kilograms)"),
        _DOCUMENT,
    ),
    (("91330621000000001X001P", "91330621000000001X001P", "2024-01-01", "2028-12-31", "DW001", "COD", "2026", "12.5", "浙许2024-1"),),
    ("licence", "site", "valid_from", "valid_to", "document"),
)  # fmt: skip
CAPS: Final = BookSheet(
    "caps", "总量指标", "Caps",
    (
        _POLLUTANT, _AREA, _FIRST, _LAST,
        _cell("quantity", "quantity", "年总量", "quantity", "每年总量；本簿已设的在其上增加",
            "Total a year; added to what the book has set"),
        _cell(
            "parent", "code", "上级控制区", "parent",
            "由上级分解的填上级，如 330000", "Area out of whose cap it is shared, such as 330000", required=False,
        ),
        _DOCUMENT,
    ),
    (
        ("COD", "330000", "2026", "2028", "100000", "", "浙环函2025-9"),
        ("COD", "330603", "2026", "2028", "5000", "330000", "浙环函2025-9"),
    ),
)  # fmt: skip
HOLDINGS: Final = BookSheet(
    "holdings", "现有持有", "Holdings",
    (
        _cell("site", "holder", "场所编码", "site", "场所编码；储备填 bureau:<控制区>",
            "Code of the site; bureau:<area> for the reserve"),
        _POLLUTANT, _AREA, _FIRST, _LAST, _QUANTITY,
        _cell("fee", "fee", "缴费", "fee", "已缴、应缴、无偿、可售（认定的富余量）或储备",
            "paid, due, free, sellable (recognised surplus) or reserve"),
        _cell("origin", "origin", "来源", "origin", "初始或储备；空为初始", "initial or reserve; empty: initial", required=False),
        _cell("valid_from", "day", "生效日", "valid_from", "首年内的日期，可空", "A day of the first year, may be empty", required=False),
        _DOCUMENT,
    ),
    (
        ("91330621000000001X001P", "COD", "330603", "2026", "2028", "12.5", "已缴", "", "", "绍市环2023-17"),
        ("bureau:330603", "COD", "330603", "2026", "2028", "100", "储备", "", "", "绍市环2023-18"),
    ),
)  # fmt: skip
PLEDGES: Final = BookSheet(
    "pledges", "质押", "Pledges",
    (
        _cell("number", "code", "质押号", "number", "同号各行为一笔质押", "Rows of one number are one pledge"),
        _SITE,
        _cell("creditor", "code", "债权人", "creditor", "如 bank:icbc-sx；本簿尚无的随存量开户",
            "Such as bank:icbc-sx; one that the book does not know is opened with the stock"),
        _cell("debt", "money", "债权额", "debt", "元", "Yuan"),
        _cell("until", "day", "债务到期日", "until", "", "Day on which the debt ends"),
        _cell("rank", "count", "顺位", "rank", "空为 1；后顺位与前顺位同一标的",
            "Empty: 1; a lower rank is of the same lots", required=False),
        _POLLUTANT, _AREA, _FIRST, _LAST, _QUANTITY,
        _cell("reference", "text", "动产登记号", "reference", "可空", "Number in another register, may be empty", required=False),
        _DOCUMENT,
    ),
    (("Z-1", "91330621000000001X001P", "bank:icbc-sx", "200000.00", "2028-06-30", "1",
      "COD", "330603", "2028", "2028", "5", "", "质字2025-3"),),
    ("number", "site", "creditor", "debt", "until", "rank", "reference", "document"),
)  # fmt: skip
LEASES: Final = BookSheet(
    "leases", "租赁", "Leases",
    (
        _cell("number", "code", "租赁号", "number", "同号各行为一笔租赁", "Rows of one number are one lease"),
        _cell("lessor", "holder", "出租方", "lessor", "场所编码", "Code of the site"),
        _cell("lessee", "holder", "承租方", "lessee", "场所编码", "Code of the site"),
        _POLLUTANT, _AREA, _FIRST, _LAST, _QUANTITY,
        _cell("rent", "money", "租金", "rent", "元，双方之间已付", "Yuan, paid between the parties", required=False),
        _DOCUMENT,
    ),
    (("L-1", "91330621000000001X001P", "91330621000000001X002P", "COD", "330603", "2026", "2026", "1", "3000.00", "租字2025-8"),),
    ("number", "lessor", "lessee", "rent", "document"),
)  # fmt: skip
FEES: Final = BookSheet(
    "fees", "缴费", "Fees",
    (
        _cell("notice", "text", "缴费通知书号", "notice", "同号各行为各期", "Rows of one notice are its instalments"),
        _SITE,
        _cell("notice_on", "day", "通知日", "notice_on", "", "Day of the notice"),
        _cell("number", "count", "期次", "number", "1、2、3 ……", "1, 2, 3 …"),
        _cell("due_on", "day", "应缴日", "due_on", "", "Day on which it is due"),
        _cell("amount", "money", "金额", "amount", "元", "Yuan"),
        _cell("paid_on", "day", "缴款日", "paid_on", "未缴为空", "Empty while it is owed", required=False),
        _cell("voucher", "text", "缴款凭证号", "voucher", "未缴为空", "Number of the slip; empty while it is owed", required=False),
        _cell("through", "year", "缴至年度", "through", "所涉指标的末年；空为全部",
            "Last year of the permits that it is for; empty: all", required=False),
    ),
    (
        ("缴2025-7", "91330621000000001X001P", "2025-03-01", "1", "2025-03-15", "8000.00", "2025-03-10", "V2025-001", "2028"),
        ("缴2025-7", "91330621000000001X001P", "2025-03-01", "2", "2026-03-15", "8000.00", "", "", "2028"),
    ),
    ("notice", "site", "notice_on", "through"),
)  # fmt: skip
SHEETS: Final = (ENTERPRISES, SITES, LICENCES, CAPS, HOLDINGS, PLEDGES, LEASES, FEES)
"""In the order in which they are brought in, but for the fees, which come before what rests on what they free."""
BY_KEY: Final = {one.key: one for one in SHEETS}
COLUMNS: Final = tuple(
    replace(one, key=f"{sheet.key}.{one.key}") for sheet in SHEETS for one in sheet.columns
)
"""The columns of all sheets, each under its sheet: what their heads are called in Chinese."""
HELP: Final = "说明 Help"
