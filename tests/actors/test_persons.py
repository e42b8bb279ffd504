"""Persons and their numbers, and when and from where a key is good."""

import hmac
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.actors.actions import (
    Bounds,
    ExpiryPassed,
    LastAdministrator,
    NetworkMalformed,
    Post,
    appoint,
    revoke_key,
)
from ledger.actors.authority import Bearer, KeyUnknown, Role, check_network, digest_of
from ledger.actors.persons import (
    FILE,
    CardNumberMalformed,
    CardNumberUnsound,
    NamedOtherwise,
    NumberKey,
    NumberKeyMissing,
    plain_number,
)
from ledger.actors.queries import holder_of, key_used, still_valid
from ledger.database import Books, Database
from tests.people import NUMBERS, card, key_for

FORMS = {
    "12345": "12345",
    "ab-12": "AB12",
    "-A--B\u201112\u00ad": "AB12",
    "A123456(7)": "A1234567",
    "HB/2019.12_34": "HB20191234",
    "\uff8812\uff0d34": None,
    "110105491231002": "11010519491231002X",
    "110105-491231-002": "11010519491231002X",
    "11010519491231002x": "11010519491231002X",
    "370802940221293": "37080219940221293X",
    "010105491231002": "010105491231002",
    "１２３４５": "12345",
    " 11 01 05\u30001990 ": "1101051990",
    "1234": "1234",
    "9" * 40: "9" * 40,
    "123": None,
    "9" * 41: None,
    "1-2_3": None,
    "张三四五": None,
    "١٢٣٤": None,
    "éabc": None,
    "----": None,
    "": None,
}


UNSOUND = {
    "110105491331002": "no such day, of 15 digits",
    "11010519491231002": "the last character is left out",
    "110105194912310021": "the last character is another",
    "11010519491231003X": "one digit is another",
    "11010519491231002A": "the last character is a letter",
    "11010519491232002X": "no such day",
    "440524190002290013": "no such day, with the character that fits",
    "110105-19491231-0021": "written with marks",
    "１１０１０５１９４９１２３１００２１": "in full width",
    "0" * 18: "no day, and the wrong character",
}
SOUND = [
    "11010519491231002X",
    "440524188001010014",
    "1101051949123100",
    "1101051949123100210",
    "1101A5194912310021",
]
"""Identity numbers, and staff numbers of another form."""


@pytest.mark.parametrize("written", UNSOUND)
def test_an_identity_number_is_one(written: str) -> None:
    """Goal: a wrong digit makes no other person. Method: numbers with one mistake each; the refusal shows none of it."""
    with pytest.raises(CardNumberUnsound) as refused:
        plain_number(written)
    assert refused.value.figures == {}


@pytest.mark.parametrize("written", SOUND)
def test_what_is_no_wrong_identity_number(written: str) -> None:
    """What is right, and what has another form."""
    assert plain_number(written) == written


@pytest.mark.parametrize("written", FORMS)
def test_forms_of_a_number(written: str) -> None:
    """One number has one form, however it is typed; what no card shows is none."""
    if (plain := FORMS[written]) is not None:
        assert plain_number(written) == plain
        return
    with pytest.raises(CardNumberMalformed):
        plain_number(written)


