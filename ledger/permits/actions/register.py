"""Changes of the register: lists, what is known of a site, the quality of an area, licences, names; one person asks, and another confirms.

Each of them changes what somebody may sell, must pay, or is held against. What was registered when it was asked for is kept with it,
so that whoever confirms sees line by line what would change, and hears where it has changed meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.actors.areas import Location, check_area
from ledger.amounts import format_decimal
from ledger.database import Books, ReadBooks
from ledger.entries import check_shown
from ledger.errors import Conflict, RuleViolation
from ledger.law_in_force.queries import newest_law
from ledger.permits.actions import annulments, licences, namings
from ledger.permits.actions.annulments import Pairs, as_entry
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, number_locked
from ledger.permits.actions.expiries import YearNotOver
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.machines import REGISTER
from ledger.permits.rules import areas
from ledger.permits.rules.strips import unit_of
from ledger.permits.shapes import (
    AnnulmentTerms,
    DelistingTerms,
    FactsTerms,
    LicenceAnnulmentTerms,
    LicenceTerms,
    ListingTerms,
    NameTerms,
    QualityTerms,
    RegisterTerms,
)
from ledger.processes.acting import Done, Made
from ledger.processes.actions import Step
from ledger.register import actions as register
from ledger.register import naming, queries
from ledger.register.actions import Attributes, LicenceLine


class RegisterSame(RuleViolation):
    """What is registered of {subject} says the same already.

    Read what is registered; only what differs from it is asked for.
    """

    code = "permits.register_same"
    source = "docs/spec/permits.md 14"


class RegisterChanged(Conflict, sorts={"fields": "registered"}):
    """What is registered of {subject} has changed since this was asked for: {fields}.

    Drop it, read what is registered now, and ask anew.
    """

    code = "permits.register_changed"
    source = "docs/spec/permits.md 14"


class StandingOverlaps(RuleViolation, sorts={"list": "list"}):
    """The entry {standing} in the list '{list}', from {since} on, holds on some of these days already.

    Name days beside it, or end it first.
    """

    code = "permits.standing_overlaps"
    source = "docs/spec/permits.md 14"


class RegisterChange(NamedTuple):
    """A line of what a change of the register changes; None for what was not there, or will not be.

    What stands beside a new entry in a list, and goes on as it is, is told with it, the same before and after.
    """

    what: str
    before: str | None
    after: str | None


def put_on_list(
    books: Books, book_id: int, step: Step, *, act_id: UUID, party: str, on_list: str, until: date | None
) -> Done[KeptAct]:
    """Ask to put an enterprise on a list from the day of the step on; nothing bars it before a second person confirms.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NotOneOf, PartyUnknown, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed,
        RoleNotForStep, RegisterSame, StandingOverlaps; never AmountBelowZero and RegisterChanged.
    """
    check_shown(document=step.document, reason=step.reason)
    _check_list(books, book_id, step, party, on_list, until)
    terms = ListingTerms(on_list, _listed(books, book_id, party, on_list))
    asked = Asked(party, until=until, terms=terms, called={"site": "party", "before": ""})
    return begin_way(books, book_id, LIST, step, act_id=act_id, alone=None, asked=asked)


def take_off_list(books: Books, book_id: int, step: Step, *, act_id: UUID, standing: int) -> Done[KeptAct]:
    """Ask to take an enterprise off a list, on which the day of the step is its last; it stands there until a second person confirms.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, StandingUnknown, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep,
        StandingNotBegun, StandingOver, RegisterSame; never AmountBelowZero, RegisterChanged and StandingOverlaps.
    """
    check_shown(document=step.document, reason=step.reason)
    there = queries.standing_of(books, book_id, standing)
    terms = DelistingTerms(standing, there.list, annulments.as_standing(there))
    called = {"site": "standing", "list": "", "before": ""}
    asked = Asked(there.party, terms=terms, called=called)
    return begin_way(books, book_id, DELIST, step, act_id=act_id, alone=None, asked=asked)


def annul_entry(books: Books, book_id: int, step: Step, *, act_id: UUID, standing: int) -> Done[KeptAct]:
    """Ask to annul an entry in a list that was recorded by mistake, ended or not: once a second person confirms, it never counted.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, StandingUnknown, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep,
        RegisterSame; never AmountBelowZero, RegisterChanged and StandingOverlaps.
    """
    check_shown(document=step.document, reason=step.reason)
    asked = annulments.asked_of_standing(books, book_id, standing)
    return begin_way(books, book_id, ANNUL, step, act_id=act_id, alone=None, asked=asked)


def annul_licence(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, version: int
) -> Done[KeptAct]:
    """Ask to annul a version of a licence that was imported by mistake: once a second person confirms, it never counted.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, LicenceUnknown, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep,
        RegisterSame; never AmountBelowZero, RegisterChanged and StandingOverlaps.
    """
    check_shown(document=step.document, reason=step.reason)
    asked = annulments.asked_of_licence(books, book_id, site, version)
    return begin_way(books, book_id, ANNUL_LICENCE, step, act_id=act_id, alone=None, asked=asked)


def describe_site(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, attributes: Attributes
) -> Done[KeptAct]:
    """Ask to record what is known of a site from the day of the step on; what was known before stays for the days before.

    Raises (in this order):
        TextEmpty, those of `newest_law`, those of `register.check_attributes`; IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed,
        RoleNotForStep, RegisterSame; never AmountBelowZero, RegisterChanged and StandingOverlaps.
    """
    check_shown(document=step.document)
    _check_site(books, book_id, step, site, attributes)
    said = attributes
    terms = FactsTerms(
        said.region, said.industry, said.sector, said.watershed, said.licence, said.power, said.chp_heat_ppm, said.online_monitoring,
        _known(books, book_id, site, step.on),
    )  # fmt: skip
    asked = Asked(site, terms=terms, called={"before": "", "chp_heat_ppm": "chp_heat_share"})
    return begin_way(books, book_id, DESCRIBE, step, act_id=act_id, alone=None, asked=asked)


def judge_area(
    books: Books, book_id: int, step: Step, *, act_id: UUID, area: str, pollutant: str, year: int, met: bool
) -> Done[KeptAct]:
    """Ask to record whether an area met its quality target for a pollutant in a year; what is recorded last counts.

    Raises (in this order):
        PollutantUnknown, TextTooLong, TextUnprintable, TextEmpty, JurisdictionUnknown, RegionUnknown, YearNotOver, IdUsed,
        ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep, RegisterSame; never AmountBelowZero, RegisterChanged and
        StandingOverlaps.
    """
    unit_of(pollutant)
    check_shown(document=step.document)
    areas.check_area(area, newest_law(books, book_id))
    if year >= step.on.year:
        raise YearNotOver(year=year, on=step.on.isoformat())
    terms = QualityTerms(pollutant, year, met, _quality(books, book_id, area, pollutant, year))
    asked = Asked(_AREA + area, terms=terms, called={"site": "area", "before": ""})
    return begin_way(books, book_id, JUDGE, step, act_id=act_id, alone=None, asked=asked)


def import_licence(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    site: str,
    licence: str,
    valid_from: date,
    valid_to: date,
    lines: Sequence[LicenceLine],
) -> Done[KeptAct]:
    """Ask to import a version of a discharge licence, all lines or none; against it the ledger is held (10.9).

    Raises (in this order):
        PollutantUnknown, TextEmpty, those of `register.check_site_licence`; IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed,
        RoleNotForStep, RegisterSame; never AmountBelowZero, RegisterChanged and StandingOverlaps.
    """
    for line in lines:
        unit_of(line.pollutant)
    check_shown(document=step.document)
    register.check_site_licence(
        books,
        book_id,
        site_code=site,
        licence=licence,
        valid_from=valid_from,
        valid_to=valid_to,
        lines=lines,
        document=step.document,
    )
    outlets = tuple((one.outlet, one.pollutant, one.year, one.quantity) for one in lines)
    terms = LicenceTerms(licence, valid_from, valid_to, outlets, licences.permitted(books, book_id, site))
    asked = Asked(site, terms=terms, called={"before": "", "outlets": "lines"})
    return begin_way(books, book_id, LICENSE, step, act_id=act_id, alone=None, asked=asked)


def call_otherwise(
    books: Books, book_id: int, step: Step, *, act_id: UUID, holder: str, name: str
) -> Done[KeptAct]:
    """Ask to call an enterprise or a site otherwise from the day of the step on; papers of the days before keep the name of before.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, PartyUnknown, SiteUnknown, NamedBefore, IdUsed, ProcessUnknown, IdNotVersion7,
        StepNotAllowed, RoleNotForStep, RegisterSame; never AmountBelowZero, RegisterChanged and StandingOverlaps.
    """
    check_shown(document=step.document, reason=step.reason)
    kept = naming.check_naming(books, book_id, holder, name, step.on, step.document)
    asked = namings.asked_of_name(books, book_id, holder, kept, step.on)
    return begin_way(books, book_id, RENAME, step, act_id=act_id, alone=None, asked=asked)


def changes(act: KeptAct) -> list[RegisterChange]:
    """List what an act changes in the register, line by line; nothing for an act that changes nothing there."""
    way = _KINDS.get(act.what)
    if way is None:
        return []
    before, after = dict(_before(act)), dict(way.after(act))
    if way.adds:
        after = {**before, **after}
    return [
        RegisterChange(name, before.get(name), after.get(name))
        for name in dict.fromkeys((*before, *after))
        if way.adds or before.get(name) != after.get(name)
    ]


_AREA: Final = "bureau:"
"""An area is told of as its bureau is, for it has no other party."""


class _Kind(NamedTuple):
    """How one kind of change is read, checked, written and told."""

    now: Callable[[ReadBooks, int, KeptAct], Pairs]
    """What is registered of what it is about."""
    after: Callable[[KeptAct], Pairs]
    """What will be."""
    check: Callable[[ReadBooks, int, Step, KeptAct], None]
    write: Callable[[Books, int, Step, KeptAct], Mapping[str, object]]
    """Writes it, and gives the figures that are told."""
    told: str
    """Under which kind."""
    adds: bool = False
    """Whether what was registered goes on beside it."""


def _check(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    kind = _KINDS[act.what]
    kind.check(books, book_id, step, act)
    before, now = _before(act), kind.now(books, book_id, act)
    if before != now:
        names = sorted({name for name, _ in {*before} ^ {*now}})
        raise RegisterChanged(subject=act.site.removeprefix(_AREA), fields=", ".join(names))
    if kind.adds:
        _check_beside(books, book_id, act)
    if not changes(act):
        raise RegisterSame(subject=act.site.removeprefix(_AREA))


def _do(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Write it.

    Raises (in this order):
        RegisterChanged, StandingOverlaps, RegisterSame.
    """
    number_locked(books, book_id, f"register:{act.site}")
    _check(books, book_id, step, act)
    kind = _KINDS[act.what]
    return Made(figures=kind.write(books, book_id, step, act), told=kind.told)


