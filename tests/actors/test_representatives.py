"""Representatives of an enterprise: as what they act, with which rights, and for whom; in Python and in PostgreSQL."""

import pytest

from ledger.actors import mandates
from ledger.actors.actions import Post, RightsUnfit, check_rights
from ledger.actors.authority import ALL_RIGHTS, Representative, Right, Role, bearer, has_right
from ledger.actors.mandates import NotTheGiver, OwnerUnknown
from ledger.actors.queries import right_missing
from ledger.compensation.queries.owners import slips
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.actors.test_mandates import MILL, Town, make_town, numbered
from tests.furnished import furnished
from tests.people import know

LEGAL, AUTHORISED, VIEWING = Representative
INITIATE, APPROVE, READ = Right


@furnished
def town(database: Database, owner: Database) -> Town:
    """As the tests of mandates have it."""
    return make_town(database, owner)


KEPT = [
    (None, (), (AUTHORISED, [*ALL_RIGHTS])),
    (LEGAL, (), (LEGAL, [*ALL_RIGHTS])),
    (LEGAL, ALL_RIGHTS, (LEGAL, [*ALL_RIGHTS])),
    (LEGAL, (INITIATE,), None),
    (LEGAL, (INITIATE, APPROVE), (LEGAL, [*ALL_RIGHTS])),
    (AUTHORISED, (), (AUTHORISED, [*ALL_RIGHTS])),
    (AUTHORISED, (APPROVE, INITIATE), (AUTHORISED, [*ALL_RIGHTS])),
    (AUTHORISED, (INITIATE,), (AUTHORISED, [INITIATE, READ])),
    (AUTHORISED, (READ, APPROVE), (AUTHORISED, [APPROVE, READ])),
    (AUTHORISED, (READ,), None),
    (VIEWING, (), (VIEWING, [READ])),
    (VIEWING, (READ,), (VIEWING, [READ])),
    (VIEWING, (READ, INITIATE), None),
]


@pytest.mark.parametrize(("kind", "rights", "kept"), KEPT)
def test_which_rights_go_with_which_kind(
    kind: Representative | None,
    rights: tuple[Right, ...],
    kept: tuple[Representative, list[Right]] | None,
) -> None:
    """Who acts also reads; the legal representative has all rights, one who only reads is called so."""
    post = Post(Role.ENTERPRISE, 1, "acme", kind, rights)
    if kept is None:
        with pytest.raises(RightsUnfit):
            check_rights(post)
    else:
        assert check_rights(post) == kept
    if kind is not None or rights:
        with pytest.raises(RightsUnfit):
            check_rights(Post(Role.FINANCE, 1, None, kind, rights))
    assert check_rights(Post(Role.FINANCE, 1)) == (None, None)


UNSOUND = [
    ("enterprise", None, None, "mandate_asked_kind_fits"),
    ("finance", "viewing", ["read"], "mandate_asked_kind_fits"),
    ("enterprise", "owner", ["read"], "mandate_kind_known"),
    ("enterprise", "viewing", None, "mandate_rights_fit"),
    ("enterprise", "viewing", ["initiate", "read"], "mandate_rights_fit"),
    ("enterprise", "legal", ["initiate", "read"], "mandate_rights_fit"),
    ("enterprise", "authorised", ["read"], "mandate_rights_fit"),
    ("enterprise", "authorised", ["initiate"], "mandate_rights_fit"),
    ("enterprise", "authorised", ["read", "initiate"], "mandate_rights_fit"),
    ("enterprise", "authorised", ["approve", "read"], ""),
    ("enterprise", "authorised", ["initiate", "read"], ""),
    ("enterprise", "legal", ["initiate", "approve", "read"], ""),
]


@pytest.mark.parametrize(("role", "kind", "rights", "promise"), UNSOUND)
def test_the_database_keeps_kinds_and_rights_together(
    town: Town, role: str, kind: str | None, rights: list[str] | None, promise: str
) -> None:
    """The same table past Python."""
    owner = MILL if role == "enterprise" else None
    assert town.sql_ask("root", "Feng", role, "a", owner, kind=kind, rights=rights) == promise


