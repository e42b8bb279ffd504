"""Terms of damage cases as an address shows them: why they end just then, what they are about, whether their day is past; a calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from api.showing import shown
from ledger.clock import legal_date
from ledger.compensation.queries import cases, lists
from ledger.compensation.rows import TermRow
from ledger.compensation.rules.clocks import mark_of, reason_phrase, source_title
from ledger.compensation.term_words import act_named, is_late, subject_said, term_said
from ledger.law import Law
from ledger.messages import in_brackets, with_colon
from ledger.words import said

NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


def terms(
    rows: Sequence[cases.ClockRow] | Sequence[lists.DeadlineRow] | Sequence[TermRow],
    locale: str,
    law: Law,
    on: date,
    named: Mapping[str, str] = NOBODY,
) -> list[dict[str, Any]]:
    """Write terms, and where they come from and why they end just then in the client's language.

    Of a rule they tell the pack, whose place it is, and the mark: whether somebody has read it in its source.

    Args:
        rows: the terms.
        locale: the language.
        law: from whose packs their rules are.
        on: day on which they are late or not.
        named: day and name of acts by their ids, where the rows do not name the act themselves.
    """
    return [_term(row, locale, *mark_of(law, row.code, row.source), on, named) for row in rows]


def _term(
    row: cases.ClockRow | lists.DeadlineRow | TermRow,
    locale: str,
    pack: str,
    mark: str,
    on: date,
    named: Mapping[str, str],
) -> dict[str, Any]:
    told = shown(row, locale)
    about = subject_said(row.subject, locale, named if isinstance(row, TermRow) else _named(row, locale))
    # Of a day that is past nobody reads here whether a pause ran then.
    late = None if isinstance(row, TermRow) else _late(row, on)
    marked = {"mark": said("rule_mark", mark, locale)} if mark else {}
    marked |= {"subject": about} if about else {}
    marked |= {"late": said("term_state", "late", locale)} if late else {}
    return {
        **{name: one for name, one in told.items() if name not in ("act", "act_on")},
        "why": reason_phrase(row.why).into(locale),
        "source": source_title(row.source, locale),
        "pack": pack,
        "mark": mark,
        **({} if late is None else {"late": late}),
        "said": {**told["said"], **marked},
    }


def _late(row: cases.ClockRow | lists.DeadlineRow, on: date) -> bool:
    stopped_on = row.stopped_on if isinstance(row, cases.ClockRow) else None
    return is_late(row.due_on, on, stopped_on, paused=row.paused)


def _named(row: cases.ClockRow | lists.DeadlineRow, locale: str) -> Mapping[str, str]:
    return {row.subject: act_named(row.act, row.act_on, locale)}


def calendar(book: str, rows: Sequence[lists.DeadlineRow], stamp: datetime, locale: str = "en") -> bytes:
    """Write terms as a calendar; one whose end is not known has no day in it, and stands in the list of terms alone."""
    from icalendar import Calendar, Event

    made, today = Calendar(), legal_date(stamp)
    made.add("prodid", "-//ecoledger//deadlines//EN")
    made.add("version", "2.0")
    for row in rows:
        if row.due_on is None:
            continue
        more = term_said(
            row.subject,
            locale,
            _named(row, locale),
            paused=row.paused,
            late=is_late(row.due_on, today, paused=row.paused),
        )
        named = in_brackets(said("term", row.code, locale), more, locale)
        event = Event()
        event.add("uid", f"{book}-{row.clock_id}@ecoledger")
        event.add("dtstamp", stamp)
        event.add("dtstart", row.due_on)
        event.add("summary", with_colon(row.case_code, named, locale))
        event.add("status", "TENTATIVE" if row.paused else "CONFIRMED")
        event.add(
            "description",
            f"{row.title}\n{reason_phrase(row.why).into(locale)}\n{source_title(row.source, locale)}",
        )
        made.add_component(event)
    return bytes(made.to_ical())