def _do_list(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Put it on the list.

    Raises (in this order):
        those of `register.check_standing`; RegisterChanged, RegisterSame, StandingOverlaps.
    """
    return _do(books, book_id, step, act, asked_by)


def _do_delist(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Take it off the list.

    Raises (in this order):
        StandingUnknown, StandingNotBegun, StandingOver, RegisterChanged, RegisterSame; never StandingOverlaps.
    """
    return _do(books, book_id, step, act, asked_by)


def _do_annul(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Annul it.

    Raises (in this order):
        RegisterChanged, RegisterSame; never StandingUnknown, LicenceUnknown and StandingOverlaps: it was there when it was asked for.
    """
    return _do(books, book_id, step, act, asked_by)


def _do_describe(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Record what is known.

    Raises (in this order):
        those of `newest_law`, those of `register.check_attributes`; RegisterChanged, RegisterSame; never StandingOverlaps.
    """
    return _do(books, book_id, step, act, asked_by)


def _do_judge(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Record how the area did.

    Raises (in this order):
        RegisterChanged, RegisterSame; never StandingOverlaps.
    """
    return _do(books, book_id, step, act, asked_by)


def _do_license(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Import the version.

    Raises (in this order):
        those of `register.check_site_licence`; RegisterChanged, RegisterSame; never StandingOverlaps.
    """
    return _do(books, book_id, step, act, asked_by)


def _do_rename(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Call it otherwise.

    Raises (in this order):
        those of `naming.check_naming`; RegisterChanged, RegisterSame; never StandingOverlaps.
    """
    return _do(books, book_id, step, act, asked_by)


def _before(act: KeptAct) -> Pairs:
    said = act.terms
    assert isinstance(said, RegisterTerms)
    return said.before


# -- lists ------------------------------------------------------------------------------------------------------------


def _listed(books: ReadBooks, book_id: int, party: str, on_list: str) -> Pairs:
    """Tell of the entries in a list that nobody has ended: each by its number, with its days."""
    return tuple(
        (
            f"{on_list} {one.standing_id}",
            f"{one.since.isoformat()} … {one.until.isoformat() if one.until else ''}".rstrip(),
        )
        for one in queries.listed(books, book_id, party, on_list)
    )


def _check_beside(books: ReadBooks, book_id: int, act: KeptAct) -> None:
    """Check that an entry in a list stands beside those that nobody has ended. Twin: `standing_apart`.

    Raises (in this order):
        RegisterSame: one of them has the same days; StandingOverlaps.
    """
    on_list, since, until = act.said(ListingTerms).list, act.effective_on, act.until_on
    there = queries.listed(books, book_id, act.site, on_list)
    if any((one.since, one.until) == (since, until) for one in there):
        raise RegisterSame(subject=act.site)
    for one in there:
        if one.since <= (until or date.max) and since <= (one.until or date.max):
            raise StandingOverlaps(standing=one.standing_id, list=on_list, since=one.since.isoformat())


def _check_list(
    books: ReadBooks, book_id: int, step: Step, party: str, on_list: str, until: date | None
) -> None:
    register.check_standing(
        books,
        book_id,
        party_code=party,
        on_list=on_list,
        since=step.on,
        until=until,
        document=step.document,
    )


def _check_listing(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    _check_list(books, book_id, step, act.site, act.said(ListingTerms).list, act.until_on)


def _now_listed(books: ReadBooks, book_id: int, act: KeptAct) -> Pairs:
    return _listed(books, book_id, act.site, act.said(ListingTerms).list)


def _will_be_listed(act: KeptAct) -> Pairs:
    return as_entry(act.said(ListingTerms).list, act.effective_on, act.until_on)


def _list(books: Books, book_id: int, step: Step, act: KeptAct) -> Mapping[str, object]:
    on_list = act.said(ListingTerms).list
    number = register.record_standing(
        books,
        book_id,
        step.actor_id,
        party_code=act.site,
        on_list=on_list,
        since=step.on,
        until=act.until_on,
        document=step.document,
        act_id=act.act_id,
    )
    told = {"party": act.site, "list": on_list, "since": step.on.isoformat()}
    return {**told, "standing": number, "document": step.document}


def _check_delisting(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    there = queries.standing_of(books, book_id, act.said(DelistingTerms).standing)
    if there.ended or there.annulled:
        raise register.StandingUnknown(standing=there.standing_id)
    number, on = there.standing_id, step.on.isoformat()
    if step.on < there.since:
        raise register.StandingNotBegun(standing=number, since=there.since.isoformat(), on=on)
    if there.until is not None and step.on >= there.until:
        raise register.StandingOver(standing=number, until=there.until.isoformat(), on=on)


def _now_standing(books: ReadBooks, book_id: int, act: KeptAct) -> Pairs:
    there = queries.standing_of(books, book_id, act.said(DelistingTerms).standing)
    return annulments.as_standing(there)


def _will_have_left(act: KeptAct) -> Pairs:
    said = act.said(DelistingTerms)
    first = said.before[0]
    return first, ("until", act.effective_on.isoformat()), ("ended", "true")


def _delist(books: Books, book_id: int, step: Step, act: KeptAct) -> Mapping[str, object]:
    said = act.said(DelistingTerms)
    register.end_standing(
        books,
        book_id,
        step.actor_id,
        standing_id=said.standing,
        on=step.on,
        document=step.document,
        act_id=act.act_id,
    )
    told = {"party": act.site, "list": said.list, "until": step.on.isoformat()}
    return {**told, "standing": said.standing, "document": step.document}


# -- what is known of a site -------------------------------------------------------------------------------------------


def _attributes(said: FactsTerms) -> Attributes:
    return Attributes(
        said.region, said.industry, said.sector, said.watershed, said.licence, said.power, said.chp_heat_ppm, said.online_monitoring,
    )  # fmt: skip


def _check_site(books: ReadBooks, book_id: int, step: Step, site: str, attributes: Attributes) -> None:
    register.check_attributes(
        books,
        book_id,
        site_code=site,
        on=step.on,
        attributes=attributes,
        document=step.document,
        law=newest_law(books, book_id),
    )
    check_area(books, step.actor_id, Location((attributes.region,)))


def _check_facts(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    _check_site(books, book_id, step, act.site, _attributes(act.said(FactsTerms)))


def _as_known(one: Attributes, power: bool) -> Pairs:
    said = {
        "region": one.region,
        "watershed": one.watershed,
        "industry": one.industry,
        "sector": one.sector,
        "licence": one.licence,
        "power": _truth(power),
        "chp_heat_share": format_decimal(one.chp_heat_ppm, 6, 6),
        "online_monitoring": _truth(one.online_monitoring),
    }
    return tuple((name, value) for name, value in said.items() if value is not None)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _known(books: ReadBooks, book_id: int, site: str, on: date) -> Pairs:
    one = queries.sites_on(books, book_id, [site], on).get(site)
    if one is None:
        return ()
    known = Attributes(
        one.region, one.industry, one.sector, one.watershed, one.licence, one.power, one.chp_heat_ppm, one.online_monitoring,
    )  # fmt: skip
    return _as_known(known, one.power)


def _now_known(books: ReadBooks, book_id: int, act: KeptAct) -> Pairs:
    return _known(books, book_id, act.site, act.effective_on)


def _will_be_known(act: KeptAct) -> Pairs:
    said = _attributes(act.said(FactsTerms))
    return _as_known(said, register.powered(said))


def _describe(books: Books, book_id: int, step: Step, act: KeptAct) -> Mapping[str, object]:
    register.record_attributes(
        books,
        book_id,
        step.actor_id,
        site_code=act.site,
        on=step.on,
        attributes=_attributes(act.said(FactsTerms)),
        document=step.document,
        act_id=act.act_id,
    )
    return {"site": act.site, "valid_from": step.on.isoformat(), "document": step.document}


# -- the quality of an area --------------------------------------------------------------------------------------------


def _quality(books: ReadBooks, book_id: int, area: str, pollutant: str, year: int) -> Pairs:
    there = queries.quality_of(books, book_id, area, pollutant, year)
    return (("met", _truth(there.met)),) if there else ()


def _unchecked(_books: ReadBooks, _book_id: int, _step: Step, _act: KeptAct) -> None:
    """What it says was checked when it was asked for, and needs nothing of the register."""


def _now_judged(books: ReadBooks, book_id: int, act: KeptAct) -> Pairs:
    said = act.said(QualityTerms)
    return _quality(books, book_id, act.site.removeprefix(_AREA), said.pollutant, said.year)


def _will_be_judged(act: KeptAct) -> Pairs:
    return (("met", _truth(act.said(QualityTerms).met)),)


def _judge(books: Books, book_id: int, step: Step, act: KeptAct) -> Mapping[str, object]:
    said, area = act.said(QualityTerms), act.site.removeprefix(_AREA)
    there = queries.quality_of(books, book_id, area, said.pollutant, said.year)
    register.record_quality(
        books,
        book_id,
        step.actor_id,
        area=area,
        pollutant=said.pollutant,
        year=said.year,
        met=said.met,
        version=(there.version if there else 0) + 1,
        document=step.document,
        act_id=act.act_id,
    )
    what = {"area": area, "pollutant": said.pollutant, "year": said.year, "met": said.met}
    return {**what, "document": step.document}


_KINDS: Final[Mapping[str, _Kind]] = {
    "list": _Kind(_now_listed, _will_be_listed, _check_listing, _list, "parties.listed", adds=True),
    "delist": _Kind(_now_standing, _will_have_left, _check_delisting, _delist, "parties.unlisted"),
    "annul": _Kind(
        annulments.standing_now,
        annulments.standing_after,
        _unchecked,
        annulments.annul_standing,
        "parties.listing_annulled",
    ),
    "annul_licence": _Kind(
        annulments.licence_now,
        annulments.licence_after,
        _unchecked,
        annulments.annul_licence,
        "sites.licence_annulled",
    ),
    "describe": _Kind(_now_known, _will_be_known, _check_facts, _describe, "sites.attributes"),
    "judge": _Kind(_now_judged, _will_be_judged, _unchecked, _judge, "areas.quality"),
    "license": _Kind(
        licences.permitted_now,
        licences.permitted_after,
        licences.check_licence,
        licences.import_version,
        "sites.licence",
    ),
    "rename": _Kind(
        namings.called_now, namings.called_after, namings.check_name, namings.write_name, "parties.renamed"
    ),
}
CHANGES: Final = act_conduct(
    REGISTER,
    {
        "list": ListingTerms, "delist": DelistingTerms, "annul": AnnulmentTerms, "describe": FactsTerms, "judge": QualityTerms,
        "license": LicenceTerms, "annul_licence": LicenceAnnulmentTerms, "rename": NameTerms,
    },
    *second_verbs(lambda: WAYS, "a change of the register", "登记事项变更"),
)  # fmt: skip
"""How one acts with a change of the register."""
LIST: Final[Way] = Way(CHANGES, "list", _do_list, None, "propose_listing", check=_check)
DELIST: Final[Way] = Way(CHANGES, "delist", _do_delist, None, "propose_delisting", check=_check)
ANNUL: Final[Way] = Way(CHANGES, "annul", _do_annul, None, "propose_annulment", check=_check)
ANNUL_LICENCE: Final[Way] = Way(CHANGES, "annul_licence", _do_annul, None, "propose_annulment", check=_check)
DESCRIBE: Final[Way] = Way(CHANGES, "describe", _do_describe, None, "propose_facts", check=_check)
JUDGE: Final[Way] = Way(CHANGES, "judge", _do_judge, None, "propose_quality", check=_check)
LICENSE: Final[Way] = Way(CHANGES, "license", _do_license, None, "propose_licence", check=_check)
RENAME: Final[Way] = Way(CHANGES, "rename", _do_rename, None, "propose_name", check=_check)
WAYS: Final[tuple[Way, ...]] = (LIST, DELIST, ANNUL, DESCRIBE, JUDGE, LICENSE, ANNUL_LICENCE, RENAME)