def represent(town: Town, name: str, kind: Representative, rights: tuple[Right, ...] = ()) -> str:
    """Give a person a mandate of the mill, and the key that comes of it."""
    return town.hire(name, Role.ENTERPRISE, kind=kind, rights=rights)[1]


def test_the_key_that_comes_tells_the_rights(town: Town) -> None:
    """Goal: two mandates of one person are not added up. Method: one actor with a viewing and an initiating mandate, by each key."""
    reads = represent(town, "Feng", VIEWING)
    acts = represent(town, "Feng", AUTHORISED, (INITIATE,))
    first, second = town.holder(reads), town.holder(acts)
    assert first is not None
    assert second is not None
    assert first.actor_id == second.actor_id
    assert (first.rights, second.rights) == ((READ,), (INITIATE, READ))
    table = {"x": (INITIATE,), "y": (APPROVE,), "z": (INITIATE, APPROVE)}
    assert [has_right(first, power, table) for power in ("x", "y", "z", "read")] == [
        False,
        False,
        False,
        True,
    ]
    assert [has_right(second, power, table) for power in ("x", "y", "z", "read")] == [True, False, True, True]
    assert has_right(town.actors["zhao"], "x", table), "who represents nobody is asked for no right"


def test_how_many_have_a_right_is_told_and_no_name(town: Town) -> None:
    """Persons are counted, not keys; only those of this enterprise whose mandate runs."""
    represent(town, "Feng", VIEWING)
    feng = town.holder(represent(town, "Feng", VIEWING))
    represent(town, "Wei", AUTHORISED, (APPROVE,))
    represent(town, "Wei", LEGAL)
    gone, _ = town.hire("Jin", Role.ENTERPRISE)
    town.database.begin(lambda books: mandates.end(books, town.actors["li"], town.books[0], gone, "left"))
    assert feng is not None
    with town.database.read() as books:
        refusal = right_missing(books, feng, (APPROVE,))
    assert refusal.figures == {"owner": MILL, "rights": "approve", "holders": 2}, "sun and Wei"
    assert "Wei" not in refusal.message()
    assert "复核" in refusal.message("zh_Hans")


def test_who_may_not_initiate_nominates_nobody(town: Town) -> None:
    """A nomination is a disposal: in Python and past it."""
    for kind, rights, may in (
        (VIEWING, (), False),
        (AUTHORISED, (APPROVE,), False),
        (AUTHORISED, (INITIATE,), True),
    ):
        name = f"{kind} {rights}"
        key = represent(town, name, kind, rights)
        found = town.holder(key)
        assert found is not None
        town.actors[name] = bearer(found, key)
        if may:
            town.ask(name, "Jin", Role.ENTERPRISE, kind=VIEWING)
        else:
            with pytest.raises(NotTheGiver):
                town.ask(name, "Jin", Role.ENTERPRISE, kind=VIEWING)
        assert town.sql_ask(name, "Jin", "enterprise", name, MILL) == ("" if may else "mandate_giver")


def test_what_was_given_is_listed_told_and_stays(town: Town) -> None:
    """Kind and rights stand in the list and in the events, and no SQL changes them."""
    mandate, _ = town.hire("Feng", Role.ENTERPRISE, kind=AUTHORISED, rights=(APPROVE,))
    with town.database.read() as books:
        [one] = numbered(books, town, mandate)
    assert (one.kind, one.rights) == (AUTHORISED, (APPROVE, READ))
    told = town.rows(
        "SELECT figures -> 'kind', figures -> 'rights' FROM ledger.outbox WHERE subject = %s AND kind LIKE 'mandates.%%'",
        str(mandate),
    )
    assert {(kind, tuple(rights)) for kind, rights in told} == {("authorised", ("approve", "read"))}
    change = (
        "UPDATE ledger.mandate SET kind = 'legal', rights = '{initiate,approve,read}' WHERE mandate_id = %s"
    )
    assert town.told(change, mandate, role="none") == "journal_append_only"
    for who, kind in (("zhao", "'legal', '{initiate,approve,read}'"), ("sun", "NULL, NULL")):
        add = (
            "INSERT INTO ledger.mandate (actor_id, kind, rights, from_on, document, given, asked_at, confirmed_at)"
            f" VALUES (%s, {kind}, '2026-01-01', 'x', 'by_list', now(), now())"
        )
        assert town.told(add, town.actors[who].actor_id, role="none") == "mandate_represents"
    assert town.broken() == {}