def test_the_key_of_numbers(pair: tuple[Database, Database], tmp_path: Path) -> None:
    """Made once by two at once, readable by its owner alone; another one, or none, is refused once somebody is registered."""
    database, owner = pair
    numbers, made = NumberKey(tmp_path / "keys"), []
    with owner.read() as books:
        threads = [threading.Thread(target=lambda: made.append(numbers._read(None))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made[0] == made[1] == (tmp_path / "keys" / FILE).read_bytes()
        assert (tmp_path / "keys" / FILE).stat().st_mode & 0o777 == 0o600
        assert [one.name for one in (tmp_path / "keys").iterdir()] == [FILE]
    owner.begin(lambda books: appoint(books, numbers, card("root"), Post(Role.ADMINISTRATOR, None), "letter"))
    for broken in (b"", b"\0" * 32):
        (tmp_path / "keys" / FILE).write_bytes(broken)
        with pytest.raises(NumberKeyMissing), database.read() as books:
            numbers.digest(books, "12345")  # type: ignore[arg-type]
    (tmp_path / "keys" / FILE).unlink()
    with pytest.raises(NumberKeyMissing), database.read() as books:
        numbers.digest(books, "12345")  # type: ignore[arg-type]
    assert not (tmp_path / "keys" / FILE).exists()


def test_a_hyphen_makes_no_second_person(pair: tuple[Database, Database]) -> None:
    """Goal: one card, one person, however its number is typed. Who was registered under a number with hyphens stays the same person."""
    _, owner = pair

    def person(number: str, name: str = "Wang") -> int:
        shown = replace(card(name), number=number)
        post = Post(Role.FINANCE, 1)
        return owner.begin(
            lambda books: appoint(books, NUMBERS, shown, post, "letter", by_list=True)
        ).person_id

    written = ("HB-001", "HB001", "hb--001", "-HB-001", "ＨＢ－００１", "HB.001")
    assert len({person(number) for number in written}) == 1
    assert person("370802-940221-293") == person("37080219940221293X") != person("HB001")
    before = hmac.digest(NUMBERS._read(None), b"SH-777", "sha256")

    def insert(books: Books) -> int:
        query = "INSERT INTO ledger.person (name, number_digest) VALUES ('Sun', %s) RETURNING person_id"
        return int(books.connection.exec_driver_sql(query, (before,)).scalar_one())

    assert owner.begin(insert) == person("sh-777", "Sun") != person("SH-7-77", "Other")


def test_a_number_is_nowhere(pair: tuple[Database, Database]) -> None:
    """Goal: what was typed is not kept. Method: every row of every table, and what is printed of a card, without the number."""
    _, owner = pair
    shown = replace(card("Wang"), number="SECRET-4711")
    owner.begin(lambda books: appoint(books, NUMBERS, shown, Post(Role.FINANCE, 1), "letter", by_list=True))
    assert "4711" not in repr(shown)
    with owner.read() as books:
        tables = (
            books.connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'ledger'")
            .scalars()
            .all()
        )
        rows = [
            str(row[0])
            for table in tables
            for row in books.connection.exec_driver_sql(f"SELECT to_jsonb(t) FROM ledger.{table} t")
        ]
        with pytest.raises(NamedOtherwise):
            owner.begin(
                lambda b: appoint(
                    b, NUMBERS, replace(shown, name="Li"), Post(Role.FINANCE, 1), "letter", by_list=True
                )
            )
    assert any("Wang" in row for row in rows)
    assert [row for row in rows if "4711" in row] == []


def test_two_keys_at_once(pair: tuple[Database, Database]) -> None:
    """Two that come at once for one person give one person and one actor, and two keys."""
    _, owner = pair
    owner.begin(lambda books: key_for(books, 1, "first", Role.FINANCE))
    together, issued = threading.Barrier(2), []

    def work() -> None:
        def both(books: Books) -> None:
            together.wait()
            issued.append(key_for(books, 1, "Wang", Role.FINANCE))

        owner.begin(both)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(one.person_id, one.actor_id) for one in issued}) == 1
    assert len({one.key_id for one in issued}) == 2


def at(owner: Database, instant: str) -> None:
    """Let the owner's next look be at an instant."""
    owner.engine.dispose()
    with owner.engine.connect() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE \"{name}\" SET ecoledger.now = '{instant}'")
        connection.commit()
    owner.engine.dispose()


def test_a_key_is_good_through_its_last_day(pair: tuple[Database, Database]) -> None:
    """Goal: by the day of Shanghai. Method: the last instant of the day before, of the last day, and the first of the day after."""
    _, owner = pair
    at(owner, "2026-06-01T00:00:00+08:00")
    with pytest.raises(ExpiryPassed):
        owner.begin(lambda b: key_for(b, 1, "Wang", Role.FINANCE, bounds=Bounds(date(2026, 5, 31))))
    key = owner.begin(lambda b: key_for(b, 1, "Wang", Role.FINANCE, bounds=Bounds(date(2026, 6, 1))))
    digest = digest_of(key.text)
    for instant, good in (("2026-06-01T23:59:59+08:00", True), ("2026-06-02T00:00:00+08:00", False)):
        at(owner, instant)
        with owner.read() as books:
            assert (holder_of(books, digest) is not None) is good
            assert still_valid(books, [digest]) == ({digest} if good else set())


def test_an_expired_administrator(pair: tuple[Database, Database]) -> None:
    """Its key issues nothing from the day after, and is no other key beside the last one."""
    database, owner = pair
    root = owner.begin(lambda b: key_for(b, None, "root", Role.ADMINISTRATOR))
    chief = Bearer(root.actor_id, None, "root", Role.ADMINISTRATOR, None, key=root.text)
    with owner.read() as books:
        today = books.connection.exec_driver_sql(
            "SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date"
        ).scalar_one()
    other = owner.begin(lambda b: key_for(b, None, "other", Role.ADMINISTRATOR, bounds=Bounds(today)))
    deputy = Bearer(other.actor_id, None, "other", Role.ADMINISTRATOR, None, key=other.text)
    gone = owner.begin(lambda b: key_for(b, 1, "x", Role.FINANCE))
    database.begin(lambda b: revoke_key(b, deputy, 1, gone.key_id))
    owner.begin(
        lambda b: _by_hand(
            b,
            "UPDATE ledger.api_key SET expires_on = %s WHERE key_id = %s",
            today - timedelta(1),
            other.key_id,
        )
    )
    with pytest.raises(KeyUnknown):
        database.begin(lambda b: revoke_key(b, deputy, 1, gone.key_id))
    with pytest.raises(LastAdministrator):
        database.begin(lambda b: revoke_key(b, chief, None, root.key_id))
    with pytest.raises(Exception, match="key_last_administrator"):
        database.begin(
            lambda b: b.connection.exec_driver_sql(
                "SELECT ledger.revoke_key(%s, NULL, %s)", (root.text, root.key_id)
            )
        )


