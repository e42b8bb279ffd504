"""Every parameter that a rule pack may set: its type, its unit and its meaning.

A key may end in a pollutant or an industry, written here as `{pollutant}`, `{industry}`, `{name}`, `{grade}`, `{region}` or
`{year}`. One that is `local` may end in a place beside: `fee.rate.COD.640300` is the rate of one city, `ratio.COD.taihu` that of an
area. Decimals are texts, so that nothing is ever a float: a `yuan` has at most two decimals, a `fraction` is any decimal.

The table is one list so that it can be read as a form: what is not here cannot be set, and what the ledger asks for
must be here.
"""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from ledger.texts import is_one_line
from ledger.words import Phrase, phrase

Type: TypeAlias = Literal["integer", "text", "flag", "texts", "fraction", "yuan", "month_day"]
POLLUTANTS: Final = (
    "COD",
    "NH3N",
    "TP",
    "TN",
    "SO2",
    "NOX",
    "PM",
    "VOC",
    "WW",
    "PB",
    "CD",
    "AS",
    "CR",
    "CR6",
    "HG",
)
REGION: Final = "[1-9][0-9]{5}"
PLACE: Final = "[A-Za-z0-9][A-Za-z0-9._:-]{0,99}"
"""A county or city by its six digits, a watershed or an area of permits by its code."""
DAY: Final = "20[0-9]{2}-[0-9]{2}-[0-9]{2}"
SECTIONS: Final = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60), "H": (61, 62), "I": (63, 65),
    "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79), "O": (80, 82), "P": (83, 83), "Q": (84, 85), "R": (86, 90),
    "S": (91, 96), "T": (97, 97),
}  # fmt: skip
"""The first and the last division of each section of GB/T 4754-2017. Twin: `ledger.industry_there`."""
_DIVISION: Final = "|".join(
    f"{letter}{n:02d}" for letter, (first, last) in SECTIONS.items() for n in range(first, last + 1)
)
INDUSTRY: Final = f"(?:{_DIVISION})[0-9]{{0,2}}"
"""A division of industries, or a group or class of one."""
BASES: Final = ("PER_TONNE_YEAR", "PER_TONNE_LUMP", "PER_KG_YEAR", "PER_KG_LUMP", "PER_TONNE_WASTEWATER")
TEXT_LENGTH: Final = 200
LIST_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class Key:
    """A parameter."""

    name: str
    type: Type
    unit: str
    """What a number counts; empty for what is not a number."""
    meaning: str
    choices: tuple[str, ...] = ()
    """What a text, or each text of a list, may be; empty for anything."""
    least: int = 0
    """Smallest number."""
    most: int | None = None
    """Largest number; None for the largest that can be written."""
    form: str = ""
    """Regular expression that each text of a list must match; empty for anything."""
    local: bool = False
    """Whether it may be set for one county, city, watershed or area of permits."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the names that mean this parameter look like."""
        text = re.escape(self.name).replace(r"\{pollutant\}", "(?:" + "|".join(POLLUTANTS) + ")")
        text = text.replace(r"\{industry\}", INDUSTRY).replace(r"\{name\}", "[a-z][a-z_]{0,39}")
        text = text.replace(r"\{region\}", REGION).replace(r"\{year\}", "20[0-9]{2}")
        text = text.replace(r"\{grade\}", "(?:I|II|III|IV|V)")
        return re.compile(text + rf"(?:\.(?P<place>{PLACE}))?" if self.local else text)


