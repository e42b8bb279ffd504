"""What must always be true in the market, as queries that return the offenders."""

from ledger.manifest import Invariant
from ledger.permits.invariants import entries_of

INVARIANTS: tuple[Invariant, ...] = (
    entries_of(
        "trades_have_their_entries",
        ("permits.sale", "accepted", "accept", "permits.set_aside"),
        ("permits.sale", "settled", "settle", "market.settlement"),
        ("permits.lease", "running", "register", "permits.lease"),
        ("permits.buyback", "paid", "pay", "permits.buyback"),
        ("market.deposit", "recorded", "", "market.deposit"),
        ("market.payout", "paid", "", "market.payout"),
        ("market.correction", "reversed", "", "journal.reversal"),
    ),
    Invariant(
        "certificates_have_no_gaps",
        "Certificates are numbered from 1 within their year.",
        """SELECT format('certificate %s-%s', x.year, x.number) FROM (
             SELECT c.*, row_number() OVER (PARTITION BY book_id, year ORDER BY number) AS place FROM ledger.permit_certificate c) x
           WHERE x.number <> x.place""",
    ),
)
