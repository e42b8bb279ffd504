"""What stands on papers to a court and to an administrator: who asks, against whom, and just what the ledger will collect from each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from ledger.amounts import capitals, largest_remainder
from ledger.compensation.letter_owed import owed_by_agreement, together
from ledger.compensation.letter_parts import (
    APPLICANTS,
    BANKRUPTCY,
    ENFORCING,
    ORDERING,
    SUING,
    Making,
    as_money,
    called,
    document_of,
    evidence_of,
    facts_of,
    fen_of,
    grouped,
    in_yuan,
    instrument_of,
    parties_of,
    several,
    sums,
)
from ledger.compensation.letter_small import claims_told
from ledger.compensation.letter_tellings import Cell, Telling
from ledger.compensation.machines import ENFORCED
from ledger.compensation.queries.cases import EnforcementRow
from ledger.compensation.queries.letters import DebtRow
from ledger.compensation.rows import HistoryRow
from ledger.compensation.rules.forms import GAP
from ledger.messages import in_brackets, with_semicolons
from ledger.words import said

_TITLES: Final = (
    "confirm",
    "judge",
    "settle_suit",
    "order",
    "confirm_apart",
    "judge_apart",
    "settle_apart",
    "order_apart",
)
"""Acts that record a title for enforcement."""
_OF_AGREEMENT: Final = ("confirm", "order", "confirm_apart", "order_apart")
"""Those that make one of an agreement."""
_PROPERTY: Final = ("mortgage", "deposit")
"""Guarantees that give the claim a rank of its own in a bankruptcy."""
_FIXING: Final = (*_TITLES, "agree", "agree_apart")
"""Acts that record by what something is owed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is collected of a debt, and from whom: each of several for the whole, or up to what it owes of the part at the most; fen."""

    debt: DebtRow
    most: Mapping[str, int | None]

    @property
    def owners(self) -> tuple[str, ...]:
        """From whom."""
        return tuple(self.most)


def confirmation(told: Telling, made: Making) -> None:
    """Fill the application for judicial confirmation of an agreement."""
    agreed = told.last("agree") if told.against is None else told.last_apart("agree_apart")
    made.tables["parties"] = parties_of(told, APPLICANTS)
    made.fields["facts"] = facts_of(told)
    _court(told, made)
    if agreed is None:
        return
    owed_by_agreement(told, agreed, made)
    other = next((one.number for one in told.letters if one.id == agreed.id), None)
    number = other or agreed.document or GAP
    made.fields["request"] = told.say(
        "The applicants ask the court to rule that the agreement {number} of {on} on damage to ecology and environment is valid.",
        number=number,
        on=agreed.effective_on,
    )
    made.fields["enclosed"] = told.say(
        "1. The agreement {number}\n2. Papers of the parties\n3. The report or opinion of the assessment\n4. Powers of attorney",
        number=number,
    )


def _court(told: Telling, made: Making) -> None:
    made.fields["court"] = told.word("court_name")


def suit(told: Telling, made: Making) -> None:
    """Fill the statement of claim."""
    made.tables |= {"parties": parties_of(told, SUING), "evidence": evidence_of(told)}
    made.tables["claims"], total = sums(told, claims_told(told))
    _court(told, made)
    made.fields |= {
        "request": told.say(
            "1. Order the defendants to pay {amount} yuan ({words}) for the damage to ecology and environment.\n"
            "2. Order the defendants to bear the costs of the suit.",
            amount=grouped(told, total),
            words=capitals(total),
        ),
        "facts": facts_of(told),
        "consultation": told.word("consultation"),
        "situation": told.word("situation"),
    }


# -- what is overdue ----------------------------------------------------------------------------------------------------


def order(told: Telling, made: Making) -> None:
    """Fill the application for a payment order: about money that is overdue, and of which no court document says so."""
    wanted = [
        Claim(one, dict(one.owing or ()))
        for one in told.debts
        if not one.in_kind and one.court_since is None and one.separate == _way(told)
    ]
    _collected(told, made, wanted)
    made.tables["parties"] = parties_of(told, ORDERING, _owing(wanted))
    _court(told, made)
    made.fields |= {
        "request": "\n".join(
            [
                told.say("Issue a payment order by which the applicant is paid:"),
                *_counted(_asked(told, wanted)),
            ]
        ),
        "instrument": "\n".join(
            dict.fromkeys(" ".join(filter(None, one)) for one in _documents(told, wanted))
        )
        or " ".join(filter(None, instrument_of(told, *_FIXING))),
        "facts": _overdue(told, wanted),
    }


def enforcement(told: Telling, made: Making) -> None:
    """Fill the application for enforcement: what of a title is overdue by those against whom it is, and is not enforced yet."""
    wanted = _enforced(told)
    documents = _documents(told, wanted) or [instrument_of(told, *_TITLES)]
    _collected(told, made, wanted)
    made.tables["parties"] = parties_of(told, ENFORCING, _owing(wanted))
    _court(told, made)
    made.fields |= {
        "request": "\n".join(
            [
                told.say("Enforce against the respondents:"),
                *_counted(
                    [
                        *_asked(told, wanted),
                        told.say("Enforce the interest for late performance up to the day of payment."),
                        told.say("Let the respondents bear the costs."),
                    ]
                ),
            ]
        ),
        "respondents": several(told, _owing(wanted)),
        "instrument": "\n".join(dict.fromkeys(name for name, _ in documents)),
        "instrument_number": "\n".join(dict.fromkeys(number for _, number in documents if number)),
        "facts": _overdue(told, wanted),
        "assets": told.word("known_assets"),
    }


def _way(told: Telling) -> UUID | None:
    """Tell of which separate claim the act is; None of one of the case itself."""
    return told.act.subject if told.act.kind.endswith("_apart") else None


def _enforced(told: Telling) -> list[Claim]:
    """Tell what an application is about: as `executions.enforce` chose it."""
    on, way = told.act.effective_on, _way(told)
    place = _place(told.enforcements, told.act)
    against = {owner for one in told.enforcements if one.id == told.act.id for owner in one.against}
    before = [one for one in told.enforcements[:place] if one.separate == way and _stood(one, told)]
    ended = {
        one.subject for one in told.file.terms if one.code == "enforcement" and one.due_on and one.due_on < on
    }
    found = []
    for one in told.debts:
        subject = f"duty {one.number}" if one.in_kind else str(one.number)
        if one.separate != way or one.court_since is None or one.court_since > on or subject in ended:
            continue
        taken = {
            owner
            for other in before
            for owner in other.against
            if one.due_on < other.applied_on and one.court_since <= other.applied_on
        }
        most = {owner: up_to for owner, up_to in one.owing or () if owner in against - taken}
        if most:
            found.append(Claim(one, most))
    return found


def _stood(one: EnforcementRow, told: Telling) -> bool:
    """Tell whether an earlier application went on, or could be resumed, on the day of the paper."""
    return one.state in ENFORCED or (one.ended_on is not None and one.ended_on > told.act.effective_on)


def _owing(claims: Iterable[Claim]) -> list[str]:
    return list(dict.fromkeys(owner for one in claims for owner in one.owners))


def _documents(told: Telling, claims: Iterable[Claim]) -> list[tuple[str, str]]:
    """Name the documents by which something is owed, or that make a title of it, with their numbers."""
    acts = {one.id: one for one in told.file.history}
    found: dict[UUID, HistoryRow] = {}
    for one in claims:
        act = acts.get(one.debt.act)
        if one.debt.court_since is not None and (act is None or act.kind not in _TITLES):
            own = [x for x in reversed(told.file.history) if x.kind in _OF_AGREEMENT and x.done]
            way = one.debt.separate
            own = [x for x in own if (x.subject == way if x.kind.endswith("_apart") else way is None)]
            act = next(iter(own), None) or act
        if act is not None:
            found[act.id] = act
    return [document_of(told, act) for act in found.values()]


def _capped(claims: Sequence[Claim]) -> list[Claim]:
    """Add up the money of each part, and bound it by what those owe at the most from whom it is collected."""
    parts: dict[int, Claim] = {}
    kinds = []
    for one in claims:
        if one.debt.in_kind:
            kinds.append(one)
            continue
        known = parts.get(one.debt.part)
        whole = one.debt.open + (known.debt.open if known is not None else 0)
        parts[one.debt.part] = Claim(one.debt._replace(open=whole), one.most)
    found = []
    for one in parts.values():
        bounds = [up_to for up_to in one.most.values() if up_to is not None]
        most = sum(bounds) if len(bounds) == len(one.most) else one.debt.open
        found.append(replace(one, debt=one.debt._replace(open=min(one.debt.open, most))))
    return [one for one in (*found, *kinds) if one.debt.open > 0]


def _asked(told: Telling, claims: Sequence[Claim]) -> list[str]:
    """Say what is collected from whom, those who owe the same together in one sentence, each sum once."""
    lines: dict[tuple[tuple[str, int | None], ...], int] = {}
    kinds = []
    for one in _capped(claims):
        if one.debt.in_kind:
            kinds.append(one)
            continue
        most = {
            owner: None if up_to is None or up_to >= one.debt.open else up_to
            for owner, up_to in one.most.items()
        }
        key = tuple(most.items()) if not any(most.values()) else (*most.items(), ("", one.debt.part))
        lines[key] = lines.get(key, 0) + one.debt.open
    asked = [_money_asked(told, [x for x in key if x[0]], fen) for key, fen in lines.items()]
    asked += [
        told.say(
            "{who}: duty {duty} in kind, of which {amount} yuan are open, due on {on}.",
            who=together(told, one.owners),
            duty=one.debt.number,
            amount=grouped(told, one.debt.open),
            on=one.debt.due_on,
        )
        for one in kinds
    ]
    total = sum(lines.values())
    return [
        *asked,
        told.say(
            "In all {amount} yuan ({words}) in money.", amount=grouped(told, total), words=capitals(total)
        ),
    ]


def _money_asked(told: Telling, most: Sequence[tuple[str, int | None]], fen: int) -> str:
    """Say who pays a sum, alone or jointly, and who of them no more than another."""
    paid = told.say(
        "{who}: {amount} yuan ({words}).",
        who=together(told, [owner for owner, _ in most]),
        amount=grouped(told, fen),
        words=capitals(fen),
    )
    bounds = [
        told.say("{who} no more than {amount} yuan.", who=several(told, [owner]), amount=grouped(told, up_to))
        for owner, up_to in most
        if up_to is not None
    ]
    return " ".join([paid, *bounds]) if told.locale == "en" else "".join([paid, *bounds])


def _counted(lines: Iterable[str]) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def _overdue(told: Telling, claims: Sequence[Claim]) -> str:
    """Say what was found of the default, and what was due when and is open."""
    found = told.last("default")
    said_so = "" if found is None else str(found.words.get("findings") or found.reason)
    lines = [
        told.say(
            "{who}: due on {on}, open {amount}.",
            who=together(told, one.owners),
            on=one.debt.due_on,
            amount=in_brackets(
                in_yuan(told, one.debt.open), told.say("in kind") if one.debt.in_kind else "", told.locale
            ),
        )
        for one in claims
    ]
    return "\n".join(filter(None, (said_so, told.act.reason, *lines)))


def _collected(told: Telling, made: Making, claims: Sequence[Claim]) -> None:
    """Fill in what is collected: by head, debt by debt, and from each party at the most."""
    within = _capped(claims)
    heads: dict[str, list[int]] = {}
    for one in within:
        own = one.debt.heads or {}
        for head, fen in zip(
            own, largest_remainder(one.debt.open, list(own.values())) if own else (), strict=False
        ):
            heads.setdefault(head, [0, 0])[one.debt.in_kind] += fen
    total = [sum(one.debt.open for one in within if one.debt.in_kind is kind) for kind in (False, True)]
    rows: list[Mapping[str, Cell]] = [
        {"head": said("head", head, told.locale), "due": as_money(due), "in_kind": as_money(kind)}
        for head, (due, kind) in sorted(heads.items())
    ]
    made.tables["open"] = [
        *rows,
        {"head": told.say("Total"), "due": as_money(total[0]), "in_kind": as_money(total[1])},
    ]
    made.tables["debts"] = [
        {
            "owed_by": together(told, one.owners),
            "due_on": str(one.debt.due_on),
            "due": as_money(0 if one.debt.in_kind else one.debt.open),
            "in_kind": as_money(one.debt.open if one.debt.in_kind else 0),
        }
        for one in claims
    ]
    made.tables["most_of"] = [
        {"owed_by": several(told, [owner]), **_most(owner, within)} for owner in _owing(within)
    ]


def _most(owner: str, claims: Iterable[Claim]) -> Mapping[str, Cell]:
    """Tell what can be had from one party at the most, in money and in kind."""
    found = [0, 0]
    for one in claims:
        if owner in one.most:
            up_to = one.most[owner]
            found[one.debt.in_kind] += one.debt.open if up_to is None else min(one.debt.open, up_to)
    return {"due": as_money(found[0]), "in_kind": as_money(found[1])}


# -- property, and a bankruptcy -------------------------------------------------------------------------------------------


def preservation(told: Telling, made: Making) -> None:
    """Fill the application for the preservation of property."""
    amount = fen_of(told.act.words.get("amount"))
    owner = str(told.act.words.get("against", ""))
    against = called(told, owner)
    made.tables["parties"] = parties_of(told, ORDERING, [owner])
    _court(told, made)
    made.fields |= {
        "against": against,
        "amount": in_yuan(told, amount),
        "in_words": capitals(amount),
        "request": told.say(
            "Seal up, seize or freeze property of {against} worth {amount} yuan ({words}).",
            against=against,
            amount=grouped(told, amount),
            words=capitals(amount),
        ),
        "facts": told.act.reason or facts_of(told),
        "assets": told.word("known_assets"),
        "security": told.word("secured_by"),
    }


def bankruptcy_claim(told: Telling, made: Making) -> None:
    """Fill what is filed in a bankruptcy: what was told, else all that was owed and not filed before."""
    accepted = next((one for one in told.acts("declare_bankrupt") if one.id == told.act.subject), None)
    known = next((one for one in told.insolvencies if one.id == told.act.subject), None)
    filed = [one for one in told.acts("file_claim", "supplement_claim") if one.subject == told.act.subject]
    before = sum(fen_of(one.words.get("amount")) for one in filed[: _place(filed, told.act)])
    amount = fen_of(told.act.words.get("amount")) or (known.owed or 0 if known is not None else 0) - before
    made.tables["parties"] = parties_of(told, BANKRUPTCY, [] if known is None else [known.owner])
    made.fields |= {
        "amount": in_yuan(told, amount),
        "in_words": capitals(amount),
        "less_basis": told.word("basis"),
        "instrument": " ".join(filter(None, instrument_of(told, *_FIXING))),
        "secured": _secured(told),
        "facts": facts_of(told),
        "enclosed": told.say(
            "1. The document by which the claim is owed\n2. The calculation of principal and interest\n"
            "3. Proof of security, where there is any"
        ),
    }
    if accepted is None:
        return
    words = accepted.words
    owner = str(words.get("party", ""))
    debtor = called(told, owner)
    made.tables["parties"] = parties_of(told, BANKRUPTCY, [owner])
    made.fields |= {
        "debtor": debtor,
        "insolvency_number": str(words.get("number", "")),
        "administrator": str(words.get("administrator_name", "")),
        "accepted_on": str(accepted.effective_on),
        "declare_by": str(words.get("declare_by", "")),
        "request": told.say(
            "File {amount} yuan ({words}) as a claim against {debtor}: what was owed on the day of acceptance, "
            "interest up to the day before included.",
            amount=grouped(told, amount),
            words=capitals(amount),
            debtor=debtor,
        ),
    }


def _secured(told: Telling) -> str:
    """Say which property secures the claim: what was given and not released since."""
    released = {one.subject for one in told.acts("release_guarantee") if one.stands}
    given = [
        f"{said('guarantee_kind', str(one.words.get('kind')), told.locale)} {in_yuan(told, fen_of(one.words.get('amount')))}"
        for one in told.acts("give_guarantee")
        if one.words.get("kind") in _PROPERTY and one.stands and one.id not in released
    ]
    return with_semicolons(given, told.locale) or told.say("None")


def _place(acts: Sequence[HistoryRow | EnforcementRow], act: HistoryRow) -> int:
    return next((place for place, one in enumerate(acts) if one.id == act.id), len(acts))
