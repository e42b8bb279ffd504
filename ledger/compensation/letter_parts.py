"""What several papers that the office sends have: the case, its parties, evidence, sums, and the documents on which they rest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ledger.amounts import format_amount, parse_decimal
from ledger.compensation.letter_tellings import Cell, Lined, Tables, Telling, Texts
from ledger.compensation.papers import YUAN, law_named, value_said
from ledger.compensation.rows import HistoryRow, NoticeRow, PartyRow
from ledger.compensation.rules.forms import GAP
from ledger.compensation.rules.powers import power_runs
from ledger.documents.papers import Amount
from ledger.errors import LedgerError
from ledger.messages import in_brackets, listing
from ledger.register.identity import check_uscc
from ledger.words import said


@dataclass(frozen=True, slots=True)
class Roles:
    """What those are before a court who claim, and those from whom is claimed; and whether nobody but the claimant itself can be the
    first."""

    claiming: str
    owing: str
    claimant_alone: bool = False


SIDES: Final = Roles("", "", claimant_alone=True)
"""Of a paper of the parties themselves: they stand on it as what they are in the case."""
APPLICANTS: Final = Roles("Applicant", "Applicant", claimant_alone=True)
SUING: Final = Roles("The plaintiff", "Defendant")
ORDERING: Final = Roles("Applicant", "Respondent")
ENFORCING: Final = Roles("Applicant for enforcement", "Respondent of the enforcement")
BANKRUPTCY: Final = Roles("Creditor", "Debtor")


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
        "liable": listing(dict.fromkeys(one.name for one in liable_of(told)), locale),
        "area": said("area", head.area, locale),
        "place": head.place,
        "medium": said("medium", head.medium, locale),
        "basis": law_named(told.act.basis, locale),
    }


def liable_of(told: Telling) -> list[PartyRow]:
    """The liable party to which the paper is, or all where it is to none alone; of a separate claim those against whom it is."""
    own, apart = told.letter.party, told.against
    return [
        one
        for one in told.file.parties
        if one.side == "liable" and own in (None, one.owner) and (apart is None or one.owner in apart)
    ]


def name_liable(told: Telling, made: Making, owners: Collection[str], absent: Collection[str] = ()) -> None:
    """Name on the paper those liable parties alone whom it concerns, where that is said, and who of them was absent."""
    mine = [one for one in liable_of(told) if one.owner in owners] or liable_of(told)
    marks = {one.owner: told.say("absent") if one.owner in absent else "" for one in mine}
    named = dict.fromkeys(in_brackets(one.name, marks[one.owner], told.locale) for one in mine)
    made.fields["liable"] = listing(named, told.locale)


def acting_for(told: Telling, owner: str | None) -> str:
    """Who acts for a party on the day of the paper."""
    on = told.letter.effective_on
    mine = (
        one.name
        for one in told.file.agents
        if one.party == owner and power_runs(one.since_on, one.until_on, one.ended_on, on)
    )
    return listing(mine, told.locale)


def given_notice(told: Telling) -> NoticeRow | None:
    """The notice of which the paper is."""
    own = told.letter.party
    return next((one for one in told.file.notices if one.id == told.act.id and one.party == own), None)


def called(told: Telling, owner: str) -> str:
    """The name of a party, or of who has an account in the case; empty where nobody has told it, never a code."""
    return next((one.name for one in told.file.parties if one.owner == owner), told.names.get(owner, ""))


def several(told: Telling, owners: Sequence[str]) -> str:
    """The names of some, one behind the other."""
    return listing((called(told, one) or GAP for one in owners), told.locale)


def parties_of(told: Telling, roles: Roles = SIDES, owners: Sequence[str] | None = None) -> Lined:
    """Claimant and liable parties, in the roles that they have on the paper, with what the ledger does not know of them left to fill in.

    Where the case has no claimant, who it is is left to fill in, too; before a court the department that leads the case may stand for it
    (法释〔2019〕8号 art. 1).

    Args:
        told: of what the paper is filled.
        roles: what they are on it.
        owners: the liable parties against whom it is; those of the case, or of the separate claim, where none are named.
    """
    mine = [one for one in told.file.parties if one.side in ("claimant", "lead")]
    sides = {one.side for one in mine}
    missing = "claimant" not in sides if roles.claimant_alone else not sides
    first = [PartyRow("", "claimant", "", person=False)] if missing else []
    others = [one for one in liable_of(told) if owners is None or one.owner in owners]
    leads = "claimant" not in sides and not missing
    return [
        {
            "capacity": _capacity(told, roles, one.side, leads),
            "name": one.name,
            "code": credit_code(one.owner),
            "address": next((x.address for x in told.file.notices if x.counts and x.party == one.owner), ""),
            "represented_by": acting_for(told, one.owner),
        }
        for one in (*first, *mine, *others)
    ]


def _capacity(told: Telling, roles: Roles, side: str, leads: bool) -> str:
    """Name the role of a party on the paper, with what it is in the case; a department that leads beside the claimant has none."""
    own = said("case_side", side, told.locale)
    role = roles.owing if side == "liable" else roles.claiming if side == "claimant" or leads else ""
    return in_brackets(told.say(role), own, told.locale) if role else own


def credit_code(owner: str) -> str:
    """The unified social credit code by which a party is known; empty of who is known by another code, which is ours alone."""
    sort, _, code = owner.partition(":")
    try:
        return check_uscc(code) if sort == "enterprise" else ""
    except LedgerError:
        return ""


def evidence_of(told: Telling) -> Lined:
    """What the liable parties are shown."""
    return [
        {
            "name": one.name,
            "kind": said("evidence_kind", one.kind, told.locale),
            "proves": listing((said("fact", fact, told.locale) for fact in one.proves), told.locale) or "-",
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


def grouped(told: Telling, fen: int) -> str:
    """A sum in a sentence, grouped as in the tables."""
    return format_amount(fen, YUAN, told.locale)


def in_yuan(told: Telling, fen: int) -> str:
    """A sum with its unit."""
    return f"{grouped(told, fen)} {said('unit', 'yuan', told.locale)}"


def by_head(told: Telling, amounts: Mapping[str, int]) -> str:
    """Sums by head of loss, one a line."""
    return "\n".join(
        f"{said('head', head, told.locale)} {in_yuan(told, fen)}" for head, fen in amounts.items()
    )


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


def yes_no(told: Telling, value: object) -> str:
    """Whether something is so, in words; empty where nobody said."""
    return told.say("Yes") if value is True else told.say("No") if value is False else ""
