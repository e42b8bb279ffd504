"""A version of a discharge licence, as a change of the register: what is registered now, what will be, what is written and told."""

from collections.abc import Mapping

from ledger.database import Books, ReadBooks
from ledger.permits.actions import annulments
from ledger.permits.actions.annulments import Pairs
from ledger.permits.actions.engine import KeptAct
from ledger.permits.shapes import LicenceTerms
from ledger.processes.actions import Step
from ledger.register import actions as register
from ledger.register import queries
from ledger.register.actions import LicenceLine


def permitted(books: ReadBooks, book_id: int, site: str) -> Pairs:
    """Tell of the newest version of a site's licence; nothing where there is none."""
    there = queries.newest_licence(books, book_id, site)
    return (
        annulments.as_permitted(there.licence, there.valid_from, there.valid_to, there.lines) if there else ()
    )


def check_licence(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    """Check what is asked for, all lines at once.

    Raises:
        those of `register.check_site_licence`.
    """
    said = act.said(LicenceTerms)
    register.check_site_licence(
        books,
        book_id,
        site_code=act.site,
        licence=said.licence,
        valid_from=said.valid_from,
        valid_to=said.valid_to,
        lines=[LicenceLine(*one) for one in said.outlets],
        document=step.document,
    )


def permitted_now(books: ReadBooks, book_id: int, act: KeptAct) -> Pairs:
    """Tell of it as it is registered now."""
    return permitted(books, book_id, act.site)


def permitted_after(act: KeptAct) -> Pairs:
    """Tell of it once it is imported."""
    said = act.said(LicenceTerms)
    return annulments.as_permitted(said.licence, said.valid_from, said.valid_to, said.outlets)


def import_version(books: Books, book_id: int, step: Step, act: KeptAct) -> Mapping[str, object]:
    """Import the version, and give what is told."""
    said = act.said(LicenceTerms)
    version = queries.last_version(books, book_id, act.site) + 1
    register.import_licence(
        books,
        book_id,
        step.actor_id,
        site_code=act.site,
        licence=said.licence,
        valid_from=said.valid_from,
        valid_to=said.valid_to,
        lines=[LicenceLine(*one) for one in said.outlets],
        version=version,
        document=step.document,
        act_id=act.act_id,
    )
    return {"site": act.site, "licence": said.licence, "version": version, "document": step.document}