def test_nobody_represents_who_is_not_known(town: Town) -> None:
    """Goal: a mistyped code gives no power. Method: a code that is near, one that is far; asked and confirmed, in Python and past it."""
    code = "enterprise:91330621000000017X"
    know(town.database, town.books[0], code)
    for asked, nearest in (
        (code[:-3] + "71X", code),
        (code[:15] + code[16:], code),
        ("enterprise:unheard", ""),
    ):
        with pytest.raises(OwnerUnknown) as refused:
            town.ask("li", "Feng", Role.ENTERPRISE, owner=asked)
        assert (str(refused.value.figures["nearest"]).strip("-"), refused.value.code) == (
            nearest,
            "mandate.owner_unknown",
        )
        assert town.sql_ask("li", "Feng", "enterprise", asked, asked) == "mandate_owner_known"
    waits = town.ask("li", "Feng", Role.ENTERPRISE, owner=code)
    close = "UPDATE ledger.account SET owner = 'x' WHERE owner = %s"
    assert town.told("ALTER TABLE ledger.account DISABLE TRIGGER ALL", role="none") == ""
    assert town.told(close, code, role="none") == ""
    with pytest.raises(OwnerUnknown):
        town.confirm("he", waits.mandate_id)
    assert town.sql_confirm("he", waits.mandate_id) == "mandate_owner_known"


def test_slips_are_counted() -> None:
    """A letter that is wrong, left out or doubled is one; two that changed places are one."""
    assert [slips("abcd", other) for other in ("abcd", "abxd", "abd", "abbcd", "acbd", "wxyz")] == [
        0,
        1,
        1,
        1,
        1,
        4,
    ]


def step(town: Town, who: str) -> str:
    """Take a step of an enterprise by plain SQL as the web: begin a sale."""
    statement = (
        "WITH x AS (SELECT %s AS book, %s::uuid AS id, %s AS actor), p AS (INSERT INTO ledger.process (book_id, process_id, machine,"
        " started_by, state, version) SELECT book, id, 'permits.sale', actor, 'proposed', 1 FROM x)"
        " INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, from_state, to_state, four_eyes, started_by,"
        " actor_id, effective_on, reason, document)"
        " SELECT book, id, 1, 'permits.sale', 'propose', '', 'proposed', false, actor, actor, '2026-01-02', '', '' FROM x"
    )
    return town.told(statement, town.books[0], uuid7(), town.actors[who].actor_id)


def test_a_step_without_the_right_is_refused_by_the_database(town: Town) -> None:
    """By the mandates that run: none, a viewing one, one to approve, one to initiate, one that was ended."""
    told = {}
    for kind, rights in ((VIEWING, ()), (AUTHORISED, (APPROVE,)), (AUTHORISED, (INITIATE,)), (LEGAL, ())):
        name = f"{kind} {rights}"
        key = represent(town, name, kind, rights)
        found = town.holder(key)
        assert found is not None
        town.actors[name] = bearer(found, key)
        told[kind, rights] = step(town, name)
    assert [*told.values()] == ["process_right", "process_right", "act_side", "act_side"], (
        "a process without an act is of no side"
    )
    mandate, key = town.hire("Jin", Role.ENTERPRISE, kind=AUTHORISED)
    town.actors["jin"] = town.holder(key)  # type: ignore[assignment]
    town.database.begin(lambda books: mandates.end(books, town.actors["li"], town.books[0], mandate, "left"))
    assert step(town, "jin") == "process_right"
