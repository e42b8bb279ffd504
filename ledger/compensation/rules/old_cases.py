"""Cases that were handled before, as their rows say together: who owes what, what was paid, what is open; and whether it adds up.

    owed under a head     = performed + in kind + in money
    owed in money         = paid + open instalments
    paid, not under way, with interest = spent + left in the fund

Sums are fen. Source: docs/spec/compensation.md 17.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from ledger.amounts import yuan
from ledger.compensation.rules.claims import Leg, fund, leg, money_leg, over_heads, treasury_leg
from ledger.compensation.rules.liability import equal, spread
from ledger.compensation.rules.old_case_sheet import CASES_MAX, OldRow
from ledger.documents.sheets import Fault
from ledger.register.holders import TREASURY

COURT: Final = ("confirmed", "judgment", "mediation")
"""What says what is owed and is a document of a court, on which late interest runs."""
JUDGED: Final = ("judgment", "mediation")
TITLED: Final[Mapping[str, str]] = {
    "agency": "claim_in_transit",
    "court": "claim_with_court",
    "escrow": "claim_escrowed",
}
"""Where the claim stands while money is under way, by the way on which it came."""


class OldFigure(NamedTuple):
    """What was assessed, agreed and judged under a head, and what of it was performed."""

    at: int
    assessed: int
    agreed: int
    judged: int
    performed: int


class Paid(NamedTuple):
    """A sum that was paid."""

    at: int
    debtors: tuple[str, ...]
    payer: str
    route: str
    on: date | None
    """None where it is one sum of several days."""
    amount: int
    waiting: int


class Due(NamedTuple):
    """An instalment that is open."""

    at: int
    debtors: tuple[str, ...]
    on: date
    amount: int


class Duty(NamedTuple):
    """A duty in kind that is open."""

    at: int
    debtors: tuple[str, ...]
    head: str
    on: date
    amount: int
    conversion: int


class Held(NamedTuple):
    """A guarantee that is held."""

    at: int
    kind: str
    guarantor: str
    amount: int
    until: date | None


class OldParty(NamedTuple):
    """A liable party."""

    name: str
    person: bool
    code: str
    """Its unified social credit code; empty where none is told."""


class Part(NamedTuple):
    """What is owed in money by the same parties: instalments with what was paid of each, the paid ones first."""

    debtors: tuple[str, ...]
    terms: tuple[tuple[date, int, int], ...]
    """Last day, sum, and what was paid of it."""

    @property
    def amount(self) -> int:
        """What it is in all."""
        return sum(amount for _, amount, _ in self.terms)


@dataclass(slots=True)
class OldCase:
    """A case as its rows say together."""

    at: int
    code: str
    said: Mapping[str, str]
    """What its own row says."""
    parties: dict[str, OldParty] = field(default_factory=dict)
    heads: dict[str, OldFigure] = field(default_factory=dict)
    paid: list[Paid] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.said["state"]

    @property
    def judged(self) -> bool:
        """Whether a judgment or a mediation says what is owed."""
        return self.said.get("basis") in JUDGED

    def day(self, key: str) -> date | None:
        """Give a day of its own row; none where none is said."""
        return date.fromisoformat(self.said[key]) if key in self.said else None

    def sum(self, key: str) -> int:
        """Give a sum of its own row."""
        return int(self.said.get(key, "0"))

    @property
    def owed(self) -> dict[str, int]:
        """What is owed under each head, in money and in kind, with what was performed; nothing in consultation."""
        found = {name: one.judged if self.judged else one.agreed for name, one in self.heads.items()}
        return {name: amount for name, amount in found.items() if amount}

    @property
    def open_rows(self) -> list[int]:
        """The rows of what is open: instalments and duties."""
        return [*(one.at for one in self.due), *(one.at for one in self.duties)]

    @property
    def assessed(self) -> dict[str, int]:
        """What was assessed under each head."""
        return {name: one.assessed for name, one in self.heads.items() if one.assessed}

    @property
    def money(self) -> dict[str, int]:
        """What of it is owed in money, or was."""
        left = {name: amount - self.heads[name].performed for name, amount in self.owed.items()}
        for one in self.duties:
            left[one.head] = left.get(one.head, 0) - one.amount
        return left

    def parts(self, opened_on: date) -> list[Part]:
        """Give what is owed in money by the same parties, in the order in which they are named.

        Args:
            opened_on: the day that counts for what was paid as one sum.
        """
        terms: dict[tuple[str, ...], list[tuple[date, int, int]]] = defaultdict(list)
        for paid in self.paid:
            terms[paid.debtors].append((paid.on or opened_on, paid.amount, paid.amount))
        for due in sorted(self.due, key=lambda one: (one.on, one.at)):
            terms[due.debtors].append((due.on, due.amount, 0))
        return [Part(debtors, tuple(rows)) for debtors, rows in terms.items()]


def assemble(rows: Sequence[OldRow]) -> tuple[list[OldCase], list[Fault]]:
    """Put the rows together to cases, and tell what does not fit; a case that has a fault in its rows is not told of twice."""
    cases: dict[str, OldCase] = {}
    faults: list[Fault] = []
    for row in rows:
        if row.line == "case" and row.case in cases:
            faults.append(
                _fault(row.at, "case", row.case, "the case has two rows of its own", "同一案件有两个案件行")
            )
        elif row.line == "case":
            cases[row.case] = OldCase(row.at, row.case, row.cells)
    if len(cases) > CASES_MAX:
        problem = f"it has {len(cases)} cases; {CASES_MAX} at most"
        faults.append(Fault("file", "", "", problem, f"有 {len(cases)} 个案件，至多 {CASES_MAX} 个"))
    for row in rows:
        if row.line != "case" and row.case not in cases:
            faults.append(
                _fault(row.at, "case", row.case, "there is no row of this case itself", "缺少该案件的案件行")
            )
        elif row.line == "party":
            faults.extend(_add_party(cases[row.case], row))
    for row in rows:
        if row.line not in ("case", "party") and row.case in cases:
            faults.extend(_add(cases[row.case], row))
    return list(cases.values()), faults


def _fault(at: int, column: str, value: str, problem: str, zh: str) -> Fault:
    return Fault(f"row {at}", column, value, problem, zh)


def _add_party(case: OldCase, row: OldRow) -> Iterator[Fault]:
    name = row.cells["name"]
    if name in case.parties:
        yield _fault(row.at, "name", name, "the party is named twice", "当事人重复")
    code = row.cells.get("credit_code", "")
    if code and any(one.code == code for one in case.parties.values()):
        yield _fault(
            row.at,
            "credit_code",
            code,
            "the code is that of another party of the case",
            "与本案另一当事人代码相同",
        )
    case.parties.setdefault(name, OldParty(name, row.cells.get("sort") == "person", code))


def _debtors(case: OldCase, row: OldRow) -> tuple[tuple[str, ...], list[Fault]]:
    said = row.cells.get("name", "")
    names = [one.strip() for one in said.split("、") if one.strip()] if said else list(case.parties)
    if not said and len(names) != 1:
        return (), [
            _fault(
                row.at,
                "name",
                "",
                "say who owes it: the case has not just one party",
                "请填写义务人：本案不是只有一个当事人",
            )
        ]
    unknown = [one for one in names if one not in case.parties]
    if unknown or len(set(names)) < len(names):
        return (), [
            _fault(row.at, "name", said, "name parties of the case, each once", "请填写本案当事人，每人一次")
        ]
    return tuple(one for one in case.parties if one in names), []


def _add(case: OldCase, row: OldRow) -> list[Fault]:
    """Take in what is no party, and tell what does not fit."""
    cells, sums = (
        row.cells,
        defaultdict(int, {key: int(text) for key, text in row.cells.items() if text.isdigit()}),
    )
    day = date.fromisoformat(cells["day"]) if "day" in cells else None
    if row.line == "head":
        if cells["head"] in case.heads:
            return [_fault(row.at, "head", cells["head"], "the head has two rows", "同一损失项目有两行")]
        case.heads[cells["head"]] = OldFigure(
            row.at, *(sums[key] for key in ("assessed", "agreed", "judged", "performed"))
        )
        return []
    if row.line == "guarantee":
        party = case.parties.get(cells["name"])
        case.held.append(Held(row.at, cells["kind"], cells["name"], sums["amount"], day))
        if cells["kind"] == "deposit" and party is None:
            return [
                _fault(
                    row.at,
                    "name",
                    cells["name"],
                    "a deposit is of a party of the case",
                    "保证金应由本案当事人缴存",
                )
            ]
        return []
    debtors, faults = _debtors(case, row)
    if faults:
        return faults
    if row.line == "payment":
        payer = cells.get("payer") or (debtors[0] if len(debtors) == 1 else "")
        if payer not in debtors:
            faults.append(
                _fault(
                    row.at, "payer", payer, "say which of those who owe it has paid", "请填写由哪一义务人缴纳"
                )
            )
        if sums["waiting"] > (0 if cells["route"] == "treasury" else sums["amount"]):
            faults.append(_fault(row.at, "waiting", yuan(sums["waiting"]), "no more waits than came on a way to the treasury",
                "未缴入国库的不能多于经该渠道缴纳的"))  # fmt: skip
        case.paid.append(Paid(row.at, debtors, payer, cells["route"], day, sums["amount"], sums["waiting"]))
    elif row.line == "instalment":
        assert day is not None, "it is needed in such a row"
        case.due.append(Due(row.at, debtors, day, sums["amount"]))
    else:
        assert day is not None, "it is needed in such a row"
        case.duties.append(Duty(row.at, debtors, cells["head"], day, sums["amount"], sums["conversion"]))
    return faults


# -- does it add up ---------------------------------------------------------------------------------------------------


def faults_of(case: OldCase, opened_on: date) -> list[Fault]:
    """Tell what of a case does not fit together, row by row.

    Args:
        case: whose rows are sound each by itself.
        opened_on: the day on which the figures stand.
    """
    found = [*_faults_of_days(case, opened_on), *_faults_of_state(case)]
    if not case.parties:
        found.append(_fault(case.at, "case", case.code, "it has no liable party", "没有当事人行"))
    if not case.assessed:
        found.append(_fault(case.at, "case", case.code, "nothing is assessed", "没有评估数额"))
    return found or list(_faults_of_sums(case))


def _faults_of_days(case: OldCase, opened_on: date) -> Iterator[Fault]:
    received, decided = case.day("received_on") or date.min, case.day("decided_on")
    order: list[tuple[str, date | None, date, date]] = [
        ("received_on", case.day("received_on"), date.min, opened_on),
        ("occurred_on", case.day("occurred_on"), date.min, received),
        ("consulted_on", case.day("consulted_on"), received, opened_on),
        ("decided_on", decided, received, opened_on),
    ]
    for key, day, first, last in order:
        if day is not None and not first <= day <= last:
            yield _out_of_order(case.at, key, day)
    since = decided or received
    days = [
        *((one.at, one.on, opened_on) for one in case.paid),
        *((one.at, one.on, date.max) for one in case.due),
        *((one.at, one.on, date.max) for one in case.duties),
    ]
    for at, on, last in days:
        if on is not None and not since <= on <= last:
            yield _out_of_order(at, "day", on)
    for held in case.held:
        if held.until is not None and held.until < opened_on:
            yield _out_of_order(held.at, "day", held.until)


def _out_of_order(at: int, key: str, day: date) -> Fault:
    problem = "it does not fit the other days of the case and that of the list"
    return _fault(at, key, day.isoformat(), problem, "与本案其他日期或清单基准日矛盾")


def _faults_of_state(case: OldCase) -> Iterator[Fault]:
    needed = ("consulted_on",) if case.state == "consulting" else ("decided_on", "basis", "paper")
    for key in needed:
        if key not in case.said:
            yield _fault(case.at, key, "", "it is needed in this state", "此状态下必填")
    rows: list[tuple[int, str]] = []
    if case.state == "consulting":
        for key in ("decided_on", "basis", "paper"):
            if key in case.said:
                yield _fault(
                    case.at,
                    key,
                    case.said[key],
                    "nothing is agreed or judged in consultation",
                    "磋商中的案件尚无协议或裁判",
                )
        for key in ("spent", "fund", "interest"):
            if case.sum(key):
                yield _fault(
                    case.at,
                    key,
                    yuan(case.sum(key)),
                    "nothing is owed in consultation",
                    "磋商中的案件尚无应付款",
                )
        rows += [(one.at, "head") for one in case.heads.values() if one.agreed or one.judged or one.performed]
        rows += [(at, "line") for at in (*(one.at for one in case.paid), *case.open_rows)]
    if case.state == "closed":
        rows += [(at, "line") for at in (*case.open_rows, *(one.at for one in case.held))]
        rows += [(one.at, "waiting") for one in case.paid if one.waiting]
    for at, key in rows:
        yield _fault(at, key, "", "there is none in this state", "此状态下不应有此行或此数")


def _faults_of_sums(case: OldCase) -> Iterator[Fault]:
    if case.state == "consulting":
        return
    if not case.owed:
        yield _fault(case.at, "case", case.code, "nothing is owed", "没有协议或裁判数额")
        return
    for name, amount in case.money.items():
        if amount < 0:
            at = case.heads[name].at if name in case.heads else case.at
            problem = f"{yuan(-amount)} yuan more are performed or owed in kind under {name} than are owed"
            yield _fault(
                at, "performed", "", problem, f"{name} 已修复和待修复的价值比应承担的多 {yuan(-amount)} 元"
            )
    money, paid, due = (
        sum(case.money.values()),
        sum(one.amount for one in case.paid),
        sum(one.amount for one in case.due),
    )
    if money != paid + due:
        problem = f"{yuan(money)} yuan are owed in money, {yuan(paid)} were paid and {yuan(due)} are open"
        zh = f"应付货币 {yuan(money)} 元，已缴 {yuan(paid)} 元，尚欠 {yuan(due)} 元，两者不符"
        yield _fault(case.at, "case", case.code, problem, zh)
    came = paid - sum(one.waiting for one in case.paid) + case.sum("interest")
    if came != case.sum("spent") + case.sum("fund"):
        problem = f"{yuan(came)} yuan came into the treasury, {yuan(case.sum('spent'))} were spent and {yuan(case.sum('fund'))} are left"
        zh = f"缴入国库 {yuan(came)} 元，已支出 {yuan(case.sum('spent'))} 元，结余 {yuan(case.sum('fund'))} 元，不符"
        yield _fault(case.at, "fund", yuan(case.sum("fund")), problem, zh)
    other = case.owed != case.assessed or any(one.conversion not in (0, one.amount) for one in case.duties)
    if other and "less_basis" not in case.said:
        problem = "another sum is owed than was assessed: say on which basis"
        yield _fault(case.at, "less_basis", "", problem, "应承担数额与评估数额不同，请填写依据")


# -- the opening entry ------------------------------------------------------------------------------------------------


def opening_legs(case: OldCase, code: str, parts: Sequence[Part]) -> list[Leg]:
    """Say what stands on the accounts of a case on the day of its list.

    Args:
        case: it adds up.
        code: of the case in the book.
        parts: what is owed in money, as `OldCase.parts` gives it.
    """
    owed, assessed = case.owed, case.assessed
    legs: list[Leg] = []
    if case.state == "consulting":
        legs += [leg(code, head, "claim_assessed", amount) for head, amount in assessed.items()]
        owed = assessed
    for head in sorted(owed.keys() | assessed.keys()):
        more, less = owed.get(head, 0), assessed.get(head, 0)
        performed = case.heads[head].performed if head in case.heads else 0
        legs += [
            leg(code, head, "claim_established", -max(more, less)),
            leg(code, head, "claim_waived", max(0, less - more)),
            leg(code, head, "claim_performed", performed),
        ]
    for number, duty in enumerate(case.duties, 1):
        legs.append(leg(code, duty.head, "claim_in_kind", duty.amount, number))
    money = {head: amount for head, amount in case.money.items() if amount > 0} if parts else {}
    told = spread([equal(part.debtors, part.amount) for part in parts], money)
    for number, (part, heads) in enumerate(zip(parts, told, strict=True), 1):
        legs += _legs_of_part(case, code, number, part, heads)
    return [one for one in [*legs, *_cash(case, code)] if one.amount]


def _legs_of_part(case: OldCase, code: str, number: int, part: Part, heads: Mapping[str, int]) -> list[Leg]:
    """Spread what was paid of a part over its heads, sum by sum, as a payment is; what is left is due."""
    left = dict(heads)
    legs: list[Leg] = []
    for paid in (one for one in case.paid if one.debtors == part.debtors):
        taken = over_heads(paid.amount, left)
        waits = over_heads(paid.waiting, taken)
        for head, amount in taken.items():
            left[head] -= amount
            legs.append(leg(code, head, "claim_received", amount - waits.get(head, 0), number))
        legs += [leg(code, head, TITLED[paid.route], amount, number) for head, amount in waits.items()]
    return [*legs, *(leg(code, head, "claim_due", amount, number) for head, amount in left.items())]


def _cash(case: OldCase, code: str) -> list[Leg]:
    """Say where the money of a case lies, and to whom it is owed."""
    ways = {
        route: sum(one.waiting for one in case.paid if one.route == route) for route in ("agency", "escrow")
    }
    deposits = sum(one.amount for one in case.held if one.kind == "deposit")
    left = case.sum("fund")
    return [
        money_leg(code, "agency_cash", ways["agency"] + deposits),
        money_leg(code, "agency_payable", -ways["agency"]),
        money_leg(code, "deposit_payable", -deposits),
        money_leg(code, "escrow_cash", ways["escrow"]),
        money_leg(code, "escrow_payable", -ways["escrow"]),
        *fund(code, left),
        treasury_leg("treasury_cash", left),
        Leg(f"{TREASURY}:net_assets", TREASURY, "net_assets", -left),
    ]
