"""What rests on the stock: fees that were paid or are owed, pledges in their ranks, leases that run; and the work of each sheet."""

from collections.abc import Mapping, Sequence
from typing import Final

from ledger.database import Books
from ledger.journal.accounts import ensure_accounts
from ledger.market.actions import leases, stock_rows
from ledger.market.actions.stock_rows import Bringing, Work, ahead, with_paper
from ledger.market.rules.stock import SheetRow, groups_of, held_name, holder_held, rows_of
from ledger.market.rules.stock_sheets import (
    CAPS,
    ENTERPRISES,
    FEES,
    HOLDINGS,
    LEASES,
    LICENCES,
    PLEDGES,
    SITES,
)
from ledger.permits.actions import pledges
from ledger.permits.actions.engine import KeptAct, money_accounts
from ledger.permits.actions.fee_openings import bring_fee
from ledger.permits.rules.fee_standing import FeePart
from ledger.processes.acting import Done
from ledger.processes.actions import Step
from ledger.register.holders import holder_of


def bring_fees(bringing: Bringing, rows: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Bring in the fees, each with its instalments."""
    resting: dict[str, list[str]] = {}
    for name in bringing.broken:
        resting.setdefault(holder_held(name), []).append(name)
    for group in groups_of(FEES, rows_of(rows, FEES)):
        later = [(row, key) for row in group for key in ("notice_on", "paid_on") if ahead(bringing, row, key)]
        if later:
            continue
        site = group[0]["site"]
        bringing.each(group, rests_on=[site, *resting.get(site, ())])


def _fee(at: Bringing, group: Sequence[SheetRow], _: int | None) -> None:
    row = group[0]
    parts = [
        FeePart(
            int(one["number"]),
            one.day_or("due_on", at.asker.on),
            one.fen("amount"),
            None,
            one.day("paid_on"),
            one["voucher"] or None,
        )
        for one in group
    ]
    made = bring_fee(
        at.books,
        at.book_id,
        at.asker,
        at.doer,
        fee_id=at.id_of(f"fee:{row['notice']}"),
        site=row["site"],
        notice=row["notice"],
        notice_on=row.day_or("notice_on", at.asker.on),
        parts=sorted(parts, key=lambda one: one.number),
        through=int(row["through"]) if row["through"] else None,
    )
    at.entries += made.entries


def bring_pledges(bringing: Bringing, rows: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Bring in the pledges, those of a higher rank first: each rests on the one before it, of the same site and lots."""
    found = groups_of(PLEDGES, rows_of(rows, PLEDGES))
    ranked: dict[tuple[object, ...], list[Sequence[SheetRow]]] = {}
    for group in sorted(found, key=_rank):
        row, rank = group[0], _rank(group)
        beside = ranked.setdefault((*_what(group), rank), [])
        if beside and rank > 1:  # of the first rank there may be several: each binds lots of its own
            first = beside[0][0]
            bringing.refuse(
                group,
                "rank",
                f"row {first.at} has this rank of the same lots",
                f"第 {first.at} 行已是同一标的的该顺位",
            )
            continue
        beside.append(group)
        before = ranked.get((*_what(group), rank - 1), ())
        if len(before) > 1:
            bringing.refuse(
                group,
                "rank",
                "several pledges of the rank before it are of the same lots, so it is not told behind which it comes: leave it out, "
                "and register it by itself once the stock is confirmed",
                "同一标的的前一顺位质押不止一笔，无法判断后于哪一笔：请不列入本表，存量确认后另行登记",
            )
            continue
        if rank > 1 and not before:
            bringing.refuse(
                group,
                "rank",
                "there is no pledge of the rank before it, of the same site and lots",
                "缺少同一标的的前一顺位质押",
            )
            continue
        if before:
            bringing.seniors[row["number"]] = before[0][0]["number"]
        resting = [f"pledges:{before[0][0]['number']}"] if before else []
        bringing.each(group, rests_on=[*_rests(row, group, "site"), *resting])


def _rank(group: Sequence[SheetRow]) -> int:
    return int(group[0]["rank"] or 1)


def _what(group: Sequence[SheetRow]) -> tuple[object, ...]:
    return group[0]["site"], frozenset(one.strip() for one in group)


def _rests(row: SheetRow, group: Sequence[SheetRow], *holders: str) -> list[str]:
    return [
        *(row[name] for name in holders),
        *(held_name(row[holders[0]], one["pollutant"], one["area"]) for one in group),
    ]


def _is_body(code: str) -> bool:
    """Tell whether a creditor is a body that no register of the book lists, such as a bank: it is known by an account."""
    holder = holder_of(code)
    return bool(holder.name) and holder.kind not in ("enterprise", "bureau")


def _pledge(at: Bringing, group: Sequence[SheetRow], _: int | None) -> None:
    row = group[0]
    senior = at.seniors.get(row["number"])
    if _is_body(row["creditor"]):
        opened = money_accounts((row["creditor"], "settlement_claim"))
        ensure_accounts(at.books, at.book_id, opened, (at.doer or at.asker).actor_id)

    def begin(books: Books, step: Step) -> Done[KeptAct]:
        return pledges.bring_pledge(
            books,
            at.book_id,
            step,
            act_id=at.id_of(f"pledge:{row['number']}"),
            pledgor=row["site"],
            creditor=row["creditor"],
            strips=[one.strip() for one in group],
            debt=row.fen("debt"),
            until=row.day_or("until", step.on),
            senior=at.id_of(f"pledge:{senior}") if senior else None,
            reference=row["reference"],
        )

    with_paper(at, row["document"]).by_two(pledges.BRING, begin)


def bring_leases(bringing: Bringing, rows: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Bring in the leases that run."""
    for group in groups_of(LEASES, rows_of(rows, LEASES)):
        bringing.each(group, rests_on=_rests(group[0], group, "lessor", "lessee"))


def _lease(at: Bringing, group: Sequence[SheetRow], _: int | None) -> None:
    row = group[0]

    def begin(books: Books, step: Step) -> Done[KeptAct]:
        return leases.bring_lease(
            books,
            at.book_id,
            step,
            act_id=at.id_of(f"lease:{row['number']}"),
            lessor=row["lessor"],
            lessee=row["lessee"],
            strips=[one.strip() for one in group],
            rent=row.fen("rent"),
        )

    with_paper(at, row["document"]).by_two(leases.BRING, begin)


WORKS: Final[Mapping[str, Work]] = {
    ENTERPRISES.key: (stock_rows.party, {"party.registered_otherwise": "name"}),
    SITES.key: (
        stock_rows.site,
        {
            "party.region_unknown": "region",
            "party.region_not_county": "region",
            "party.region_ended": "region",
            "party.region_not_begun": "region",
            "party.industry_malformed": "industry",
            "party.industry_unknown": "industry",
            "party.licence_malformed": "licence",
            "party.registered_otherwise": "name",
        },
    ),
    LICENCES.key: (
        stock_rows.licence,
        {"party.licence_malformed": "licence", "party.licence_faulty": "outlet"},
    ),
    CAPS.key: (
        stock_rows.cap,
        {
            "account.overdraft": "quantity",
            "party.region_unknown": "area",
            "permits.cap_unknown": "parent",
            "permits.area_outside": "area",
            "permits.cap_other_parent": "parent",
        },
    ),
    HOLDINGS.key: (stock_rows.lots, {}),
    FEES.key: (_fee, {"permits.voucher_used": "voucher", "permits.nothing_unpaid": "through"}),
    PLEDGES.key: (
        _pledge,
        {
            "permits.holding_too_small": "quantity",
            "permits.debt_beyond_right": "until",
            "permits.ranks_not_allowed": "rank",
            "permits.body_unknown": "creditor",
            "party.unknown": "creditor",
            "permits.same_party": "creditor",
        },
    ),
    LEASES.key: (
        _lease,
        {
            "permits.holding_too_small": "quantity",
            "permits.same_party": "lessee",
            "permits.lease_too_long": "last_vintage",
            "permits.vintage_over": "first_vintage",
        },
    ),
}
"""By sheet, what brings in a row, and the column that each refusal is about; what is not here is about the first one."""
