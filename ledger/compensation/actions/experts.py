"""Experts: the pool of a book, who of it is drawn, named or recused in a case, and their opinions as files of the case.

    propose ──▶ proposed ──confirm──▶ listed ──end──▶ ended
                    └──drop──▶ dropped

Nobody is drawn or named who is of the side of a liable party, handled the case or represents a party of it, or was recused there before.
The lot has a seed, which is kept, so that it can be drawn again.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from secrets import token_hex
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.areas import whole_book
from ledger.compensation import expert_shapes
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.independence import check_declared
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.machines import EXPERT
from ledger.compensation.rules.experts import drawn
from ledger.compensation.rules.masking import mask
from ledger.compensation.tables.experts import expert, expert_choice, opinion
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries
from ledger.entries import check_shown
from ledger.errors import Conflict, Forbidden, Malformed, NotFound, RuleViolation
from ledger.processes import acting
from ledger.processes.acting import Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, hold_id
from ledger.processes.acts import check_texts, written

SQL: Final = named_queries(__name__)


class ExpertCodeTaken(Conflict):
    """There is an expert {expert} in the pool already, or there was.

    Give this one another code.
    """

    code = "compensation.expert_code_taken"
    source = "docs/spec/compensation.md 20"


class ExpertMalformed(Malformed):
    """The expert {expert} cannot be in the pool so: its code holds the name, its days are out of order, or its number is of nobody here.

    Give a code that is no name, a last day that is not before the first one, and the number that the list of mandates has.
    """

    code = "compensation.expert_malformed"
    source = "docs/spec/compensation.md 20"


class ExpertUnknown(NotFound):
    """There is no expert {expert} in the pool, or none in the case {case} who is not recused.

    Look at the pool, and at the experts of the case.
    """

    code = "compensation.expert_unknown"
    source = "docs/spec/compensation.md 20"


class ExpertUnfit(RuleViolation, sorts={"because": "expert_against"}):
    """The expert {expert} does not come into the case {case}: {because}.

    Draw by lot, or name another one.
    """

    code = "compensation.expert_unfit"
    source = "docs/spec/compensation.md 20"


class PoolTooSmall(RuleViolation, sorts={"field": "expert_field"}):
    """{count} experts of {field} are to be drawn, and {there} of the pool may come into the case {case}.

    Draw fewer, or have more experts listed.
    """

    code = "compensation.pool_too_small"
    source = "docs/spec/compensation.md 20"


class OwnRecusal(Forbidden):
    """This person is the expert {expert}, who takes no part in its own recusal in the case {case}.

    Let others record and confirm it; who is to be recused names the ground to them.
    """

    code = "compensation.own_recusal"
    source = "民事诉讼法 art. 47–49 (2023); docs/spec/compensation.md 20.9"


class OpinionWithoutFile(RuleViolation):
    """The case {case} has no file with the hash {sha256}.

    Put the opinion into the case as evidence first.
    """

    code = "compensation.opinion_without_file"
    source = "法释〔2023〕6号 art. 23; docs/spec/compensation.md 20"


class PoolExpert(NamedTuple):
    """An expert as the pool keeps it."""

    expert_id: UUID
    code: str
    name: str
    field: str
    title: str
    institution: str
    institution_code: str
    actor: int | None
    first_on: date
    last_on: date | None


class ExpertCandidate(NamedTuple):
    """An expert, and what stands against it in a case."""

    expert_id: UUID
    code: str
    against: str | None
    coded: bool = False
    """Whether its institution has a code."""


class Choice(NamedTuple):
    """That an expert is, or was, in a case."""

    record_id: UUID
    expert_id: UUID
    recusal_id: UUID | None
    coded: bool
    """Whether the institution of the expert has a code."""
    own: bool
    """Whether it is the person who looks."""
    against: str | None
    """That it is of the side of a party, or represents one, by now."""


# -- the pool -------------------------------------------------------------------------------------------------------------


def propose(
    books: Books, book_id: int, step: Step, *, expert_id: UUID, told: expert_shapes.Expert
) -> Done[PoolExpert]:
    """Propose an expert for the pool; another person confirms it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, ExpertMalformed, ExpertCodeTaken, IdNotVersion7, StepNotAllowed,
        RoleNotForStep; never AreaOther and Recused: it is of the whole book.
    """
    check_texts(told)
    check_shown(name=told.name, institution=told.institution)
    said = written(told)

    def kept(known: PoolExpert) -> tuple[dict[str, object], dict[str, object]]:
        was = {name: one for name, one in known._asdict().items() if name != "expert_id"}
        days = {name: str(was[name]) if was[name] else None for name in ("first_on", "last_on")}
        return {**was, **days}, said

    done = acting.repeated(books, book_id, EXPERTS, expert_id, step, kept)
    if done is not None:
        return done
    known = told.actor is None or find(books, int, SQL["fits"], book=book_id, actor=told.actor) is not None
    ordered = told.last_on is None or told.first_on <= told.last_on
    if mask(told.code, [told.name]) != told.code or not known or not ordered:
        raise ExpertMalformed(expert=told.code)
    hold_id(books, book_id, f"expert:{told.code}")
    if find(books, str, SQL["of_code"], book=book_id, code=told.code) is not None:
        raise ExpertCodeTaken(expert=told.code)

    def keep(_: Running) -> PoolExpert:
        row = {"book_id": book_id, "expert_id": expert_id, **asdict(told)}
        books.connection.execute(insert(expert).values(**row)).close()
        found = find_expert(books, book_id, expert_id)
        assert found is not None, "it was kept just now"
        return found

    def do(_: Running, made: PoolExpert) -> Made:
        return Made(figures={"expert": made.code})

    return acting.begun(books, book_id, EXPERTS, expert_id, "propose", step, keep, do)


def confirm(books: Books, book_id: int, step: Step, expert_id: UUID) -> Done[PoolExpert]:
    """List an expert in the pool, as another person than who proposed it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        AskerGone; never SecondPersonNeeded, AreaOther and Recused.
    """
    return acting.take(books, book_id, EXPERTS, expert_id, "confirm", step)


def drop(books: Books, book_id: int, step: Step, expert_id: UUID) -> Done[PoolExpert]:
    """Drop an expert that was never listed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never
        SecondPersonNeeded, ActedBefore, AskerGone, AreaOther and Recused.
    """
    return acting.take(books, book_id, EXPERTS, expert_id, "drop", step)


def end(books: Books, book_id: int, step: Step, expert_id: UUID) -> Done[PoolExpert]:
    """Take an expert out of the pool; in the cases where it is it stays.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never
        SecondPersonNeeded, ActedBefore, AskerGone, AreaOther and Recused.
    """
    return acting.take(books, book_id, EXPERTS, expert_id, "end", step)


def find_expert(books: ReadBooks, book_id: int, expert_id: UUID) -> PoolExpert | None:
    """Find an expert; none where there is none with this id."""
    return find(books, PoolExpert, SQL["expert"], book=book_id, expert=expert_id)


def _nobody(_: PoolExpert) -> Collection[str]:
    """An expert of the pool is no party's."""
    return ()


