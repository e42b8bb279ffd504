"""What was recorded by mistake in a list, or as a version of a licence, is annulled: it never counted, and stays to be read.

Which entry or version, what it says, what is written, and what is told; `ledger.permits.actions.register` asks and confirms, like every
change of the register.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from ledger.database import Books, ReadBooks
from ledger.permits.actions.engine import Asked, KeptAct
from ledger.permits.rules.strips import unit_of, written
from ledger.permits.shapes import AnnulmentTerms, LicenceAnnulmentTerms
from ledger.processes.actions import Step
from ledger.register import actions as register
from ledger.register import queries

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""What is registered, by name, as it is read."""
ANNULLED: Pairs = (("annulled", "true"),)


def as_entry(on_list: str, since: date, until: date | None) -> Pairs:
    """Tell of an entry in a list."""
    return (on_list, since.isoformat()), *((("until", until.isoformat()),) if until else ())


def as_standing(there: queries.Listing) -> Pairs:
    """Tell of an entry in a list as it is now."""
    return (*as_entry(there.list, there.since, there.until), *(ANNULLED if there.annulled else ()))


def as_permitted(
    licence: str, valid_from: date, valid_to: date, outlets: Sequence[tuple[str, str, int, int]]
) -> Pairs:
    """Tell of a version of a licence, line by line."""
    head = (("licence", licence), ("valid_from", valid_from.isoformat()), ("valid_to", valid_to.isoformat()))
    lines = sorted(
        (f"{outlet} {pollutant} {year}", f"{written(quantity)} {unit_of(pollutant)}")
        for outlet, pollutant, year, quantity in outlets
    )
    return (*head, *lines)


def asked_of_standing(books: ReadBooks, book_id: int, standing: int) -> Asked:
    """Say what is asked for who annuls an entry in a list.

    Raises:
        StandingUnknown
    """
    there = queries.standing_of(books, book_id, standing)
    terms = AnnulmentTerms(standing, there.list, as_standing(there))
    return Asked(there.party, terms=terms, called={"site": "standing", "list": "", "before": ""})


def standing_now(books: ReadBooks, book_id: int, act: KeptAct) -> Pairs:
    """Tell of the entry as it is registered now."""
    return as_standing(queries.standing_of(books, book_id, act.said(AnnulmentTerms).standing))


def standing_after(act: KeptAct) -> Pairs:
    """Tell of the entry once it is annulled."""
    return tuple(dict((*act.said(AnnulmentTerms).before, *ANNULLED)).items())


def annul_standing(books: Books, book_id: int, step: Step, act: KeptAct) -> Mapping[str, object]:
    """Annul the entry, and give what is told."""
    number = act.said(AnnulmentTerms).standing
    there = queries.standing_of(books, book_id, number)
    register.annul_standing(books, book_id, standing_id=number, act_id=act.act_id)
    days = {"since": there.since.isoformat(), **({"until": there.until.isoformat()} if there.until else {})}
    return {"party": act.site, "list": there.list, **days, "standing": number, "document": step.document}


def asked_of_licence(books: ReadBooks, book_id: int, site: str, version: int) -> Asked:
    """Say what is asked for who annuls a version of a licence.

    Raises:
        LicenceUnknown; never PollutantUnknown: its lines were checked.
    """
    there = queries.licence_version_of(books, book_id, site, version)
    before = (*_as_version(there), *(ANNULLED if there.annulled else ()))
    terms = LicenceAnnulmentTerms(version, there.licence, before)
    return Asked(site, terms=terms, called={"licence": "", "before": ""})


def licence_now(books: ReadBooks, book_id: int, act: KeptAct) -> Pairs:
    """Tell of the version as it is registered now."""
    there = queries.licence_version_of(books, book_id, act.site, act.said(LicenceAnnulmentTerms).version)
    return (*_as_version(there), *(ANNULLED if there.annulled else ()))


def licence_after(act: KeptAct) -> Pairs:
    """Tell of the version once it is annulled."""
    return tuple(dict((*act.said(LicenceAnnulmentTerms).before, *ANNULLED)).items())


def annul_licence(books: Books, book_id: int, step: Step, act: KeptAct) -> Mapping[str, object]:
    """Annul the version, and give what is told."""
    said = act.said(LicenceAnnulmentTerms)
    register.annul_licence(books, book_id, site_code=act.site, version=said.version, act_id=act.act_id)
    told = {"site": act.site, "licence": said.licence, "version": said.version}
    return {**told, "document": step.document}


def _as_version(there: queries.Licence) -> Pairs:
    return as_permitted(there.licence, there.valid_from, there.valid_to, there.lines)