KEYS: Final[tuple[Key, ...]] = (
    Key("permits.pollutants", "texts", "", "Pollutants whose permits are traded", POLLUTANTS, local=True),
    Key("permits.term_years", "integer", "years", "For how long a permit is granted", least=1, most=30),
    Key("term.part_year", "text", "", "How a lot counts that is valid for a part of a year",
        ("pro_rata_days", "whole_months", "whole_year")),
    Key("price_basis.{pollutant}", "text", "", "What a price is for", BASES, local=True),
    Key("price_floor.{pollutant}", "yuan", "yuan per unit of the price basis", "Base price, below which nothing is sold", local=True),
    Key("ratio.{pollutant}", "fraction", "", "Replacement ratio: what is taken for each unit that a buyer gets",
        least=1, most=10, local=True),

    Key("fee.rate.{pollutant}", "yuan", "yuan per tonne (metals: kilogram) and year", "Rate of the use fee", local=True),
    Key("fee.basis.{pollutant}", "text", "", "Whether the rate of the use fee counts by the year, as where nothing is said, or once",
        ("YEAR", "LUMP"), local=True),
    Key("fee.coefficient.{industry}", "fraction", "", "Coefficient of the use fee for an industry", most=100,
        local=True),
    Key("fee.exemption_threshold", "yuan", "yuan", "Total with which the sum of a use fee is compared", local=True),
    Key("fee.exemption_operator", "text", "", "How the sum must compare to be exempt; none: nothing is exempt",
        ("<", "<=", "none"), local=True),
    Key("fee.instalments_max", "integer", "parts", "Yearly parts in which a use fee may be paid", least=1, most=60, local=True),
    Key("fee.first_share", "fraction", "share of the fee", "Least first part", most=1, local=True),
    Key("fee.due_working_days", "integer", "working days", "From the notice or contract to the payment", least=1, local=True),
    Key("fee.late_rate_per_day", "fraction", "share of the debt a day", "Surcharge on an overdue use fee", most=1),
    Key("fee.unpaid_notices_before_withdrawal", "integer", "notices",
        "Left unpaid, they count as giving the permit up; where it is absent, they never do", least=1),

    Key("service_fee.seller", "fraction", "share of the price", "Service fee of the exchange from the seller", most=1),
    Key("service_fee.buyer", "fraction", "share of the price", "Service fee of the exchange from the buyer", most=1),
    Key("service_fee.min", "yuan", "yuan", "Least service fee of one side"),
    Key("service_fee.max", "yuan", "yuan", "Largest service fee of one side"),

    Key("scope.air", "text", "", "Within what permits for air pollutants pass", ("city", "province")),
    Key("scope.water", "text", "", "Within what permits for water pollutants pass", ("watershed", "province")),
    Key("scope.power_apart", "flag", "", "Whether thermal power trades air permits only within itself"),
    Key("scope.sectors_apart", "flag", "", "Whether industry, agriculture and others trade only within themselves"),
    Key("scope.quality_ratio", "fraction", "", "Least ratio inside an area that missed its quality target",
        least=1, most=10),
    Key("scope.province_pilots", "texts", "", "Provinces between which permits pass, by two digits", form="[1-9][0-9]"),

    Key("sale.bureaus", "text", "", "Whose bureau approves a sale", ("both", "seller", "none")),
    Key("sale.needs_recognition", "flag", "", "Whether an enterprise sells only surplus that was recognised"),
    Key("sale.cooling_days", "integer", "days", "After a purchase, before the buyer may sell"),
    Key("sale.need", "text", "", "To what a buyer's need is held: to what is declared, or to what licence, reports and ledger say",
        ("declared", "data")),
    Key("trade.emits_from", "text", "",
        "From when a buyer emits: from the settlement, or when its licence says so, where one is known", ("settlement", "licence")),
    Key("sale.price_floor_applies", "flag", "", "Whether the base price binds agreed sales"),

    Key("surplus.market_needs_monitoring", "flag", "", "Whether surplus without online monitoring is only bought back"),
    Key("surplus.min_operation_days", "integer", "days", "How long a measure ran before its surplus is recognised"),
    Key("surplus.irreversible_only", "flag", "", "Whether only irreversible cuts are surplus"),
    Key("surplus.objection_working_days", "integer", "working days",
        "How long an application for surplus is public before it is recognised; where it is absent, none is", least=1),
    Key("buyback.at_most_fee_rate", "flag", "", "Whether a buy-back pays at most the rate of the fee for what remains"),

    Key("publicity.working_days", "integer", "working days", "How long an allocation plan is public", least=1),
    Key("withdrawal.objection_working_days", "integer", "working days", "In which a withdrawal may be objected to"),
    Key("withdrawal.conclude_working_days", "integer", "working days",
        "Within which a withdrawal is concluded after the time for objections, or it lapses", least=1),
    Key("review.days", "integer", "days", "Within which the review of a decision is asked for", least=1),
    Key("service.notice_days", "integer", "days", "After which a public notice counts as served"),
    Key("service.required", "flag", "", "Whether a withdrawal is concluded only when its decision was served; absent: no"),
    Key("hearing.request_working_days", "integer", "working days",
        "In which a hearing about a withdrawal may be asked for; where it is absent, nobody may", least=1),
    Key("hearing.withdrawal_least", "fraction", "unit of the pollutant, all years together",
        "From which on a hearing is held before a withdrawal is concluded; where it is absent, none need be"),
    Key("idle.years", "integer", "years", "Without a start, after which a permit is idle", least=1, most=30),
    Key("lease.max_years", "integer", "years", "Longest lease", least=1, most=30),
    Key("pledge.ranks_allowed", "flag", "", "Whether a lot may secure several debts"),
    Key("pledge.debt_within_right", "flag", "", "Whether a secured debt must end before the right does"),

    Key("second_person.caps", "fraction", "unit of the pollutant, all years together",
        "Up to which one person alone sets, raises, lowers or shares out a cap"),
    Key("second_person.allocations", "fraction", "unit of the pollutant, all years together", "Up to which one person alone allocates"),
    Key("second_person.releases", "fraction", "unit of the pollutant, all years together",
        "Up to which one person alone grants out of the reserve"),
    Key("second_person.cancellations", "fraction", "unit of the pollutant, all years together", "Up to which one person alone cancels"),
    Key("second_person.deductions", "fraction", "unit of the pollutant", "Up to which one person alone deducts what was emitted too much"),
    Key("second_person.retirements", "fraction", "unit of the pollutant, all years together",
        "Up to which one person of an enterprise alone retires its permits"),
    Key("second_person.freeze_days", "integer", "days",
        "Within which another person confirms what one person froze by an order, or it lapses; 0: two persons from the start"),
    Key("second_person.deposits", "yuan", "yuan", "Up to which one person alone records a deposit that no line of the bank tells of"),

    Key("second_person.enterprise", "flag", "", "Whether two representatives of an enterprise take whatever disposes of its property"),

    Key("back_dating.days", "integer", "days", "How far back from the day on which it is said the legal day of an act may lie at all"),
    Key("back_dating.alone_days", "integer", "days", "How far back where one person alone acts"),

    Key("surrender.due", "month_day", "", "Month and day of the next year by which a year is surrendered"),
    Key("surrender.undo_days", "integer", "days", "In which a surrender may be undone"),
    Key("surrender.record_days", "integer", "days",
        "After the last day for surrendering, in which one that came in by it is recorded out of what has ended since"),
    Key("expiry.by_night", "flag", "", "Whether the night ends what nobody surrendered, once the last day for that is over"),
    Key("expiry.days_after", "integer", "days", "After the last day for surrendering, before the night ends what is left"),
    Key("report.sources", "texts", "", "Sources of a report, the one that counts first", ("bureau", "online", "self")),
    Key("report.abnormal_counts", "flag", "", "Whether emissions under abnormal conditions count"),
    Key("report.verifier_needed", "flag", "", "Whether a report is verified only as an institution has found it; absent: no"),
    Key("report.rounding", "text", "", "How reported emissions are rounded to the smallest unit", ("up",)),
    Key("alarm.marks", "texts", "percent of the year", "Where the running year raises an alarm", form="[1-9][0-9]{0,2}"),
    Key("alarm.licence_days", "texts", "days", "How long before a discharge licence ends it is told, each once", form="0|[1-9][0-9]{0,2}"),
    Key("alarm.days", "texts", "days",
        "How long before the last day of a lease, a freeze, a secured debt, an instalment, a report or a surrender it is told, each once",
        form="0|[1-9][0-9]{0,2}"),
    Key("alarm.plan", "text", "", "How a year is planned by months where the site has no plan", ("twelfths", "whole_year")),
    Key("over.deduct_next_year", "flag", "", "Whether what was emitted too much is deducted from the next year"),
    Key("over.blocks_selling", "flag", "", "Whether who emitted too much is kept from selling"),

    Key("levy.use_fee", "text", "", "Levy item of the use fee"),
    Key("levy.other", "text", "", "Levy item of other proceeds"),
    Key("levy.budget_code", "text", "", "Code of the proceeds in the budget"),
    Key("levy.treasury_code", "text", "", "Code of the treasury into which the proceeds are paid", local=True),
    Key("levy.split", "texts", "percent of the proceeds", "Shares of the levels of government, which make a hundred",
        form=r"(?:central|province|city|county) (?:100|[1-9]?[0-9](?:\.[0-9]{1,4})?)", local=True),

    Key("compensation.clock.{name}", "text", "", "Length of a term of a damage case: D natural, W working, C full days, Y years",
        form="[1-9][0-9]{0,3} [DWCY]"),
    Key("compensation.enforcement_from", "text", "", "From which instalment's last day the time to apply for enforcement counts",
        ("each", "last")),
    Key("compensation.no_prospect_meetings", "integer", "meetings", "Held before consultation fails for want of a prospect",
        least=1, most=99),
    Key("compensation.pause.{name}", "texts", "", "Grounds on which a term of a damage case may be paused", form="[a-z_]{1,40}"),
    Key("compensation.extend.{name}", "texts", "", "Grounds on which a term of a damage case may be made longer", form="[a-z_]{1,40}"),
    Key("compensation.basis.{name}", "text", "", "Article under which something is done in a damage case"),
    Key("compensation.approval.{name}", "texts", "", "Who signs before an act of a damage case, in their order",
        ("handler", "section", "legal", "deputy", "collective")),
    Key("compensation.approval_department.{name}", "text", "", "Department, as mandates name it, of who signs a step of an approval"),
    Key("compensation.entered_alone_days", "integer", "days", "How far back one person enters an act in a damage case alone", most=366),
    Key("compensation.crime.hazardous_waste_t", "fraction", "tonnes", "Hazardous waste from which a case may be a crime"),
    Key("compensation.crime.loss", "yuan", "yuan", "Loss from which a case may be a crime: property, clean-up, emergency monitoring"),
    Key("compensation.crime.water_cut_hours", "integer", "hours", "Cut of a water intake, from which a case may be a crime", least=1),
    Key("compensation.warn_days", "integer", "days", "Before the end of a term, when it is warned of", least=1, most=366),
    Key("compensation.consultation_meetings", "integer", "meetings", "Consultation meetings, in principle", least=1, most=99),
    Key("compensation.simple_limit", "yuan", "yuan", "Largest damage that experts may assess in a simplified way"),
    Key("compensation.minor_limit", "yuan", "yuan", "Largest damage that is significantly minor by its amount"),
    Key("compensation.interest_of.{name}", "text", "", "To whom interest of a sort of money of damage cases goes",
        ("depositor", "treasury")),
    Key("compensation.charge_of.{name}", "text", "", "Who bears what a bank charges for it", ("interest", "budget", "fund")),
    Key("compensation.late_interest", "fraction", "share of the principal a day", "Late interest on court documents", most=1),
    Key("compensation.not_started_grounds", "texts", "", "Grounds on which a claim is not started or ended", form="[a-z_]{1,40}"),
    Key("compensation.failure_grounds", "texts", "", "Grounds on which consultation has failed", form="[a-z_]{1,40}"),
    Key("compensation.no_evaluation_grounds", "texts", "", "Grounds on which no evaluation of the restoration is needed",
        form="[a-z_]{1,40}"),
    Key("compensation.retention_most", "fraction", "share of the contract", "Most of a contract that is kept back for defects", most=1),
    Key("compensation.retention_months", "integer", "months", "For how long something of a contract is kept back", least=1,
        most=120),
    Key("compensation.unspent_destinations", "texts", "", "Where what is left in the fund of a case may go",
        ("treasury", "other_case", "substitute", "payer")),
    Key("compensation.suit_situations", "texts", "", "Situations in which a suit is open", form="[a-z_]{1,40}"),
    Key("compensation.discount_rate", "fraction", "share a year", "Social discount rate of interim losses", most=1),
    Key("compensation.tau_bounds", "texts", "", "Times over the limit: upper bounds of the steps of the exceedance coefficient",
        form="(?:0|[1-9][0-9]{0,5})"),
    Key("compensation.tau", "texts", "", "Exceedance coefficient by step", form="[0-9](?:[.][0-9]{1,4})?"),
    Key("compensation.omega.{grade}", "fraction", "factor", "Function coefficient of surface water by its class", most=10),
    Key("compensation.multiple.{name}.{grade}", "texts", "", "Least and largest multiple of the older method",
        form="[0-9]{1,2}(?:[.][0-9]{1,4})?"),
    Key("region.{region}", "text", "", "Name of a county, from the day on which its code begins"),
    Key("region_after.{region}", "texts", "", "Codes that took the place of a county's, from the first day on which it no longer holds",
        form=REGION),
    Key("industry.{industry}", "text", "", "Name of a class of GB/T 4754, from the day on which it is taken"),
    Key("calendar.off.{year}", "texts", "", "Days off of a year by the State Council's notice", form=DAY),
    Key("calendar.worked.{year}", "texts", "", "Saturdays and Sundays that are worked in a year by the same notice", form=DAY),

    Key("compensation.punitive_most", "fraction", "times the loss", "Largest multiple of punitive damages", most=100),
)  # fmt: skip
_BACK: Final = frozenset({
    "permits.pollutants", "price_basis.{pollutant}", "price_floor.{pollutant}", "ratio.{pollutant}", "fee.rate.{pollutant}",
    "fee.basis.{pollutant}",
    "fee.coefficient.{industry}", "fee.exemption_threshold", "fee.exemption_operator", "fee.instalments_max", "fee.first_share",
    "service_fee.seller", "service_fee.buyer", "levy.use_fee", "levy.other", "levy.budget_code", "region.{region}", "region_after.{region}",
    "industry.{industry}",
})  # fmt: skip
"""Parameters that a pack may set for days that are over."""
_PATTERNS: Final = [(key.pattern, key) for key in KEYS]

