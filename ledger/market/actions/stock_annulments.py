"""A stock that was brought in wrongly, or some of what came with it, is annulled by two, in one transaction, while nothing of it was used.

    propose ─▶ proposed ─▶ confirm (another person) ─▶ done: the stock, or what is named of it, is annulled
                  └─────▶ drop

Of the whole stock leases, pledges, fees and lots end, what they moved goes back, the caps are cut, and the licences annulled, each in the
names of the two. Enterprises and sites stay in the register: the same workbook, corrected, is brought in again. What was used since is
named with its act; then what is wrong is corrected singly (docs/spec/permits.md 18.11).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.entries import check_shown
from ledger.errors import Conflict, NotFound
from ledger.identifiers import derived
from ledger.journal.foreseeing import check_month_open
from ledger.journal.posting import known_entry, mirror, must
from ledger.journal.refusals import Overdraft
from ledger.market.actions import stock
from ledger.market.actions.leases import LEASES, give_back
from ledger.market.actions.stock import STOCKS
from ledger.market.actions.stock_bound import WORKS
from ledger.market.actions.stock_rows import Bringing, from_above
from ledger.market.machines import STOCK_ANNULMENT
from ledger.market.rules.stock import Rows, SheetRow, rows_of
from ledger.market.rules.stock_sheets import CAPS, LICENCES
from ledger.market.shapes import StockAnnulmentTerms
from ledger.permits.actions import caps, register
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, number_locked
from ledger.permits.actions.fee_openings import forget_paid_before
from ledger.permits.actions.fees import FEES
from ledger.permits.actions.issuing import issuing_entries
from ledger.permits.actions.lots import hold_still
from ledger.permits.actions.openings import OPENINGS
from ledger.permits.actions.pledges import PLEDGES, give_lots_back
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.queries.plans import Plan
from ledger.permits.rules.fees import FeeRow
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Record, Verb
from ledger.processes.actions import Step, check_step, lock, running_of
from ledger.words import Phrase, in_both, said

SQL: Final = named_queries(__name__)
TOLD: Final = 20
"""How many uses of a stock a refusal names."""


class StockUsed(Conflict, sorts={"uses": "phrase"}):
    """Of what the stock {stock} brought in {count} things were used since: {uses}.

    Undo these first, where each has its way back; else let the stock stand, and correct what is wrong of it singly, each by its own act
    (docs/spec/permits.md 18.11).
    """

    code = "permits.stock_used"
    source = "docs/spec/permits.md 18.10"


class StockPartUnknown(NotFound):
    """With the stock {stock} there came no {what} that still counts.

    Read its sheets of fees, pledges and leases, and name what stands there.
    """

    code = "permits.stock_part_unknown"
    source = "docs/spec/permits.md 18.10"


class _Thing(NamedTuple):
    part: str
    id: UUID
    state: str


class _Use(NamedTuple):
    part: str
    sort: str
    code: str
    id: UUID
    effective_on: date


class _Parted(NamedTuple):
    """A pledge or a lease of which something is elsewhere."""

    act_id: UUID


class _Version(NamedTuple):
    site: str
    version: int


def annul_stock(
    books: Books, book_id: int, step: Step, *, act_id: UUID, stock: UUID, parts: Sequence[str] = ()
) -> Done[KeptAct]:
    """Ask to annul a stock that is in the book, or some of what came with it, with reason and paper; another person confirms.

    Args:
        stock: the stock.
        parts: `fee:` and its notice, `pledge:` or `lease:` and its number; none for the whole stock.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, IdUsed, IdNotVersion7, StepNotAllowed, RoleNotForStep; those of `_annul`;
        never AmountBelowZero, and never SecondPersonNeeded and ActedBefore: the stock itself is not asked for anew.
    """
    check_shown(document=step.document, reason=step.reason)
    kept = acting.read_process(books, book_id, STOCKS, stock, step.owner)[1]
    terms = StockAnnulmentTerms(stock, tuple(dict.fromkeys(parts)))
    asked = Asked(kept.site, terms=terms, called={"site": "stock"})
    return begin_way(books, book_id, ANNUL, step, act_id=act_id, alone=None, asked=asked)


def confirm_annulment(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm, as another person, that a stock or what is named of it is annulled.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated; those of `_annul`; AskerGone.
    """
    return acting.take(books, book_id, ANNULMENTS, act_id, "confirm", step)


def drop_annulment(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop the annulment of a stock that was asked for and not confirmed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, ANNULMENTS, act_id, "drop", step)


