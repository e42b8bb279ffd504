"""How an enterprise or a site is called from a day on: what it is called now, what it will be, what is written and told.

A name is what was said last of the newest day that has come. What was written before, such as a certificate, keeps the name of its day.
The way back from a wrong name is the right one from the same day on.
"""

from collections.abc import Mapping
from datetime import date

from ledger.database import Books, ReadBooks
from ledger.permits.actions.annulments import Pairs
from ledger.permits.actions.engine import Asked, KeptAct
from ledger.permits.rules.strips import party_of
from ledger.permits.shapes import NameTerms
from ledger.processes.actions import Step
from ledger.register import naming


def asked_of_name(books: ReadBooks, book_id: int, holder: str, name: str, on: date) -> Asked:
    """Say what is asked for who calls an enterprise or a site otherwise."""
    terms = NameTerms(name, _called(books, book_id, holder, on))
    return Asked(holder, terms=terms, called={"site": "holder", "before": ""})


def check_name(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    """Check the name that is asked for.

    Raises:
        those of `naming.check_naming`.
    """
    naming.check_naming(books, book_id, act.site, act.said(NameTerms).name, step.on, step.document)


def called_now(books: ReadBooks, book_id: int, act: KeptAct) -> Pairs:
    """Tell how it is called on the day of the act, by what is registered now."""
    return _called(books, book_id, act.site, act.effective_on)


def called_after(act: KeptAct) -> Pairs:
    """Tell how it will be called."""
    return (("name", act.said(NameTerms).name),)


def write_name(books: Books, book_id: int, step: Step, act: KeptAct) -> Mapping[str, object]:
    """Write the name, and give what is told."""
    name = act.said(NameTerms).name
    naming.record_naming(
        books,
        book_id,
        step.actor_id,
        holder=act.site,
        name=name,
        on=step.on,
        document=step.document,
        act_id=act.act_id,
    )
    before = dict(act.said(NameTerms).before)
    told = {"name": name, "name_before": before["name"], "valid_from": step.on.isoformat()}
    return {
        "party": party_of(act.site),
        **({"site": act.site} if act.site != party_of(act.site) else {}),
        **told,
        "document": step.document,
    }


def _called(books: ReadBooks, book_id: int, holder: str, on: date) -> Pairs:
    return (("name", naming.called_on(books, book_id, holder, on)),)