_DECIMAL: Final = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.([0-9]{1,12}))?", re.ASCII)
_MONTH_DAY: Final = re.compile(r"[0-9]{2}-[0-9]{2}", re.ASCII)
_INTEGER_MOST: Final = 10_000


@lru_cache(maxsize=2048)
def key_of(name: str) -> Key | None:
    """Find the parameter that a name means; None when there is none.

    >>> key_of("fee.rate.SO2").unit
    'yuan per tonne (metals: kilogram) and year'
    """
    return next((key for pattern, key in _PATTERNS if pattern.fullmatch(name)), None)


@lru_cache(maxsize=2048)
def place_of(name: str) -> str:
    """Give the place for which a name means its parameter; empty where it means the whole place of its pack.

    >>> place_of("fee.rate.COD.640300"), place_of("fee.rate.COD")
    ('640300', '')
    """
    key = key_of(name)
    found = key.pattern.fullmatch(name) if key and key.local else None
    return (found["place"] or "") if found else ""


def may_look_back(name: str) -> bool:
    """Tell whether a pack may say something for days that are over: figures by which nothing is decided before somebody asks.

    Terms that protect somebody, and whose yes an act takes, are none.

    >>> may_look_back("fee.rate.COD.330782"), may_look_back("withdrawal.objection_working_days")
    (True, False)
    """
    known = key_of(name)
    return known is not None and known.name in _BACK