EXPERTS: Final[Conduct[PoolExpert]] = Conduct(
    EXPERT,
    find_expert,
    _nobody,
    (
        Verb("confirm", "List the expert in the pool", "专家入库"),
        Verb("drop", "Drop the expert who was proposed", "撤销入库申请"),
        Verb("end", "Take the expert out of the pool", "专家出库"),
    ),
    place=whole_book,
)
"""How one acts with an expert of the pool."""


# -- in a case --------------------------------------------------------------------------------------------------------------


def draw(work: Work, told: expert_shapes.ExpertDraw) -> None:
    """Draw experts of a field by lot, of those against whom nothing stands.

    Raises:
        PoolTooSmall: there are not so many.
    """
    pool = {one.expert_id: one.code for one in _field(work, field=told.field) if one.against is None}
    if len(pool) < told.count:
        raise PoolTooSmall(count=told.count, field=told.field, there=len(pool), case=work.case.code)
    seed = token_hex(32)
    found = drawn(seed, pool, told.count)
    _choose(work, found, seed)
    work.figures["experts"] = ", ".join(pool[one] for one in found)


def name(work: Work, told: expert_shapes.ExpertNaming) -> None:
    """Name an expert, with the reason why the lot does not fall.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ExpertUnknown, ExpertUnfit.
    """
    say_why(work)
    one = next(iter(_field(work, code=told.expert)), None)
    if one is None:
        raise ExpertUnknown(expert=told.expert, case=work.case.code)
    if one.against is not None:
        raise ExpertUnfit(expert=told.expert, case=work.case.code, because=one.against)
    _choose(work, [one.expert_id], "")
    work.figures["experts"] = one.code


def check_fit(view: View, code: str, independence: str) -> None:
    """Check that an expert of the pool can be named in a case, and could give an opinion there.

    Raises (in this order):
        ExpertUnknown, ExpertUnfit, IndependenceUndeclared.
    """
    one = next(iter(_field(view, code=code)), None)
    if one is None:
        raise ExpertUnknown(expert=code, case=view.case.code)
    if one.against is not None:
        raise ExpertUnfit(expert=code, case=view.case.code, because=one.against)
    check_declared(code, one.coded, independence)


def _field(view: View, *, field: str = "", code: str = "") -> list[ExpertCandidate]:
    known = {"field": field, "code": code, "on": view.on, "actor": view.step.actor_id}
    return view.read(ExpertCandidate, SQL["field"], **known)


def _choose(work: Work, experts: Collection[UUID], seed: str) -> None:
    rows = [
        {"record_id": work.record_id, "expert_id": one, "seed": seed, "place": place}
        for place, one in enumerate(experts, 1)
    ]
    work.insert(expert_choice, *rows)


def _standing(view: View, code: str) -> Choice:
    found = view.find(Choice, SQL["chosen"], code=code, actor=view.step.actor_id)
    if found is None or found.recusal_id is not None:
        raise ExpertUnknown(expert=code, case=view.case.code)
    return found


def recuse(work: Work, told: expert_shapes.ExpertRecusal) -> None:
    """Take an expert out of the case, with ground and reason; what it has said counts no more, and it is not drawn or named again.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ExpertUnknown, OwnRecusal.
    """
    say_why(work)
    found = _standing(work, told.expert)
    if found.own:
        raise OwnRecusal(expert=told.expert, case=work.case.code)
    work.run(SQL["recuse"], record=work.record_id, expert=found.expert_id)
    work.subject = found.record_id
    work.figures |= {"expert": told.expert, "ground": told.ground}


def give_opinion(work: Work, told: expert_shapes.ExpertOpinion) -> None:
    """Keep what an expert of the case says: a file of the case, by its hash.

    Raises (in this order):
        ExpertUnknown, ExpertUnfit, IndependenceUndeclared, OpinionWithoutFile.
    """
    found = _standing(work, told.expert)
    if found.against is not None:
        raise ExpertUnfit(expert=told.expert, case=work.case.code, because=found.against)
    check_declared(told.expert, found.coded, told.independence)
    if not work.one(int, SQL["in_case"], sha256=told.sha256):
        raise OpinionWithoutFile(case=work.case.code, sha256=told.sha256)
    work.subject = found.record_id
    work.insert(opinion, {"record_id": work.record_id, "expert_id": found.expert_id, "sha256": told.sha256})
    work.figures |= {"expert": told.expert, "sha256": told.sha256}