def _check(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    terms = act.said(StockAnnulmentTerms)
    check_month_open(books, book_id, act.act_id, step.on, step.role, approved=False)
    running = running_of(books, book_id, terms.stock, {STOCKS.machine.name: STOCKS.machine})
    check_step(running, _STOCK.action, step)
    _named(books, book_id, terms)
    _check_unused(books, book_id, terms)


def _named(books: ReadBooks, book_id: int, terms: StockAnnulmentTerms) -> list[_Thing]:
    """Give what is annulled, without what was annulled before.

    Raises:
        StockPartUnknown
    """
    found = read(books, _Thing, SQL["things"], book=book_id, stock=terms.stock)
    counting = {one.part: one for one in found if one.state != "annulled"}
    for part in terms.parts:
        if part not in counting or part == "lots":
            raise StockPartUnknown(stock=str(terms.stock), what=_part_said(part))
    return [one for name, one in counting.items() if not terms.parts or name in terms.parts]


def _check_unused(books: ReadBooks, book_id: int, terms: StockAnnulmentTerms) -> None:
    """Check that nothing of what is annulled was used. Twin: LG197 `annulled_with_stock`.

    Raises:
        StockUsed
    """
    uses = [
        one
        for one in read(books, _Use, SQL["uses"], book=book_id, stock=terms.stock)
        if not terms.parts or one.part in terms.parts
    ]
    if not uses and terms.parts:
        acts = {derived(terms.stock, part): part for part in terms.parts}
        used = read(books, _Parted, SQL["in_part"], book=book_id, acts=list(acts))
        uses = [
            _Use(acts[one.act_id], "machine", _machine_of(acts[one.act_id]), one.act_id, date.min)
            for one in used
        ]
    if uses:
        raise StockUsed(stock=str(terms.stock), count=len(uses), uses=_told(uses))


def _apart(part: str) -> tuple[str, str]:
    """Take the name of a thing of a stock apart: its kind, and its number."""
    kind, _, number = part.partition(":")
    return kind, number


def _machine_of(part: str) -> str:
    return f"permits.{_apart(part)[0]}"


def _part_said(part: str) -> Phrase:
    """Say which of the things of a stock: by the word of its kind, and its number."""
    number = _apart(part)[1]

    def into(locale: str) -> str:
        return f"{said('machine', _machine_of(part), locale)} {number}"

    return in_both(into("en"), into)


def _told(uses: Sequence[_Use]) -> Phrase:
    def into(locale: str) -> str:
        listed = []
        for one in uses[:TOLD]:
            name = said(one.sort, one.code, locale)
            about = "" if one.part == "lots" else f" {_apart(one.part)[1]}"
            day = "" if one.effective_on == date.min else f" {one.effective_on.isoformat()}"
            listed.append(f"{name}{about}{day} {one.id}")
        return ("；" if locale == "zh_Hans" else "; ").join(listed)

    return in_both(into("en"), into)


def _annul(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Annul.

    Raises (in this order):
        PeriodClosed, PeriodSoftClosed, ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        StockPartUnknown, StockUsed, AreaOther, Recused, PartlyFrozen; those of `caps.post_act`; RegisterSame, RegisterChanged, AskerGone;
        never SecondPersonNeeded, ActedBefore, StepPassed and StepUnnamed: the acts are new, and the two are two; never
        ReversalTargetUnknown, ReversedAlready, KindNotReversible and ReversalWindowOver: what is annulled stands; never NothingNamed,
        PollutantUnknown, VintagesImpossible, QuantityNotPositive, JurisdictionUnknown, LawGap, IdNotVersion7, CapUnknown, TextEmpty,
        LicenceUnknown and StandingOverlaps: the stock brought what is taken back.
    """
    terms = act.said(StockAnnulmentTerms)
    stock.more_time(books)
    number_locked(books, book_id, "stock")
    _check(books, book_id, step, act)
    for one in sorted(_named(books, book_id, terms), key=_order):
        _ENDS[_apart(one.part)[0]](books, book_id, step, one.id)
    entries: tuple[UUID, ...] = ()
    if not terms.parts:
        running, kept = acting.opened(books, book_id, STOCKS, terms.stock, step)
        bringing = _in_both_names(books, book_id, step, act, asked_by)
        _cut_caps(bringing, terms.stock, stock.rows_kept(kept))
        _annul_licences(bringing, terms.stock, stock.rows_kept(kept))
        acting.advance(books, STOCKS, _STOCK, Acting(running, kept, step, _STOCK.action))
        entries = tuple(bringing.entries)
    return Made(entries, {"stock": str(terms.stock)})


def _order(one: _Thing) -> tuple[int, str]:
    """Leases and pledges come back before the lots that they bind go; of pledges any order does: the last one gives the lots back."""
    return ("lease", "pledge", "fee", "lots").index(_apart(one.part)[0]), one.part


def _ending(
    conduct: Conduct[Record], title: str, title_zh: str, do: Callable[[Books, Acting[Record]], Made]
) -> Callable[[Books, int, Step, UUID], None]:
    """Give what lets a thing of a stock take the step with which it is annulled; nobody asks for that alone."""
    verb = Verb("annul", title, title_zh, do=do)

    def end(books: Books, book_id: int, step: Step, id: UUID) -> None:
        running = lock(books, book_id, id, conduct.machine)
        record = conduct.find(books, book_id, id)
        assert record is not None, "it came with the stock"
        acting.advance(books, conduct, verb, Acting(running, record, step, verb.action))

    return end


def _in_both_names(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Bringing:
    """Let what takes two persons be asked for by who asked for the annulment, and confirmed by who confirms it."""
    plain = replace(step, said_on=None, seen=None, inside=None)
    if asked_by is None:
        return Bringing(books, book_id, act.act_id, plain, None, "", "", WORKS)
    first = running_of(books, book_id, act.act_id, {STOCK_ANNULMENT.name: STOCK_ANNULMENT}).steps[0]
    asker = replace(plain, actor_id=asked_by, person_id=None, machine=False, reason=first.reason)
    return Bringing(books, book_id, act.act_id, asker, plain, "", "", WORKS)


def _cut_caps(at: Bringing, stock_id: UUID, rows: Rows) -> None:
    """Cut what the stock set of the caps, the lower ones first; of which room was given out since, that is told."""
    for row in reversed(from_above(rows_of(rows, CAPS))):
        strip = row.strip()
        for year in strip.years:

            def begin(books: Books, step: Step, year: int = year, row: SheetRow = row) -> Done[KeptAct]:
                return caps.cut_cap(
                    books,
                    at.book_id,
                    step,
                    act_id=at.id_of(f"cap:{row.at}:{year}"),
                    pollutant=row["pollutant"],
                    area=row["area"],
                    vintage=year,
                    quantity=row.quantity(),
                )

            try:
                at.by_two(caps.CUT, begin)
            except Overdraft as error:
                told = _room(f"{row['pollutant']} {row['area']} {year}")
                raise StockUsed(stock=str(stock_id), count=1, uses=told) from error


def _room(cap: str) -> Phrase:
    return in_both(f"room under the cap {cap}", lambda _: f"总量指标 {cap} 的可分配量")


def _annul_licences(at: Bringing, stock_id: UUID, rows: Rows) -> None:
    """Annul the versions of licences that came with the stock."""
    named = {f"licence:{row['site']}:{row['licence']}" for row in rows_of(rows, LICENCES)}
    acts = [derived(stock_id, name) for name in sorted(named)]
    for one in read(at.books, _Version, SQL["licences"], book=at.book_id, acts=acts):

        def begin(books: Books, step: Step, one: _Version = one) -> Done[KeptAct]:
            act_id = at.id_of(f"licence:{one.site}:{one.version}")
            return register.annul_licence(
                books, at.book_id, step, act_id=act_id, site=one.site, version=one.version
            )

        at.by_two(register.ANNUL_LICENCE, begin)


def _reverse(books: Books, book_id: int, step: Step, entry: UUID, back: UUID) -> tuple[UUID, ...]:
    """Reverse an entry that came with the stock, if there is one, by another of that id."""
    original = known_entry(books, book_id, entry)
    if original is None:
        return ()
    must(books, book_id, mirror(original, back, step.on, "", step.document), step.actor_id, own_id=True)
    return (back,)


def _reverse_lots(books: Books, taken: Acting[Plan]) -> Made:
    entries: list[UUID] = []
    for number, entry in enumerate(issuing_entries(books, taken.book_id, taken.id), 1):
        back = derived(taken.id, f"annul:{number}")
        entries += _reverse(books, taken.book_id, taken.step, entry, back)
    return Made(tuple(entries))


def _reverse_fee(books: Books, taken: Acting[FeeRow]) -> Made:
    """Take back what is owed of a fee of before; the slips of what was paid are free again."""
    hold_still(books, taken.book_id, taken.record.site)
    forget_paid_before(books, taken.book_id, taken.id)
    opening, back = derived(taken.id, "opening"), derived(taken.id, "annul")
    return Made(_reverse(books, taken.book_id, taken.step, opening, back))


_STOCK: Final[Verb[KeptAct]] = Verb("annul", "The stock is annulled", "存量作废")
_ENDS: Final[Mapping[str, Callable[[Books, int, Step, UUID], None]]] = {
    "lease": _ending(LEASES, "The lease is annulled with the stock", "租赁随存量作废", give_back),
    "pledge": _ending(PLEDGES, "The pledge is annulled with the stock", "质押随存量作废", give_lots_back),
    "fee": _ending(FEES, "The fee is annulled with the stock", "使用费随存量作废", _reverse_fee),
    "lots": _ending(OPENINGS, "The lots are annulled with the stock", "排污权随存量作废", _reverse_lots),
}
"""What ends what came with a stock, by the first word of its name."""
ANNULMENTS: Final = act_conduct(
    STOCK_ANNULMENT,
    StockAnnulmentTerms,
    *second_verbs(lambda: (ANNUL,), "the annulment of a stock", "存量作废"),
)
"""How one acts with the annulment of a stock."""
ANNUL: Final[Way] = Way(ANNULMENTS, "annul", _annul, None, check=_check)