def fault_of(key: Key, value: object) -> Phrase | None:
    """Tell what is wrong with a value of a parameter; None when nothing is."""
    if key.type == "flag":
        return None if isinstance(value, bool) else phrase("write true or false")
    if key.type == "integer":
        most = _INTEGER_MOST if key.most is None else key.most
        sound = isinstance(value, int) and not isinstance(value, bool) and key.least <= value <= most
        return (
            None
            if sound
            else phrase("write a whole number from {least} to {most}", least=key.least, most=most)
        )
    if key.type == "texts":
        return _fault_of_list(key, value)
    if not isinstance(value, str):
        return (
            phrase("write a text")
            if key.type in ("text", "month_day")
            else phrase('write a decimal in quotes, such as "0.40"')
        )
    if key.type == "month_day":
        return None if _is_month_day(value) else phrase("write month and day, such as 03-31")
    if key.type == "text":
        return _fault_of_text(key, value)
    return _fault_of_decimal(key, value)


def _fault_of_list(key: Key, value: object) -> Phrase | None:
    if (
        not isinstance(value, list)
        or len(value) > LIST_LENGTH
        or not all(isinstance(one, str) for one in value)
    ):
        return phrase("write a list of at most {most} texts", most=LIST_LENGTH)
    if len(set(value)) < len(value):
        return phrase("write each text once")
    return next((fault for one in value if (fault := _fault_of_text(key, one))), None)


