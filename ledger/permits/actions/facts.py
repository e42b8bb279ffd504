"""What is known of a site is told by what changes: what nobody says stays as it was."""

from collections.abc import Mapping
from dataclasses import fields, replace
from uuid import UUID

from ledger.database import Books
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.register import CHANGES, describe_site
from ledger.permits.shapes import FactsTerms
from ledger.processes.acting import Done
from ledger.processes.actions import Step
from ledger.register.actions import Attributes
from ledger.register.queries import Site, site_on, sites_on

_NAMES = tuple(one.name for one in fields(Attributes))


def change_facts(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, changed: Mapping[str, object]
) -> Done[KeptAct]:
    """Ask to record what has changed of a site from the day of the step on; all else stays as it was on that day.

    Args:
        changed: by the names of `Attributes`; of nothing said, what was asked for under the id, else what is known on the day.

    Raises (in this order):
        SiteUnknown, SiteUndescribed: nothing is known of it on that day, and not all is said; those of `describe_site`.
    """
    whole = {"region", "industry"} <= {*changed}
    before = _asked_before(books, book_id, act_id) or _on_the_day(books, book_id, step, site, whole)
    if before is None:
        first = Attributes(**changed)  # type: ignore[arg-type]
        return describe_site(books, book_id, step, act_id=act_id, site=site, attributes=first)
    attributes = replace(Attributes(*(getattr(before, name) for name in _NAMES)), **changed)  # type: ignore[arg-type]
    if attributes.industry != before.industry and "power" not in changed:
        attributes = replace(attributes, power=None)  # as the new industry says
    return describe_site(books, book_id, step, act_id=act_id, site=site, attributes=attributes)


def _asked_before(books: Books, book_id: int, act_id: UUID) -> FactsTerms | None:
    kept = CHANGES.find(books, book_id, act_id)
    return kept.terms if kept is not None and isinstance(kept.terms, FactsTerms) else None


def _on_the_day(books: Books, book_id: int, step: Step, site: str, whole: bool) -> Site | None:
    if whole:
        return sites_on(books, book_id, [site], step.on).get(site)
    return site_on(books, book_id, site, step.on)
