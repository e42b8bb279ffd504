"""A case that may be a crime: what was found, the transfer to the police, or the reason against it.

    state_findings, an accepted assessment ─▶ signs ─▶ transfer_crime, or leave_crime with its reason

A case with a sign about which nothing was decided is neither closed nor ended. What was recorded wrongly is retracted (`tellings`).

Law: 法释〔2023〕7号; 行政执法机关移送涉嫌犯罪案件的规定; docs/spec/compensation.md 22.
"""

from dataclasses import fields
from fractions import Fraction
from typing import Final
from uuid import UUID

from ledger.amounts import check_not_below_zero
from ledger.compensation import office_shapes
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.rules.crimes import CrimeLimits, Found, signs_of
from ledger.entries import check_shown
from ledger.errors import NotFound, RuleViolation
from ledger.processes.acts import About, known_of, read

DECIDED: Final = ("transfer_crime", "leave_crime")


class SignsUndecided(RuleViolation, sorts={"signs": "sign"}):
    """The case {case} may be a crime ({signs}), and neither its transfer to the police nor a reason against it is recorded.

    Hand it over, or say why not, then go on.
    """

    code = "compensation.signs_undecided"
    source = "法释〔2023〕7号; 行政执法机关移送涉嫌犯罪案件的规定"


class SignNotThere(NotFound, sorts={"sign": "sign"}):
    """The case {case} has no sign '{sign}' of a crime about which nothing was decided.

    Look at what is next in the case: it names them.
    """

    code = "compensation.sign_not_there"
    source = "法释〔2023〕7号"


class TransferPaperMissing(RuleViolation):
    """The transfer of a case to the police is on a paper, and none is named.

    Name the letter of transfer by its number.
    """

    code = "compensation.transfer_paper_missing"
    source = "行政执法机关移送涉嫌犯罪案件的规定"


def signs(view: View, without: UUID | None = None) -> tuple[str, ...]:
    """List the signs of a crime in a case: by the most that was said of each thing found, and by what was assessed of emergency response.

    Args:
        without: a statement that is left out, as if it were retracted.
    """
    told = [one for one in view.stands.told if one.kind == "state_findings" and one.id != without]
    shape = office_shapes.CrimeFindings
    all_said = [shape(), *(read(shape, known_of(shape, one.words or {}), kept=True) for one in told)]
    said = shape(**{one.name: max(getattr(each, one.name) for each in all_said) for one in fields(shape)})
    emergency = sum(
        -one.held for one in view.stands.balances if (one.head, one.purpose) == ("H5", "claim_established")
    )
    found = Found(
        Fraction(said.hazardous_waste, 1000),
        said.loss + emergency,
        said.water_cut,
        said.metals,
        said.hidden_outlet,
        said.tampering,
    )
    return signs_of(found, _limits(view))


def _limits(view: View) -> CrimeLimits:
    waste = view.law.find("compensation.crime.hazardous_waste_t", view.on)
    loss = view.law.find("compensation.crime.loss", view.on)
    hours = view.law.find("compensation.crime.water_cut_hours", view.on)
    return CrimeLimits(
        Fraction(str(waste.value)) if waste else None,
        Fraction(str(loss.value)) * 100 if loss else None,
        int(str(hours.value)) if hours else None,
    )


def undecided(view: View) -> list[str]:
    """List the signs of which neither a transfer nor a reason against it is recorded; to a liable party, none is told."""
    if view.heard:
        return []
    decided = {one.occasion for one in view.stands.told if one.kind in DECIDED}
    return [one for one in signs(view) if one not in decided]


def check_decided(view: View) -> None:
    """Check that something was decided about each sign of a crime.

    Raises:
        SignsUndecided: about one it was not.
    """
    left = undecided(view)
    if left:
        raise SignsUndecided(case=view.case.code, signs=", ".join(left))


def check_lessened(view: View, statement: UUID) -> None:
    """Check that with a statement of what was found no sign goes about which nothing was decided. Twin: `damage_telling`, of facts.

    Raises:
        SignsUndecided: one does.
    """
    left = [one for one in undecided(view) if one not in signs(view, statement)]
    if left:
        raise SignsUndecided(case=view.case.code, signs=", ".join(left))


def check_sign(view: View, sign: str) -> None:
    """Check that there is a sign about which nothing was decided.

    Raises:
        SignNotThere: there is none of this name.
    """
    if sign not in undecided(view):
        raise SignNotThere(case=view.case.code, sign=sign)


SIGN: Final[About[View, Work, str]] = About("sign", undecided, None, check_sign, field="sign")


def state_findings(work: Work, told: office_shapes.CrimeFindings) -> None:
    """Keep what was found that may be a crime; the most that was said counts, so that no sign goes with a smaller figure.

    Raises:
        AmountBelowZero: the quantity or the loss is.
    """
    check_not_below_zero(told.hazardous_waste)
    check_not_below_zero(told.loss)


def transfer(work: Work, told: office_shapes.CrimeTransfer) -> None:
    """Hand a case to the police for a sign of a crime, on a paper.

    Raises (in this order):
        TransferPaperMissing, TextTooLong, TextUnprintable, TextEmpty.
    """
    if not work.step.document.strip():
        raise TransferPaperMissing()
    check_shown(told_to=told.told_to)
    work.figures["sign"] = told.sign


def leave(work: Work, told: office_shapes.CrimeSign) -> None:
    """Say why a case is not handed to the police for a sign.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty.
    """
    say_why(work)
    work.figures["sign"] = told.sign