def _fault_of_text(key: Key, value: str) -> Phrase | None:
    # A control character would travel through citations into documents and be refused there.
    if not value or len(value) > TEXT_LENGTH or not is_one_line(value):
        return phrase("write a text of 1 to {most} characters in one line", most=TEXT_LENGTH)
    if key.choices and value not in key.choices:
        return phrase("choose from {choices}", choices=", ".join(key.choices))
    if key.form == DAY and not _is_day(value):
        return phrase("{value} is no day such as 2027-10-01", value=repr(value[:40]))
    if key.form and re.fullmatch(key.form, value) is None:
        return phrase("{value} does not have the form {form}", value=repr(value[:40]), form=key.form)
    return None


def _fault_of_decimal(key: Key, value: str) -> Phrase | None:
    found = _DECIMAL.fullmatch(value)
    if found is None:
        return phrase("write a decimal such as 0.40, with at most 12 digits before and after the point")
    if key.type == "yuan" and len(found.group(1) or "") > 2:
        return phrase("write yuan with at most two decimals")
    number = Fraction(value)
    if number < key.least or (key.most is not None and number > key.most):
        if key.most is None:
            return phrase("write a number from {least}", least=key.least)
        return phrase("write a number from {least} to {most}", least=key.least, most=key.most)
    return None


def _is_month_day(text: str) -> bool:
    """Tell whether every year has this day: 29 February is none."""
    if _MONTH_DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(f"2001-{text}")
    except ValueError:
        return False
    return True


def _is_day(text: str) -> bool:
    """Tell whether a text is a day, written as 2027-10-01."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def year_of(name: str) -> int | None:
    """Give the year of whose days a parameter tells; None where it tells of none.

    >>> year_of("calendar.off.2027"), year_of("fee.rate.SO2")
    (2027, None)
    """
    found = re.fullmatch(r"calendar\.(?:off|worked)\.(20[0-9]{2})", name)
    return int(found[1]) if found else None
