"""Papers of use fees: notice and receipt, and what was paid into the treasury as its books want it."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.acts import ActPath
from api.dependencies import Caller, allowed, service_of
from api.errors import language_of
from api.files import as_file
from api.openapi import READ, problems
from api.reports import FORMS, WRITERS, Language
from api.shapes import Day, Out
from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.documents.papers import Paper
from ledger.law_in_force.queries import calendar_of, law_of
from ledger.permits import papers
from ledger.permits.actions.fee_corrections import InstalmentUnpaid
from ledger.permits.actions.fee_payers import payer_of, read_fee
from ledger.permits.actions.fee_payments import InstalmentUnknown
from ledger.permits.actions.fee_refunds import refunded
from ledger.permits.actions.fee_schedules import NoticeUnknown, notices
from ledger.permits.queries.levies import paid_in, use_fee_levy
from ledger.permits.rules.fees import FeeRow
from ledger.permits.rules.levies import PaidIn
from ledger.permits.rules.strips import party_of
from ledger.register.naming import called_on
from ledger.statements.rules import check_range

router = APIRouter(prefix="/v1/books/{book}", tags=["permits: fees, law, events"])
Reader = Annotated[Caller, Depends(allowed("permits.read"))]
PaperForm = Literal["pdf", "xlsx", "csv"]
BODIES: Final = ()


class ShareOut(Out):
    """The share of a level of government."""

    level: str
    amount: str


class PaidInOut(Out):
    """What came, or went back, and as what it is booked."""

    entry: UUID
    on: Day
    payer: str
    payer_name: str
    amount: str
    """Yuan; below zero where a payment was taken back."""
    levy_item: str
    budget_code: str
    treasury_code: str
    shares: list[ShareOut]
    voucher: str
    document: str


class PaidInsOut(Out):
    """What was paid into the treasury in a span of days."""

    lines: list[PaidInOut]


@router.get(
    "/permits/fees/{id}/paper",
    response_class=Response,
    responses={
        **problems(
            *READ,
            read_fee,
            called_on,
            use_fee_levy,
            papers.fee_notice,
            NoticeUnknown,
            InstalmentUnknown,
            InstalmentUnpaid,
        ),
        **FORMS,
    },
)
def paper(
    request: Request,
    id: ActPath,
    caller: Reader,
    number: Annotated[
        int | None,
        Query(ge=1, le=60, description="Of the part whose receipt is asked for; none for the notice."),
    ] = None,
    notice: Annotated[
        UUID | None,
        Query(
            description="Which notice: the fee's own id for the first, that of a rescheduling for another; none for the one that holds."
        ),
    ] = None,
    form: PaperForm = "pdf",
    language: Language = "",
) -> Response:
    """Give the notice of a fee, or the receipt of a part that is paid, in both languages."""
    locale = language_of(request, language)
    with service_of(request).database.read() as books:
        _, kept = read_fee(books, caller.book_id, id, caller.sees)
        if number is None:
            title, made = _notice(books, caller.book_id, kept, notice, locale)
        else:
            part = kept.part(number)
            if part is None:
                raise InstalmentUnknown(number=number)
            if part.paid_on is None:
                raise InstalmentUnpaid(number=number, notice=kept.notice)
            who = payer_of(books, caller.book_id, kept, number)
            back = refunded(books, caller.book_id, id)
            payer = (who.party, called_on(books, caller.book_id, who.party, part.paid_on))
            levy = use_fee_levy(books, caller.book_id, who.site, part.amount + part.surcharge, part.paid_on)
            title = kept.notice
            made = papers.fee_receipt(kept, part, payer, who.site, levy, locale, back.get(number, 0))
    write, media_type = WRITERS[form]
    name = f"fee-{title}" + (f"-{number}" if number else "")
    return as_file(write(made), media_type, f"{name}.{form}")


def _notice(
    books: ReadBooks, book_id: int, kept: FeeRow, wanted: UUID | None, locale: str
) -> tuple[str, Paper]:
    """Lay out one of the notices of a fee; give its number with it.

    Raises (in this order):
        NoticeUnknown, JurisdictionUnknown, PartyUnknown, SiteUnknown, AmountTooLarge.
    """
    every = notices(books, book_id, kept)
    place = len(every) - 1
    if wanted is not None:
        place = next((n for n, one in enumerate(every) if one.id == wanted), -1)
    if place < 0:
        raise NoticeUnknown(id=str(wanted))
    one = every[place]
    party = party_of(one.site)
    said = papers.NoticeSaid(
        one.notice,
        one.on,
        one.parts,
        every[place - 1].notice if place else "",
        every[place + 1].notice if place + 1 < len(every) else "",
        min((x.number for x in one.parts if place and x.set_by == one.id), default=1),
    )
    levy = use_fee_levy(books, book_id, one.site, kept.what.payable, one.on)
    payer = (party, called_on(books, book_id, party, one.on))
    return one.notice, papers.fee_notice(
        kept, said, payer, one.site, levy, calendar_of(books, book_id), locale
    )


@router.get("/permits/levies", response_model=PaidInsOut, responses=problems(*READ, check_range, law_of))
def levies(
    request: Request,
    caller: Reader,
    since: Day,
    until: Day,
    form: Literal["json", "pdf", "xlsx", "csv"] = "json",
    language: Language = "",
) -> Response:
    """List what the treasury has booked of use fees and of the reserve: payer, levy item, codes, shares; a party sees what it paid."""
    check_range(since, until)
    with service_of(request).database.read() as books:
        rows = paid_in(books, caller.book_id, since, until, owner=caller.sees)
    if form == "json":
        told = PaidInsOut(lines=[_told(one) for one in rows])
        return Response(told.model_dump_json(), media_type="application/json")
    write, media_type = WRITERS[form]
    made = papers.paid_list(rows, since, until, language_of(request, language))
    return as_file(write(made), media_type, f"levies-{since}-{until}.{form}")


def _told(one: PaidIn) -> PaidInOut:
    return PaidInOut(
        entry=one.entry_id,
        on=one.on,
        payer=one.payer,
        payer_name=one.payer_name,
        amount=yuan(one.amount),
        levy_item=one.levy.item,
        budget_code=one.levy.budget_code,
        treasury_code=one.levy.treasury_code,
        shares=[ShareOut(level=level, amount=yuan(fen)) for level, fen in one.levy.split],
        voucher=one.voucher,
        document=one.document,
    )
