"""What runs every night: warnings before terms end, escalation after, and late interest up to the day.

It may run twice, or be killed: it begins where it stopped, and posts only what was not posted yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import text

from ledger.compensation.rules import clocks
from ledger.compensation.rules.claims import INTEREST, leg, postings
from ledger.compensation.rules.interest import Term, late_interest
from ledger.database import Books, Database
from ledger.entries import Entry
from ledger.identifiers import uuid7
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.journal.posting import Submission, post
from ledger.law import Law
from ledger.processes.law import law_of

BATCH: Final = 500
_WARN = """WITH near AS (
    UPDATE ledger.damage_clock SET {column} = :on WHERE (book_id, clock_id) IN (
      SELECT book_id, clock_id FROM ledger.damage_clock WHERE book_id = :book AND stopped_on IS NULL AND {column} IS NULL
        AND due_on {when} AND NOT EXISTS (SELECT FROM ledger.damage_pause p WHERE p.book_id = damage_clock.book_id
          AND p.clock_id = damage_clock.clock_id AND p.last_on IS NULL) ORDER BY clock_id LIMIT 10000 FOR UPDATE SKIP LOCKED)
    RETURNING book_id, case_id, code, subject, due_on, why)
  INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT n.book_id, :kind, c.code, ARRAY(SELECT p.owner FROM ledger.damage_party p WHERE p.book_id = n.book_id
      AND p.case_id = n.case_id AND p.side = 'liable' AND n.code IN ('payment', 'answer', 'stage') ORDER BY 1),
    jsonb_build_object('clock', n.code, 'subject', n.subject, 'due_on', n.due_on, 'why', n.why), :actor
  FROM near n JOIN ledger.damage_case c USING (book_id, case_id)"""
_PARTS = """SELECT c.code, x.case_id, x.part, x.interest, o.court_since, i.terms, s.days
  FROM ledger.damage_part x JOIN ledger.damage_obligation o USING (book_id, obligation_id)
  JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
  CROSS JOIN LATERAL (SELECT json_agg(json_build_array(i.number, i.due_on, i.amount, (
      SELECT coalesce(json_agg(json_build_array(p.paid_on, d.amount)), '[]'::json) FROM ledger.damage_settled d
      JOIN ledger.damage_payment p USING (book_id, payment_id)
      WHERE d.book_id = i.book_id AND d.case_id = i.case_id AND d.number = i.number))) AS terms
    FROM ledger.damage_instalment i WHERE i.book_id = x.book_id AND i.case_id = x.case_id AND i.part = x.part) i
  CROSS JOIN LATERAL (SELECT coalesce(json_agg(json_build_array(r.first_on, coalesce(r.last_on, '9999-12-31'))), '[]'::json) AS days
    FROM ledger.damage_relief r JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id
    WHERE r.book_id = x.book_id AND r.case_id = x.case_id AND r.kind = 'suspension' AND q.state = 'granted') s
  WHERE x.book_id = %(book)s AND (x.case_id, x.part) IN (SELECT * FROM unnest(%(cases)s::int[], %(parts)s::int[]))
  ORDER BY x.case_id, x.part"""
_LOCK = """SELECT x.case_id, x.part FROM ledger.damage_part x JOIN ledger.damage_obligation o USING (book_id, obligation_id)
  WHERE x.book_id = %(book)s AND o.court_since IS NOT NULL AND (x.interest_through IS NULL OR x.interest_through < %(on)s)
    AND EXISTS (SELECT FROM ledger.damage_instalment y WHERE y.book_id = x.book_id AND y.case_id = x.case_id AND y.part = x.part
      AND y.settled < y.amount AND y.due_on < %(on)s)
    AND (x.case_id, x.part) > (%(case)s, %(part)s)
  ORDER BY x.case_id, x.part LIMIT %(limit)s FOR UPDATE OF x"""
"""Locked first, read after: what was paid while the lock was waited for must be seen."""


@dataclass(frozen=True, slots=True)
class Night:
    """What a night has done."""

    warned: int
    escalated: int
    interest: int
    """Parts on which interest was posted."""


def run_night(database: Database, book_id: int, on: date, actor_id: int) -> Iterator[Night]:
    """Warn, escalate and post interest for a book, in transactions of bounded size; yields what was done so far.

    Interest of a day is posted on that day or later, never for a day to come.
    """
    warned = escalated = posted = 0
    database.begin(lambda books: _reckon_unknown(books, book_id))
    law = database.begin(lambda books: law_of(books, book_id, on))
    ahead = on + timedelta(days=law.integer("compensation.warn_days", on))
    near = ("warned_on", "<= :until", ahead, "compensation.term_near")
    while moved := database.begin(lambda books: _tell(books, book_id, on, actor_id, *near)):
        warned += moved
        yield Night(warned, escalated, posted)
    passed = ("escalated_on", "< :until", on, "compensation.term_passed")
    while moved := database.begin(lambda books: _tell(books, book_id, on, actor_id, *passed)):
        escalated += moved
        yield Night(warned, escalated, posted)
    place = (0, 0)
    while True:
        place, count = database.begin(lambda books, at=place: _interest(books, book_id, law, on, actor_id, at))  # type: ignore[misc]
        if place == (0, 0):
            break
        posted += count
        yield Night(warned, escalated, posted)
    yield Night(warned, escalated, posted)


def _reckon_unknown(books: Books, book_id: int) -> None:
    """Give an end to the terms whose calendar was not announced when they began, where it is now."""
    rows = books.connection.exec_driver_sql(
        "SELECT clock_id, starts_on, length, ARRAY(SELECT ARRAY[p.first_on, p.last_on] FROM ledger.damage_pause p"
        " WHERE p.book_id = k.book_id AND p.clock_id = k.clock_id AND p.last_on IS NOT NULL)"
        " FROM ledger.damage_clock k WHERE book_id = %s AND due_on IS NULL AND stopped_on IS NULL AND length <> ''"
        " ORDER BY clock_id LIMIT 10000",
        (book_id,),
    ).all()
    for clock_id, starts_on, length, pauses in rows:
        ends = clocks.due(starts_on, length, [(first, last) for first, last in pauses])
        if ends.on is not None:
            books.connection.exec_driver_sql(
                "UPDATE ledger.damage_clock SET due_on = %s, why = %s WHERE book_id = %s AND clock_id = %s",
                (ends.on, ends.why, book_id, clock_id),
            ).close()


def _tell(books: Books, book_id: int, on: date, actor_id: int, column: str, when: str, until: date, kind: str) -> int:
    query = text(_WARN.format(column=column, when=when))
    return books.connection.execute(query, {"book": book_id, "on": on, "until": until, "kind": kind, "actor": actor_id}).rowcount


def _interest(books: Books, book_id: int, law: Law, on: date, actor_id: int, after: tuple[int, int]) -> tuple[tuple[int, int], int]:
    locked = books.connection.exec_driver_sql(
        _LOCK, {"book": book_id, "on": on, "case": after[0], "part": after[1], "limit": BATCH}
    ).all()
    if not locked:
        return (0, 0), 0
    keys = {"book": book_id, "cases": [case for case, _ in locked], "parts": [part for _, part in locked]}
    rows = books.connection.exec_driver_sql(_PARTS, keys).all()
    rate = law.fraction("compensation.late_interest", on)
    submissions, wanted, changed = [], [], []
    for row in rows:
        since: date = row.court_since
        terms = [
            Term(n, max(date.fromisoformat(due), since), amount, tuple((date.fromisoformat(d), a) for d, a in paid))
            for n, due, amount, paid in row.terms
        ]
        days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.days]
        target = late_interest(terms, rate, on, days)
        changed.append((target, row.case_id, row.part))
        legs = [
            leg(row.code, INTEREST, "claim_due", target - row.interest, row.part),
            leg(row.code, INTEREST, "claim_established", row.interest - target),
        ]
        made = postings(legs)
        if made:
            wanted += [NewAccount(one.account, one.owner, one.purpose) for one in legs]
            memo = f"case {row.code}: late interest up to {on}"
            submissions.append(Submission(Entry(uuid7(), "compensation.interest", on, tuple(made), memo), actor_id))
    unique = {one.code: one for one in wanted}
    ensure_accounts(books, book_id, list(unique.values()), actor_id)
    if submissions:
        for outcome in post(books, book_id, submissions, atomic=True):
            if outcome.error is not None:
                raise outcome.error
    books.connection.exec_driver_sql(
        "UPDATE ledger.damage_part p SET interest = v.interest, interest_through = %(on)s FROM unnest(%(a)s::bigint[], %(c)s::int[],"
        " %(p)s::int[]) AS v (interest, case_id, part) WHERE p.book_id = %(book)s AND p.case_id = v.case_id AND p.part = v.part",
        {"on": on, "book": book_id, "a": [x for x, _, _ in changed], "c": [x for _, x, _ in changed], "p": [x for _, _, x in changed]},
    )
    last = rows[-1]
    return (last.case_id, last.part), len(submissions)
