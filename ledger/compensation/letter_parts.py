"""What several papers that the office sends have: the case, its parties, evidence, sums, and the documents on which they rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ledger.amounts import parse_decimal, yuan
from ledger.compensation.letter_tellings import Cell, Lined, Tables, Telling, Texts
from ledger.compensation.papers import YUAN, value_said
from ledger.compensation.rows import HistoryRow, NoticeRow, PartyRow
from ledger.compensation.rules.powers import power_runs
from ledger.documents.papers import Amount
from ledger.words import article, said


@dataclass(slots=True)
class Making:
    """A paper that is being filled."""

    fields: Texts = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)


def of_case(told: Telling) -> Texts:
    """What every paper says of its case."""
    head, locale = told.file.head, told.locale
    return {
        "number": told.letter.number or "",
        "case_number": told.called,
        "case_title": head.title,
        "liable": sides_named(liable_of(told), "liable"),
        "place": said("area", head.area, locale),
        "medium": said("medium", head.medium, locale),
        "basis": article(told.act.basis, locale),
    }


def sides_named(parties: Sequence[PartyRow], *sides: str) -> str:
    """The parties of some sides by name, each once."""
    return "、".join(dict.fromkeys(one.name for one in parties if one.side in sides))


def liable_of(told: Telling) -> list[PartyRow]:
    """The liable party to which the paper is, or all where it is to none alone; of a separate claim those against whom it is."""
    own, apart = told.letter.party, told.against
    return [
        one
        for one in told.file.parties
        if one.side == "liable" and own in (None, one.owner) and (apart is None or one.owner in apart)
    ]


def acting_for(told: Telling, owner: str | None) -> str:
    """Who acts for a party on the day of the paper."""
    on = told.letter.effective_on
    return "、".join(
        one.name
        for one in told.file.agents
        if one.party == owner and power_runs(one.since_on, one.until_on, one.ended_on, on)
    )


def given_notice(told: Telling) -> NoticeRow | None:
    """The notice of which the paper is."""
    own = told.letter.party
    return next((one for one in told.file.notices if one.id == told.act.id and one.party == own), None)


def called(told: Telling, owner: str) -> str:
    """The name of a party; its code where the case has no such party."""
    return next((one.name for one in told.file.parties if one.owner == owner), owner)


def parties_of(told: Telling) -> Lined:
    """Claimant and liable parties, with what the ledger does not know of them left to fill in."""
    wanted = ("claimant", "lead", "liable")
    return [
        {
            "capacity": said("case_side", one.side, told.locale),
            "name": one.name,
            "code": one.owner,
            "address": next((x.address for x in told.file.notices if x.counts and x.party == one.owner), ""),
            "represented_by": acting_for(told, one.owner),
        }
        for one in sorted(told.file.parties, key=lambda one: one.side == "liable")
        if one.side in wanted and (one.side != "liable" or told.against is None or one.owner in told.against)
    ]


def evidence_of(told: Telling) -> Lined:
    """What the liable parties are shown."""
    return [
        {
            "name": one.name,
            "kind": said("evidence_kind", one.kind, told.locale),
            "proves": "、".join(said("fact", fact, told.locale) for fact in one.proves) or "-",
        }
        for one in told.evidence
    ]


def as_money(minor: int) -> Amount:
    """A sum as a cell of a table."""
    return Amount(minor, YUAN)


def sums(told: Telling, amounts: Sequence[tuple[str, int]]) -> tuple[Lined, int]:
    """Amounts by head with their sum as the last line."""
    total = sum(amount for _, amount in amounts)
    rows: list[Mapping[str, Cell]] = [
        {"head": said("head", head, told.locale), "amount": as_money(amount)} for head, amount in amounts
    ]
    return [*rows, {"head": told.say("Total"), "amount": as_money(total)}], total


def fen_of(value: object) -> int:
    """A sum of the words of an act, in fen; nothing where there is none."""
    return parse_decimal(value, 2, "yuan") if isinstance(value, str) and value else 0


def in_yuan(told: Telling, fen: int) -> str:
    """A sum with its unit."""
    return f"{yuan(fen)} {said('unit', 'yuan', told.locale)}"


def by_head(told: Telling, amounts: Mapping[str, int]) -> str:
    """Sums by head of loss, one a line."""
    return "\n".join(f"{said('head', head, told.locale)} {yuan(fen)}" for head, fen in amounts.items())


def facts_of(told: Telling) -> str:
    """The facts as the notice or the agreement told them last."""
    found = told.last("agree", "notify")
    return "" if found is None else value_said("facts", found.words.get("facts"), told.locale)


def instrument_of(told: Telling, *kinds: str) -> tuple[str, str]:
    """By which document something is owed, and its number."""
    found = told.last(*kinds)
    return ("", "") if found is None else document_of(told, found)


def document_of(told: Telling, act: HistoryRow) -> tuple[str, str]:
    """The document of an act, and its number."""
    number = told.corrected_number(act) or str(act.words.get("number") or act.document)
    return f"{act.effective_on} {said('act.compensation.case', act.kind, told.locale)}", number


def open_of(told: Telling) -> tuple[Lined, int]:
    """What is open by head, and what of it is due in money."""
    rows: list[Mapping[str, Cell]] = []
    total = kind = 0
    for one in told.file.figures:
        due, in_kind = one.amounts.get("claim_due", 0), one.amounts.get("claim_in_kind", 0)
        if due or in_kind:
            head = said("head", one.head, told.locale)
            rows.append({"head": head, "due": as_money(due), "in_kind": as_money(in_kind)})
            total, kind = total + due, kind + in_kind
    rows.append({"head": told.say("Total"), "due": as_money(total), "in_kind": as_money(kind)})
    return rows, total


def yes_no(told: Telling, value: bool) -> str:
    """Whether something is so, in words."""
    return told.say("Yes") if value else told.say("No")
