"""What stands in each field and table of a paper that the office sends: taken from the case as it stood on the day of its act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ledger.amounts import capitals, parse_decimal, yuan
from ledger.compensation import shapes
from ledger.compensation.letter_funds import fund_table
from ledger.compensation.letter_tellings import Cell, Filled, Lined, Tables, Telling, Texts
from ledger.compensation.papers import YUAN, value_said
from ledger.compensation.rows import HistoryRow, NoticeRow, PartyRow
from ledger.compensation.rules.forms import FORMS, GAP
from ledger.compensation.rules.obligations import read_obligation
from ledger.compensation.rules.payment_codes import Payable, payment_code
from ledger.compensation.rules.powers import power_runs
from ledger.documents.papers import Amount
from ledger.processes.acts import known_of, read
from ledger.words import article, said

_TITLES: Final = ("confirm", "judge", "settle_suit", "order")
"""Acts that record a title for enforcement."""
_SIGNING: Final = ("ask_approval", "sign_approval")
"""Acts by which an approval is signed."""
_FIXING: Final = (*_TITLES, "agree")
"""Acts that record by what something is owed."""


@dataclass(slots=True)
class _Making:
    """A paper that is being filled."""

    fields: Texts = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)


# -- what all have ------------------------------------------------------------------------------------------------------


def _of_case(told: Telling) -> Texts:
    head, locale = told.file.head, told.locale
    return {
        "number": told.letter.number or "",
        "case_number": told.called,
        "case_title": head.title,
        "liable": _names(_liable(told), "liable"),
        "place": said("area", head.area, locale),
        "medium": said("medium", head.medium, locale),
        "basis": article(told.act.basis, locale),
    }


def _names(parties: Sequence[PartyRow], *sides: str) -> str:
    return "、".join(dict.fromkeys(one.name for one in parties if one.side in sides))


def _liable(told: Telling) -> list[PartyRow]:
    """The liable party to which the paper is, or all where it is to none alone."""
    own = told.letter.party
    return [one for one in told.file.parties if one.side == "liable" and own in (None, one.owner)]


def _acting(told: Telling, owner: str | None) -> str:
    """Who acts for a party on the day of the paper."""
    on = told.letter.effective_on
    return "、".join(
        one.name
        for one in told.file.agents
        if one.party == owner and power_runs(one.since_on, one.until_on, one.ended_on, on)
    )


def _given(told: Telling) -> NoticeRow | None:
    """The notice of which the paper is."""
    own = told.letter.party
    return next((one for one in told.file.notices if one.id == told.act.id and one.party == own), None)


def _called(told: Telling, owner: str) -> str:
    return next((one.name for one in told.file.parties if one.owner == owner), owner)


def _parties(told: Telling) -> Lined:
    """Claimant and liable parties, with what the ledger does not know of them left to fill in."""
    wanted = ("claimant", "lead", "liable")
    return [
        {
            "capacity": said("case_side", one.side, told.locale),
            "name": one.name,
            "code": one.owner,
            "address": next((x.address for x in told.file.notices if x.counts and x.party == one.owner), ""),
            "represented_by": _acting(told, one.owner),
        }
        for one in sorted(told.file.parties, key=lambda one: one.side == "liable")
        if one.side in wanted
    ]


def _evidence(told: Telling) -> Lined:
    return [
        {
            "name": one.name,
            "kind": said("evidence_kind", one.kind, told.locale),
            "proves": "、".join(said("fact", fact, told.locale) for fact in one.proves) or "-",
        }
        for one in told.evidence
    ]


def _money(minor: int) -> Amount:
    return Amount(minor, YUAN)


def _sums(told: Telling, amounts: Sequence[tuple[str, int]]) -> tuple[Lined, int]:
    """Amounts by head with their sum as the last line."""
    total = sum(amount for _, amount in amounts)
    rows: list[Mapping[str, Cell]] = [
        {"head": said("head", head, told.locale), "amount": _money(amount)} for head, amount in amounts
    ]
    return [*rows, {"head": told.say("Total"), "amount": _money(total)}], total


def _fen(value: object) -> int:
    return parse_decimal(value, 2, "yuan") if isinstance(value, str) and value else 0


def _yuan(told: Telling, fen: int) -> str:
    return f"{yuan(fen)} {said('unit', 'yuan', told.locale)}"


def _by_head(told: Telling, amounts: Mapping[str, int]) -> str:
    return "\n".join(f"{said('head', head, told.locale)} {yuan(fen)}" for head, fen in amounts.items())


def _facts(told: Telling) -> str:
    """The facts as the notice or the agreement told them last."""
    found = told.last("agree", "notify")
    return "" if found is None else value_said("facts", found.words.get("facts"), told.locale)


def _instrument(told: Telling, *kinds: str) -> tuple[str, str]:
    """By which document something is owed, and its number."""
    found = told.last(*kinds)
    return ("", "") if found is None else _document(told, found)


def _document(told: Telling, act: HistoryRow) -> tuple[str, str]:
    """The document of an act, and its number."""
    number = str(act.words.get("number") or act.document)
    return f"{act.effective_on} {said('act.compensation.case', act.kind, told.locale)}", number


def _open(told: Telling) -> tuple[Lined, int]:
    """What is open by head, and what of it is due in money."""
    rows: list[Mapping[str, Cell]] = []
    total = kind = 0
    for one in told.file.figures:
        due, in_kind = one.amounts.get("claim_due", 0), one.amounts.get("claim_in_kind", 0)
        if due or in_kind:
            head = said("head", one.head, told.locale)
            rows.append({"head": head, "due": _money(due), "in_kind": _money(in_kind)})
            total, kind = total + due, kind + in_kind
    rows.append({"head": told.say("Total"), "due": _money(total), "in_kind": _money(kind)})
    return rows, total


def _yes(told: Telling, value: bool) -> str:
    return told.say("Yes") if value else told.say("No")


# -- each by itself -----------------------------------------------------------------------------------------------------


def _clue(told: Telling, made: _Making) -> None:
    head, locale = told.file.head, told.locale
    until = next((one.due_on for one in told.file.terms if one.code == "check"), None)
    made.fields |= {
        "channel": said("channel", head.channel, locale) if head.channel else "",
        "source": head.source or "",
        "received_on": str(head.received_on),
        "occurred_on": str(head.occurred_on or ""),
        "red_line": _yes(told, head.red_line),
        "repeated": _yes(told, head.repeated),
        "major": _yes(told, head.major),
        "check_until": str(until or ""),
        "findings": told.word("findings"),
        "opinion": told.word("opinion"),
    }


def _start(told: Telling, made: _Making) -> None:
    _clue(told, made)
    checked = told.last("check")
    if checked is not None and not made.fields["findings"]:
        made.fields["findings"] = value_said("findings", checked.words.get("findings"), told.locale)
    made.fields["decision"] = told.act.reason
    made.fields["decided_on"] = str(told.act.effective_on)


def _notice(told: Telling, made: _Making) -> None:
    figures = [one for one in told.file.versions if one.figure == "claimed"]
    by = told.act.id if told.act.kind == "notify" or not figures else figures[-1].act
    claimed = [
        (one.head, one.amount) for one in figures if one.act == by
    ]  # one more party is told what the others were
    given = _given(told)
    made.tables["claims"], total = _sums(told, claimed)
    made.tables["evidence"] = _evidence(told)
    made.fields |= {
        "facts": told.word("facts"),
        "in_words": capitals(total),
        "answer_by": told.word("answer_by") if given is None else str(given.answer_by),
        "agents": _acting(told, told.letter.party),
        "proof_of_service": told.word("proof_of_service") if given is None else given.proof_of_service,
        "note": told.say("Who does not answer by then, or refuses to consult, may be sued."),
    }


def _service(told: Telling, made: _Making) -> None:
    own, given = (told.act.id, told.letter.party), _given(told)
    served = next((x for x in told.letters if x.paper == "notice" and (x.act, x.party) == own), None)
    made.fields |= {
        "served_paper": told.say(FORMS["notice"].title),
        "served_number": (served.number or "") if served is not None else "",
        "served_to": made.fields["liable"],
        "served_on": str(told.act.effective_on if given is None else given.served_on),
        "served_how": "" if given is None else said("service_way", given.way, told.locale),
        "served_at": "" if given is None else given.address,
        "received_by": "" if given is None else given.received_by,
        "not_taken": "" if given is None else given.not_taken,
        "proof_of_service": told.word("proof_of_service") if given is None else given.proof_of_service,
    }


def _minutes(told: Telling, made: _Making) -> None:
    acts = [one.id for one in told.acts("meet")]
    claimed = {one.head: one.amount for one in told.file.versions if one.figure == "claimed"}
    made.tables["claims"], _ = _sums(told, list(claimed.items()))
    attended = told.act.words.get("attendance")
    made.fields |= {
        "meeting": str(acts.index(told.act.id) + 1) if told.act.id in acts else "",
        "held_on": str(told.act.effective_on),
        "chaired_by": told.word("chaired_by"),
        "attendance": "、".join(str(one) for one in attended) if isinstance(attended, list) else "",
        "minutes": told.word("minutes"),
    }


def _agreement(told: Telling, made: _Making) -> None:
    _heads(told, told.act, made)
    made.tables["parties"] = _parties(told)
    names = ("facts", "extent", "mode", "restoration", "guarantee", "account", "less_basis", "more_basis", "annexes",
             "confirmation_clause", "disclosure")  # fmt: skip
    made.fields |= {name: told.word(name) for name in names if told.act.words.get(name) is not False}


def _heads(told: Telling, act: HistoryRow, made: _Making) -> None:
    """What an agreement makes owed, as it is split and scheduled."""
    locale = told.locale
    liable = [one.owner for one in told.file.parties if one.side == "liable"]
    owed = read_obligation(read(shapes.Signed, known_of(shapes.Signed, act.words)), act.effective_on, liable)

    made.tables["heads"] = [
        {
            "head": said("head", head, locale),
            "money": _money(money),
            "in_kind": _money(owed.kind.get(head, 0)),
        }
        for head, money in owed.money.items()
    ]
    made.tables["instalments"] = [
        {
            "part": str(number),
            "owed_by": "、".join(_called(told, one.owner) for one in part.obligors),
            "due_on": str(one.due_on),
            "amount": _money(one.amount),
        }
        for number, (part, schedule) in enumerate(zip(owed.parts, owed.schedules, strict=True), 1)
        for one in schedule
    ]
    made.tables["duties"] = [
        {
            "duty": str(number),
            "owed_by": "、".join(_called(told, o.owner) for o in one.obligors),
            "worth": _by_head(told, one.heads),
            "due_on": str(one.due_on),
            "conversion": _money(one.conversion),
        }
        for number, one in enumerate(owed.duties, 1)
    ]
    if owed.apart:
        made.fields["apart"] = _by_head(told, owed.apart)
    if owed.bound:
        made.fields["signed_by"] = "、".join(_called(told, owner) for owner in owed.bound)
    if owed.conversion:
        made.fields["on_failure"] = _yuan(told, owed.conversion)
    made.fields["in_words"] = capitals(sum(owed.money.values()))


def _confirmation(told: Telling, made: _Making) -> None:
    agreed = told.last("agree")
    made.tables["parties"] = _parties(told)
    made.fields["facts"] = _facts(told)
    _court(told, made)
    if agreed is None:
        return
    _heads(told, agreed, made)
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


def _court(told: Telling, made: _Making) -> None:
    made.fields["court"] = told.word("court_name")


def _suit(told: Telling, made: _Making) -> None:
    listed = told.act.words.get("claimed")
    claimed = [(str(one["head"]), _fen(one["amount"])) for one in listed] if isinstance(listed, list) else []
    made.tables |= {"parties": _parties(told), "evidence": _evidence(told)}
    made.tables["claims"], total = _sums(told, claimed)
    _court(told, made)
    made.fields |= {
        "request": told.say(
            "1. Order the defendants to pay {amount} yuan ({words}) for the damage to ecology and environment.\n"
            "2. Order the defendants to bear the costs of the suit.",
            amount=yuan(total),
            words=capitals(total),
        ),
        "facts": _facts(told),
        "consultation": told.word("consultation"),
        "situation": told.word("situation"),
    }


def _order(told: Telling, made: _Making) -> None:
    made.tables["parties"] = _parties(told)
    made.tables["open"], total = _open(told)
    _court(told, made)
    made.fields |= {
        "request": told.say(
            "Issue a payment order by which the respondents pay the applicant {amount} yuan ({words}).",
            amount=yuan(total),
            words=capitals(total),
        ),
        "instrument": " ".join(filter(None, _instrument(told, *_FIXING))),
        "facts": _overdue(told),
    }


def _overdue(told: Telling) -> str:
    found = told.last("default")
    return "" if found is None else str(found.words.get("findings") or found.reason)


def _enforcement(told: Telling, made: _Making) -> None:
    made.tables["parties"] = _parties(told)
    made.tables["open"], total = _open(told)
    instrument, number = _instrument(told, *_TITLES)
    _court(told, made)
    made.fields |= {
        "request": told.say(
            "1. Enforce what is open: {amount} yuan ({words}) in money, and what is listed in kind.\n"
            "2. Enforce the interest for late performance up to the day of payment.\n3. Let the respondents bear the costs.",
            amount=yuan(total),
            words=capitals(total),
        ),
        "instrument": instrument,
        "instrument_number": number,
        "facts": _overdue(told),
    }


def _payment(told: Telling, made: _Making) -> None:
    one = told.letter.instalment
    assert one is not None, "a notice to pay is of an instalment"
    agreed = told.last("agree")
    made.fields |= {
        "payer": "、".join(_called(told, owner) for owner in one.owners),
        "part": str(one.part),
        "instalment": str(one.number),
        "amount": _yuan(told, one.amount),
        "in_words": capitals(one.amount),
        "due_on": str(one.due_on),
        "account": "" if agreed is None else str(agreed.words.get("account") or ""),
        "payment_code": payment_code(Payable(told.file.head.case_id, one.part, one.number)),
        "instrument": " ".join(filter(None, _document(told, told.act))),
        "note": told.say(
            "Write the payment code into the purpose of the transfer. What is owed under a court document and paid late bears interest."
        ),
    }


def _project(told: Telling, made: _Making) -> None:
    """The plan that an act is about, as it was planned and varied last."""
    about = told.act.subject
    plans = [one for one in told.acts("plan_project", "vary_project") if one.subject == about]
    if not plans:
        return
    words = {name: value for one in plans for name, value in one.words.items() if value not in (None, "", [])}
    made.fields |= {
        "project": str(words.get("title", "")),
        "mode": value_said("mode", words.get("mode"), told.locale),
        "repairer": _called(told, str(words.get("repairer", ""))),
        "standard": str(words.get("standard", "")),
        "budget": _yuan(told, _fen(words.get("budget"))),
        "duty": str(words.get("duty") or ""),
    }
    stages = words.get("stages")
    made.tables["stages"] = [
        {
            "stage": str(number),
            "title": str(one["title"]),
            "due_on": str(one["due_on"]),
            "amount": _money(_fen(one["amount"])),
        }
        for number, one in enumerate(stages if isinstance(stages, list) else [], 1)
    ]


def _plan(told: Telling, made: _Making) -> None:
    _project(told, made)
    made.fields |= {"decision": told.act.reason, "decided_on": str(told.act.effective_on)}


def _evaluation(told: Telling, made: _Making) -> None:
    _project(told, made)
    about = told.act.subject
    titles = {str(row["stage"]): row["title"] for row in made.tables.get("stages", ())}
    made.tables["stages_accepted"] = [
        {
            "stage": str(one.words.get("stage")),
            "title": titles.get(str(one.words.get("stage")), "-"),
            "accepted_on": str(one.effective_on),
            "accepted": _money(_fen(value)) if (value := one.words.get("value")) else told.say("whole"),
        }
        for one in told.acts("accept_stage")
        if one.subject == about
    ]
    made.fields |= {"completed_on": str(told.act.effective_on), "report": told.act.reason}


def _preservation(told: Telling, made: _Making) -> None:
    amount = _fen(told.act.words.get("amount"))
    against = _called(told, str(told.act.words.get("against", "")))
    made.tables["parties"] = _parties(told)
    _court(told, made)
    made.fields |= {
        "against": against,
        "amount": _yuan(told, amount),
        "in_words": capitals(amount),
        "request": told.say(
            "Seal up, seize or freeze property of {against} worth {amount} yuan ({words}).",
            against=against,
            amount=yuan(amount),
            words=capitals(amount),
        ),
        "facts": told.act.reason or _facts(told),
    }


def _refund(told: Telling, made: _Making) -> None:
    words, amount = told.act.words, _fen(told.act.words.get("amount"))
    payee = _called(told, str(words.get("payee") or ""))
    mine = [one for one in told.acts("pay") if one.words.get("payer") == words.get("payee")]
    made.fields |= {
        "payee": payee,
        "refunded_as": said("relief_kind", str(words.get("kind")), told.locale),
        "part": str(words.get("part") or 1),
        "amount": _yuan(told, amount),
        "in_words": capitals(amount),
        "payee_name": str(words.get("payee_name") or ""),
        "payee_account": str(words.get("payee_account") or ""),
        "request": told.say(
            "Pay {amount} yuan ({words}) back to {payee}, which paid so much too much.",
            amount=yuan(amount),
            words=capitals(amount),
            payee=payee,
        ),
        "facts": told.act.reason,
        "legal_basis": str(words.get("basis") or ""),
    }
    made.tables["payments"] = [
        {
            "paid_on": str(one.effective_on),
            "paid_by": _called(told, str(one.words.get("payer"))),
            "paid_to": said("route", str(one.words.get("route")), told.locale),
            "amount": _money(_fen(one.words.get("amount"))),
        }
        for one in mine
        if one.recording in (None, "recorded") and one.reversed_on is None
    ]


def _bankruptcy_claim(told: Telling, made: _Making) -> None:
    """What is filed in a bankruptcy: what was told, else all that was owed and not filed before."""
    accepted = next((one for one in told.acts("declare_bankrupt") if one.id == told.act.subject), None)
    known = next((one for one in told.insolvencies if one.id == told.act.subject), None)
    filed = [one for one in told.acts("file_claim", "supplement_claim") if one.subject == told.act.subject]
    before = sum(_fen(one.words.get("amount")) for one in filed[: _place(filed, told.act)])
    amount = _fen(told.act.words.get("amount")) or (known.owed or 0 if known is not None else 0) - before
    made.tables["parties"] = _parties(told)
    made.fields |= {
        "amount": _yuan(told, amount),
        "in_words": capitals(amount),
        "less_basis": told.word("basis"),
        "instrument": " ".join(filter(None, _instrument(told, *_FIXING))),
        "facts": _facts(told),
        "enclosed": told.say(
            "1. The document by which the claim is owed\n2. The calculation of principal and interest\n"
            "3. Proof of security, where there is any"
        ),
    }
    if accepted is None:
        return
    words = accepted.words
    debtor = _called(told, str(words.get("party", "")))
    made.fields |= {
        "debtor": debtor,
        "insolvency_number": str(words.get("number", "")),
        "administrator": str(words.get("administrator_name", "")),
        "accepted_on": str(accepted.effective_on),
        "declare_by": str(words.get("declare_by", "")),
        "request": told.say(
            "File {amount} yuan ({words}) as a claim against {debtor}: what was owed on the day of acceptance, "
            "interest up to the day before included.",
            amount=yuan(amount),
            words=capitals(amount),
            debtor=debtor,
        ),
    }


def _place(acts: Sequence[HistoryRow], act: HistoryRow) -> int:
    return next((place for place, one in enumerate(acts) if one.id == act.id), len(acts))


def _closing(told: Telling, made: _Making) -> None:
    locale = told.locale
    made.fields |= {
        "state": said("state.compensation.case", told.file.head.state, locale),
        "received_on": str(told.file.head.received_on),
        "report": told.word("report"),
        "no_evaluation": told.word("no_evaluation"),
        "fund_use": told.word("fund_use"),
    }
    made.tables["fund"] = fund_table(told)
    columns = {name: name for name in ("claimed", "assessed", "agreed", "judged")} | {
        "received": "claim_received"
    }
    made.tables["figures"] = [
        {
            "head": said("head", one.head, locale),
            **{
                column: _money(one.amounts[name]) if name in one.amounts else "-"
                for column, name in columns.items()
            },
        }
        for one in told.file.figures
    ]
    made.tables["acts"] = [
        {
            "day": str(one.effective_on),
            "act": said("act.compensation.case", one.kind, locale),
            "paper": one.document or "-",
        }
        for one in told.acts()
    ]


_FILLERS: Final[Mapping[str, Callable[[Telling, _Making], None]]] = {
    "check": _clue,
    "start": _start,
    "notice": _notice,
    "service": _service,
    "minutes": _minutes,
    "agreement": _agreement,
    "confirmation": _confirmation,
    "suit": _suit,
    "order": _order,
    "enforcement": _enforcement,
    "payment": _payment,
    "plan": _plan,
    "evaluation": _evaluation,
    "preservation": _preservation,
    "refund": _refund,
    "bankruptcy_claim": _bankruptcy_claim,
    "closing": _closing,
}


def approved_by(told: Telling) -> str:
    """Tell who signed the approval of the act, step by step; of what stays in the office, nothing."""
    asked = told.act.words.get("signatures")
    signed = [
        (str(one.words.get("step", "handler")), one)
        for one in told.file.history
        if asked and one.words and asked in (str(one.id), str(one.subject)) and one.kind in _SIGNING
    ]
    return "；".join(
        f"{said('approval_step', step, told.locale)} {one.actor} {one.effective_on}" for step, one in signed
    )


def fill(told: Telling) -> Filled:
    """Fill a paper.

    Raises (in this order):
        DutyWithoutObligor: of an agreement of before duties were named; AmountTooLarge; never AmountNotDecimal, AmountTooPrecise,
        HeadsMissing, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleTooLong, InstalmentPartUnknown, ScheduleDisordered,
        ScheduleDiffers, ConversionTwice, DutiesDiffer: the words were taken.
    """
    form = FORMS[told.letter.paper]
    made = _Making(_of_case(told))
    _FILLERS[told.letter.paper](told, made)
    made.fields["approved_by"] = approved_by(told)
    fields = {name: made.fields.get(name, "") for name in form.fields}
    tables = {name: made.tables.get(name, ()) for name in form.tables}
    gaps = [name for name, text in fields.items() if not text and name not in form.maybe]
    for name, columns in form.tables.items():
        gaps += [f"{name}.{column}" for column in columns if any(row[column] == "" for row in tables[name])]
    return Filled(fields, tables, tuple(gaps))
