"""What stands in each field and table of a paper that the office sends: taken from the case as it stood on the day of its act."""

from collections.abc import Callable, Mapping
from typing import Final

from ledger.amounts import capitals
from ledger.compensation import letter_courts as courts
from ledger.compensation.letter_owed import owed_by_agreement, together
from ledger.compensation.letter_parts import (
    Making,
    acting_for,
    as_money,
    called,
    document_of,
    evidence_of,
    fen_of,
    given_notice,
    grouped,
    in_yuan,
    name_liable,
    of_case,
    sums,
    yes_no,
)
from ledger.compensation.letter_small import apart_notice, assessed_simply, draw
from ledger.compensation.letter_tellings import Filled, Telling
from ledger.compensation.letter_works import closing, evaluation, plan
from ledger.compensation.papers import value_said
from ledger.compensation.queries.letters import Instalment
from ledger.compensation.rules.forms import FORMS
from ledger.compensation.rules.payment_codes import Payable, payment_code
from ledger.messages import in_brackets, listing, with_semicolons
from ledger.words import said

_SIGNING: Final = ("ask_approval", "sign_approval")
"""Acts by which an approval is signed."""
_ACCOUNT: Final = ("agree", "agree_apart", "judge", "judge_apart", "settle_suit", "settle_apart")
"""Acts that may say into which account is paid."""


# -- each by itself -----------------------------------------------------------------------------------------------------


def _clue(told: Telling, made: Making) -> None:
    head, locale = told.file.head, told.locale
    until = next((one.due_on for one in told.file.terms if one.code == "check"), None)
    until = until or max(
        (one.due_on for one in told.clocks if one.code == "check" and one.due_on), default=None
    )
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
    if checked is not None:
        for name in ("findings", "opinion"):
            made.fields[name] = made.fields[name] or value_said(name, checked.words.get(name), told.locale)
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
        "meeting_place": " ".join(filter(None, (told.word("meeting_on"), told.word("meeting_place")))),
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
    name_liable(told, made, (), [owner for act, owner in told.absent if act == told.act.id])
    made.fields |= {
        "meeting": str(acts.index(told.act.id) + 1) if told.act.id in acts else "",
        "held_on": str(told.act.effective_on),
        "held_at": told.word("held_at"),
        "chaired_by": told.word("chaired_by"),
        "recorded_by": told.word("recorded_by"),
        "attendance": listing(map(str, attended), told.locale) if isinstance(attended, list) else "",
        "minutes": told.word("minutes"),
    }


def _agreement(told: Telling, made: Making) -> None:
    owed_by_agreement(told, told.act, made)
    names = (
        "facts",
        "extent",
        "mode",
        "restoration",
        "guarantee",
        "account",
        "less_basis",
        "more_basis",
        "annexes",
    )
    made.fields |= {name: told.word(name) for name in names}
    made.fields |= {
        name: yes_no(told, told.act.words.get(name)) for name in ("confirmation_clause", "disclosure")
    }


def _payment(told: Telling, made: Making) -> None:
    one = told.letter.instalment
    assert one is not None, "a notice to pay is of an instalment"
    name_liable(told, made, [owner for owner, _ in one.owing])
    bounds = [
        told.say("{who} no more than {amount} yuan.", who=called(told, owner), amount=grouped(told, most))
        for owner, most in one.owing
        if most is not None and most < one.amount
    ]
    made.fields |= {
        "payer": "\n".join([together(told, [owner for owner, _ in one.owing]), *bounds]),
        "part": _part(told, one),
        "instalment": told.say("no. {place} of {times}", place=one.place, times=one.times),
        "amount": in_yuan(told, one.amount),
        "in_words": capitals(one.amount),
        "due_on": str(one.due_on),
        "account": _account(told),
        "payment_code": payment_code(Payable(told.file.head.case_id, one.part, one.number)),
        "instrument": " ".join(filter(None, document_of(told, told.act))),
        "note": told.say(
            "Write the payment code into the purpose of the transfer. What is owed under a court document and paid late bears interest."
        ),
    }


def _part(told: Telling, one: Instalment) -> str:
    """Name a part as its document does, and by its number in the case, by which it is paid, where that is another one."""
    own = told.say("part {own} of {parts} of the document", own=one.own, parts=one.parts)
    case = told.say("part {part} of the case", part=one.part) if one.part != one.own else ""
    return in_brackets(own, case, told.locale)


def _account(told: Telling) -> str:
    """Give the account to pay into: as the act says by which something is owed, else as the last one did that says any."""
    acts = [told.act, *(one for one in reversed(told.file.history) if one.done)]
    own = (str(one.words.get("account") or "") for one in acts if one.kind in _ACCOUNT)
    return next(filter(None, own), "")


def _refund(told: Telling, made: Making) -> None:
    words, amount = told.act.words, fen_of(told.act.words.get("amount"))
    payee = called(told, str(words.get("payee") or ""))
    mine = [one for one in told.acts("pay") if one.words.get("payer") == words.get("payee")]
    named = [
        one.words for one in told.done if one.kind == "name_refund_account" and one.subject == told.act.id
    ]
    account = named[-1] if named else words  # the one that was named last, though after the application
    made.fields |= {
        "payee": payee,
        "refunded_as": said("relief_kind", str(words.get("kind")), told.locale),
        "part": str(words.get("part") or 1),
        "amount": in_yuan(told, amount),
        "in_words": capitals(amount),
        "payee_name": str(account.get("payee_name") or ""),
        "payee_account": str(account.get("payee_account") or ""),
        "request": told.say(
            "Pay {amount} yuan ({words}) back to {payee}, which paid so much too much.",
            amount=grouped(told, amount),
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
        if one.stands
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
    "confirmation": courts.confirmation,
    "suit": courts.suit,
    "order": courts.order,
    "enforcement": courts.enforcement,
    "payment": _payment,
    "plan": plan,
    "evaluation": evaluation,
    "preservation": courts.preservation,
    "refund": _refund,
    "bankruptcy_claim": courts.bankruptcy_claim,
    "closing": closing,
}


CLAIMANT: Final = "claimant"
"""What a paper lacks where the case names nobody who claims."""


def approved_by(told: Telling) -> str:
    """Tell who signed the approval of the act, step by step; of what stays in the office, nothing."""
    asked = told.act.words.get("signatures")
    signed = [
        (str(one.words.get("step", "handler")), one)
        for one in told.file.history
        if asked and one.words and asked in (str(one.id), str(one.subject)) and one.kind in _SIGNING
    ]
    steps = (
        f"{said('approval_step', step, told.locale)} {one.actor} {one.effective_on}" for step, one in signed
    )
    return with_semicolons(steps, told.locale)


def fill(told: Telling) -> Filled:
    """Fill a paper.

    Raises (in this order):
        DutyWithoutObligor: of an agreement of before duties were named; AmountTooLarge; never AmountNotDecimal, AmountTooPrecise,
        HeadsMissing, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleTooLong, InstalmentPartUnknown, ScheduleDisordered,
        ScheduleDiffers, ConversionTwice, DutiesDiffer, NothingToSplitBy: the words were taken.
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
    gaps = [CLAIMANT if one == "parties.name" else one for one in gaps]  # every other party has a name
    return Filled(fields, tables, tuple(gaps))