def _by_hand(books: Books, statement: str, *values: object) -> None:
    books.connection.exec_driver_sql("ALTER TABLE ledger.api_key DISABLE TRIGGER ALL")
    books.connection.exec_driver_sql(statement, values)
    books.connection.exec_driver_sql("ALTER TABLE ledger.api_key ENABLE TRIGGER ALL")


def test_the_day_of_last_use(pair: tuple[Database, Database]) -> None:
    """Kept once a day, never an earlier one, and never taken away, whoever asks."""
    _, owner = pair
    at(owner, "2026-06-01T00:00:00+08:00")
    key = owner.begin(lambda b: key_for(b, 1, "Wang", Role.FINANCE))
    for instant, kept, told in (
        ("2026-06-01T12:00:00+08:00", date(2026, 6, 1), False),
        ("2026-06-01T13:00:00+08:00", date(2026, 6, 1), True),
        ("2026-06-02T00:00:00+08:00", date(2026, 6, 2), False),
        ("2026-06-01T12:00:00+08:00", date(2026, 6, 2), True),
    ):
        at(owner, instant)
        with owner.read() as books:
            held = holder_of(books, digest_of(key.text))
            assert held is not None
            assert held.used_today is told
        owner.begin(lambda b: key_used(b, digest_of(key.text)))
        with owner.read() as books:
            query = "SELECT last_used_on FROM ledger.api_key WHERE key_id = %s"
            assert books.connection.exec_driver_sql(query, (key.key_id,)).one()[0] == kept
    change = "UPDATE ledger.api_key SET last_used_on = {} WHERE key_id = {}"
    for value in ("'2026-06-01'", "NULL"):
        with pytest.raises(DBAPIError) as refused, owner.engine.connect() as connection:
            connection.exec_driver_sql(change.format(value, key.key_id))
        assert getattr(refused.value.orig, "diag").constraint_name == "key_kept"  # noqa: B009
    with owner.engine.connect() as connection:
        connection.exec_driver_sql(change.format("'2026-06-02'", key.key_id))


NETWORKS = {
    ("10.2.0.0/16", "10.2.255.255"): True,
    ("10.2.0.0/16", "10.3.0.0"): False,
    ("10.2.0.0/16", "::ffff:10.2.0.1"): True,
    ("10.2.0.0/16", "::ffff:10.3.0.1"): False,
    ("10.2.0.0/255.255.0.0", "10.2.9.9"): True,
    ("2001:db8::/32", "2001:db8:ffff::1"): True,
    ("2001:db8::/32", "2001:db9::"): False,
    ("0.0.0.0/0", "2001:db8::1"): False,
    ("10.2.0.0/16", None): False,
    ("10.2.0.0/16", "socket"): False,
}


@pytest.mark.parametrize(("network", "address"), NETWORKS)
def test_from_where_a_key_is_good(pair: tuple[Database, Database], network: str, address: str | None) -> None:
    """Inside and outside of both families; an address of IPv4 in the form of IPv6 counts as the first; nothing is told."""
    _, owner = pair
    key = owner.begin(lambda b: key_for(b, 1, "Wang", Role.FINANCE, bounds=Bounds(None, (network,))))
    with owner.read() as books:
        held = holder_of(books, digest_of(key.text))
    assert held is not None
    if NETWORKS[network, address]:
        check_network(held.actor, address)
        return
    with pytest.raises(KeyUnknown):
        check_network(held.actor, address)


def test_networks_that_are_none(pair: tuple[Database, Database]) -> None:
    """Bits of the host, IPv4 inside of IPv6, a zone, no network at all, and the seventeenth."""
    _, owner = pair
    for wrong in (
        ("10.2.0.1/16",),
        ("::ffff:10.0.0.0/104",),
        ("fe80::%1/64",),
        ("all",),
        ("10.0.0.0/8",) * 17,
    ):
        with pytest.raises(NetworkMalformed):
            owner.begin(lambda b, w=wrong: key_for(b, 1, "Wang", Role.FINANCE, bounds=Bounds(None, w)))  # type: ignore[misc]
    owner.begin(lambda b: key_for(b, 1, "Wang", Role.FINANCE, bounds=Bounds(None, ("10.0.0.0/8",) * 16)))
