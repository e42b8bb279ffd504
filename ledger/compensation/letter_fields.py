"""What stands in each field and table of a paper that the office sends: taken from the case as it stood on the day of its act."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ledger.amounts import capitals, yuan
from ledger.compensation import shapes
from ledger.compensation.letter_funds import fund_table
from ledger.compensation.letter_parts import (
    Making,
    acting_for,
    as_money,
    by_head,
    called,
    document_of,
    evidence_of,
    facts_of,
    fen_of,
    given_notice,
    in_yuan,
    instrument_of,
    liable_of,
    of_case,
    open_of,
    parties_of,
    sums,
    yes_no,
)
from ledger.compensation.letter_small import apart_notice, assessed_simply, claims_told, draw
from ledger.compensation.letter_tellings import Filled, Telling
from ledger.compensation.papers import value_said
from ledger.compensation.rows import HistoryRow
from ledger.compensation.rules.forms import FORMS, GAP
from ledger.compensation.rules.obligations import read_obligation
from ledger.compensation.rules.payment_codes import Payable, payment_code
from ledger.processes.acts import known_of, read
from ledger.words import said

_TITLES: Final = ("confirm", "judge", "settle_suit", "order")
"""Acts that record a title for enforcement."""
_SIGNING: Final = ("ask_approval", "sign_approval")
"""Acts by which an approval is signed."""
_FIXING: Final = (*_TITLES, "agree")
"""Acts that record by what something is owed."""


# -- each by itself -----------------------------------------------------------------------------------------------------


def _clue(told: Telling, made: Making) -> None:
    head, locale = told.file.head, told.locale
    until = next((one.due_on for one in told.file.terms if one.code == "check"), None)
    made.fields |= {
        "channel": said("channel", head.channel, locale) if head.channel else "",
        "source": head.source or "",
        "received_on": str(head.received_on),
        "occurred_on": str(head.occurred_on or ""),
        "red_line": yes_no(told, head.red_line),
        "repeated": yes_no(told, head.repeated),
        "major": yes_no(told, head.major),
        "check_until": str(until or ""),
        "findings": told.word("findings"),
        "opinion": told.word("opinion"),
    }


def _start(told: Telling, made: Making) -> None:
    _clue(told, made)
    checked = told.last("check")
    if checked is not None and not made.fields["findings"]:
        made.fields["findings"] = value_said("findings", checked.words.get("findings"), told.locale)
    made.fields["decision"] = told.act.reason
    made.fields["decided_on"] = str(told.act.effective_on)


def _notice(told: Telling, made: Making) -> None:
    figures = [one for one in told.file.versions if one.figure == "claimed"]
    by = told.act.id if told.act.kind == "notify" or not figures else figures[-1].act
    claimed = [
        (one.head, one.amount) for one in figures if one.act == by
    ]  # one more party is told what the others were
    given = given_notice(told)
    made.tables["claims"], total = sums(told, claimed)
    made.tables["evidence"] = evidence_of(told)
    made.fields |= {
        "facts": told.word("facts"),
        "in_words": capitals(total),
        "answer_by": told.word("answer_by") if given is None else str(given.answer_by),
        "agents": acting_for(told, told.letter.party),
        "proof_of_service": told.word("proof_of_service") if given is None else given.proof_of_service,
        "note": told.say("Who does not answer by then, or refuses to consult, may be sued."),
    }


def _service(told: Telling, made: Making) -> None:
    own, given = (told.act.id, told.letter.party), given_notice(told)
    paper = "notice" if told.against is None else "apart_notice"
    served = next((x for x in told.letters if x.paper == paper and (x.act, x.party) == own), None)
    apart = told.against is not None
    made.fields |= {
        "served_paper": told.say(FORMS[paper].title),
        "served_number": (served.number or "") if served is not None else "",
        "served_to": made.fields["liable"],
        "served_on": str(given.served_on if given is not None else "" if apart else told.act.effective_on),
        "served_how": "" if given is None else said("service_way", given.way, told.locale),
        "served_at": "" if given is None else given.address,
        "received_by": "" if given is None else given.received_by,
        "not_taken": "" if given is None else given.not_taken,
        "proof_of_service": told.word("proof_of_service") if given is None else given.proof_of_service,
    }


def _minutes(told: Telling, made: Making) -> None:
    acts = [one.id for one in told.acts("meet")]
    claimed = {one.head: one.amount for one in told.file.versions if one.figure == "claimed"}
    made.tables["claims"], _ = sums(told, list(claimed.items()))
    attended = told.act.words.get("attendance")
    made.fields |= {
        "meeting": str(acts.index(told.act.id) + 1) if told.act.id in acts else "",
        "held_on": str(told.act.effective_on),
        "chaired_by": told.word("chaired_by"),
        "attendance": "、".join(str(one) for one in attended) if isinstance(attended, list) else "",
        "minutes": told.word("minutes"),
    }


def _agreement(told: Telling, made: Making) -> None:
    _heads(told, told.act, made)
    made.tables["parties"] = parties_of(told)
    names = ("facts", "extent", "mode", "restoration", "guarantee", "account", "less_basis", "more_basis", "annexes",
             "confirmation_clause", "disclosure")  # fmt: skip
    made.fields |= {name: told.word(name) for name in names if told.act.words.get(name) is not False}


def _heads(told: Telling, act: HistoryRow, made: Making) -> None:
    """What an agreement makes owed, as it is split and scheduled."""
    locale = told.locale
    liable = [one.owner for one in liable_of(told)]
    owed = read_obligation(read(shapes.Signed, known_of(shapes.Signed, act.words)), act.effective_on, liable)

    made.tables["heads"] = [
        {
            "head": said("head", head, locale),
            "money": as_money(money),
            "in_kind": as_money(owed.kind.get(head, 0)),
        }
        for head, money in owed.money.items()
    ]
    made.tables["instalments"] = [
        {
            "part": str(number),
            "owed_by": "、".join(called(told, one.owner) for one in part.obligors),
            "due_on": str(one.due_on),
            "amount": as_money(one.amount),
        }
        for number, (part, schedule) in enumerate(zip(owed.parts, owed.schedules, strict=True), 1)
        for one in schedule
    ]
    made.tables["duties"] = [
        {
            "duty": str(number),
            "owed_by": "、".join(called(told, o.owner) for o in one.obligors),
            "worth": by_head(told, one.heads),
            "due_on": str(one.due_on),
            "conversion": as_money(one.conversion),
        }
        for number, one in enumerate(owed.duties, 1)
    ]
    if owed.apart:
        made.fields["apart"] = by_head(told, owed.apart)
    if owed.bound:
        made.fields["signed_by"] = "、".join(called(told, owner) for owner in owed.bound)
    if owed.conversion:
        made.fields["on_failure"] = in_yuan(told, owed.conversion)
    made.fields["in_words"] = capitals(sum(owed.money.values()))


def _confirmation(told: Telling, made: Making) -> None:
    agreed = told.last("agree") if told.against is None else told.last_apart("agree_apart")
    made.tables["parties"] = parties_of(told)
    made.fields["facts"] = facts_of(told)
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


def _court(told: Telling, made: Making) -> None:
    made.fields["court"] = told.word("court_name")


def _suit(told: Telling, made: Making) -> None:
    made.tables |= {"parties": parties_of(told), "evidence": evidence_of(told)}
    made.tables["claims"], total = sums(told, claims_told(told))
    _court(told, made)
    made.fields |= {
        "request": told.say(
            "1. Order the defendants to pay {amount} yuan ({words}) for the damage to ecology and environment.\n"
            "2. Order the defendants to bear the costs of the suit.",
            amount=yuan(total),
            words=capitals(total),
        ),
        "facts": facts_of(told),
        "consultation": told.word("consultation"),
        "situation": told.word("situation"),
    }


def _order(told: Telling, made: Making) -> None:
    made.tables["parties"] = parties_of(told)
    made.tables["open"], total = open_of(told)
    _court(told, made)
    made.fields |= {
        "request": told.say(
            "Issue a payment order by which the respondents pay the applicant {amount} yuan ({words}).",
            amount=yuan(total),
            words=capitals(total),
        ),
        "instrument": " ".join(filter(None, instrument_of(told, *_FIXING))),
        "facts": _overdue(told),
    }


def _overdue(told: Telling) -> str:
    found = told.last("default")
    return "" if found is None else str(found.words.get("findings") or found.reason)


def _enforcement(told: Telling, made: Making) -> None:
    made.tables["parties"] = parties_of(told)
    made.tables["open"], total = open_of(told)
    instrument, number = instrument_of(told, *_TITLES)
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


def _payment(told: Telling, made: Making) -> None:
    one = told.letter.instalment
    assert one is not None, "a notice to pay is of an instalment"
    agreed = told.last("agree")
    made.fields |= {
        "payer": "、".join(called(told, owner) for owner in one.owners),
        "part": str(one.part),
        "instalment": str(one.number),
        "amount": in_yuan(told, one.amount),
        "in_words": capitals(one.amount),
        "due_on": str(one.due_on),
        "account": "" if agreed is None else str(agreed.words.get("account") or ""),
        "payment_code": payment_code(Payable(told.file.head.case_id, one.part, one.number)),
        "instrument": " ".join(filter(None, document_of(told, told.act))),
        "note": told.say(
            "Write the payment code into the purpose of the transfer. What is owed under a court document and paid late bears interest."
        ),
    }


def _project(told: Telling, made: Making) -> None:
    """The plan that an act is about, as it was planned and varied last."""
    about = told.act.subject
    plans = [one for one in told.acts("plan_project", "vary_project") if one.subject == about]
    if not plans:
        return
    words = {name: value for one in plans for name, value in one.words.items() if value not in (None, "", [])}
    made.fields |= {
        "project": str(words.get("title", "")),
        "mode": value_said("mode", words.get("mode"), told.locale),
        "repairer": called(told, str(words.get("repairer", ""))),
        "standard": str(words.get("standard", "")),
        "budget": in_yuan(told, fen_of(words.get("budget"))),
        "duty": str(words.get("duty") or ""),
    }
    stages = words.get("stages")
    made.tables["stages"] = [
        {
            "stage": str(number),
            "title": str(one["title"]),
            "due_on": str(one["due_on"]),
            "amount": as_money(fen_of(one["amount"])),
        }
        for number, one in enumerate(stages if isinstance(stages, list) else [], 1)
    ]


def _plan(told: Telling, made: Making) -> None:
    _project(told, made)
    made.fields |= {"decision": told.act.reason, "decided_on": str(told.act.effective_on)}


def _evaluation(told: Telling, made: Making) -> None:
    _project(told, made)
    about = told.act.subject
    titles = {str(row["stage"]): row["title"] for row in made.tables.get("stages", ())}
    made.tables["stages_accepted"] = [
        {
            "stage": str(one.words.get("stage")),
            "title": titles.get(str(one.words.get("stage")), "-"),
            "accepted_on": str(one.effective_on),
            "accepted": as_money(fen_of(value)) if (value := one.words.get("value")) else told.say("whole"),
        }
        for one in told.acts("accept_stage")
        if one.subject == about
    ]
    made.fields |= {"completed_on": str(told.act.effective_on), "report": told.act.reason}


def _preservation(told: Telling, made: Making) -> None:
    amount = fen_of(told.act.words.get("amount"))
    against = called(told, str(told.act.words.get("against", "")))
    made.tables["parties"] = parties_of(told)
    _court(told, made)
    made.fields |= {
        "against": against,
        "amount": in_yuan(told, amount),
        "in_words": capitals(amount),
        "request": told.say(
            "Seal up, seize or freeze property of {against} worth {amount} yuan ({words}).",
            against=against,
            amount=yuan(amount),
            words=capitals(amount),
        ),
        "facts": told.act.reason or facts_of(told),
    }


def _refund(told: Telling, made: Making) -> None:
    words, amount = told.act.words, fen_of(told.act.words.get("amount"))
    payee = called(told, str(words.get("payee") or ""))
    mine = [one for one in told.acts("pay") if one.words.get("payer") == words.get("payee")]
    made.fields |= {
        "payee": payee,
        "refunded_as": said("relief_kind", str(words.get("kind")), told.locale),
        "part": str(words.get("part") or 1),
        "amount": in_yuan(told, amount),
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
            "paid_by": called(told, str(one.words.get("payer"))),
            "paid_to": said("route", str(one.words.get("route")), told.locale),
            "amount": as_money(fen_of(one.words.get("amount"))),
        }
        for one in mine
        if one.recording in (None, "recorded") and one.reversed_on is None
    ]


def _bankruptcy_claim(told: Telling, made: Making) -> None:
    """What is filed in a bankruptcy: what was told, else all that was owed and not filed before."""
    accepted = next((one for one in told.acts("declare_bankrupt") if one.id == told.act.subject), None)
    known = next((one for one in told.insolvencies if one.id == told.act.subject), None)
    filed = [one for one in told.acts("file_claim", "supplement_claim") if one.subject == told.act.subject]
    before = sum(fen_of(one.words.get("amount")) for one in filed[: _place(filed, told.act)])
    amount = fen_of(told.act.words.get("amount")) or (known.owed or 0 if known is not None else 0) - before
    made.tables["parties"] = parties_of(told)
    made.fields |= {
        "amount": in_yuan(told, amount),
        "in_words": capitals(amount),
        "less_basis": told.word("basis"),
        "instrument": " ".join(filter(None, instrument_of(told, *_FIXING))),
        "facts": facts_of(told),
        "enclosed": told.say(
            "1. The document by which the claim is owed\n2. The calculation of principal and interest\n"
            "3. Proof of security, where there is any"
        ),
    }
    if accepted is None:
        return
    words = accepted.words
    debtor = called(told, str(words.get("party", "")))
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


def _closing(told: Telling, made: Making) -> None:
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
                column: as_money(one.amounts[name]) if name in one.amounts else "-"
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


def _simple(told: Telling, made: Making) -> None:
    """The whole of a simplified case on one paper: its clue, what the experts say, the notice, the answer and the agreement."""
    _clue(told, made)
    checked, noticed, answered = told.last("check"), told.last("notify"), told.last("answer")
    if checked is not None:
        made.fields["findings"] = value_said("findings", checked.words.get("findings"), told.locale)
    _agreement(told, made)
    assessed_simply(told, made)
    served = next((one for one in told.file.notices if noticed is not None and one.id == noticed.id), None)
    made.fields |= {
        "served_on": "" if served is None else str(served.served_on),
        "answer_by": "" if served is None else str(served.answer_by),
        "position": "" if answered is None else str(answered.words.get("position", "")),
        "decided_on": str(told.act.effective_on),
    }


_FILLERS: Final[Mapping[str, Callable[[Telling, Making], None]]] = {
    "check": _clue,
    "start": _start,
    "notice": _notice,
    "service": _service,
    "minutes": _minutes,
    "apart_notice": apart_notice,
    "draw": draw,
    "simple": _simple,
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
    made = Making(of_case(told))
    _FILLERS[told.letter.paper](told, made)
    made.fields["approved_by"] = approved_by(told)
    fields = {name: made.fields.get(name, "") for name in form.fields}
    tables = {name: made.tables.get(name, ()) for name in form.tables}
    gaps = [name for name, text in fields.items() if not text and name not in form.maybe]
    for name, columns in form.tables.items():
        gaps += [f"{name}.{column}" for column in columns if any(row[column] == "" for row in tables[name])]
    return Filled(fields, tables, tuple(gaps))
