"""A whole archive holds as it was made; every planted fault is found, whoever planted it."""

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from ecoledger_verify.archive import Archive
from ecoledger_verify.notes import Key, parse_checkpoint, parse_key
from ecoledger_verify.parts import assets_of, leaves_of
from ecoledger_verify.report import Report
from ecoledger_verify.strict import Unreadable
from ecoledger_verify.tar import header
from hypothesis import example, given
from hypothesis import strategies as st

from tests.verifier.maker import (
    FOREIGN,
    JANUARY,
    MARCH,
    NEW,
    OLD,
    START,
    WANG,
    ZHAO,
    Book,
    Signer,
    entries_of,
    manifest,
    pack,
    person,
    sample,
)

Files = list[tuple[str, bytes]]
TRUSTED = [parse_key(OLD.vkey)]
SMALL = sample(12).archive()


def checked(data: bytes, trusted: list[Key] | None = None, since: str | None = None) -> Report:
    archive = Archive(
        "a",
        TRUSTED if trusted is None else trusted,
        parse_checkpoint(since) if since else None,
        lambda *_: None,
    )
    archive.read(io.BytesIO(data))
    archive.tell()
    list(archive.report.lines("en"))
    list(archive.report.lines("zh"))
    archive.report.document()
    return archive.report


def failing(report: Report) -> set[str]:
    return {name for name, check in report.checks.items() if check.count}


def first(report: Report, check: str) -> tuple[str, dict[str, Any]]:
    fault = report.checks[check].first[0]
    return fault.code, fault.figures


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
@pytest.mark.parametrize("entries", [1, 2, 40, 300, 2500])
def test_a_good_archive(suite: str, entries: int) -> None:
    """Every promise holds, in books of any size and both suites."""
    report = checked(sample(entries, suite).archive())
    assert failing(report) == set()
    assert report.holds
    assert not report.warnings


def test_an_empty_book() -> None:
    """A book without entries is whole, too."""
    book = sample(0, keys=(OLD,))
    book.points = [(0, 1_780_000_000, (OLD,), None)]
    assert failing(checked(book.archive())) == set()


def test_without_a_trusted_key() -> None:
    """The archive's own key is used, and this is said."""
    report = checked(SMALL, [])
    assert report.holds
    assert [warning.code for warning in report.warnings] == ["key_from_archive"]
    assert failing(checked(SMALL, [parse_key(FOREIGN.vkey)])) == {"trust"}
    assert checked(SMALL, [parse_key(NEW.vkey)]).holds


def test_entries_of_one_call_in_any_order() -> None:
    """Entries of one call may stand in another order than their versions say; those of two calls are named."""

    def of_one_call(same: bool) -> Book:
        book = sample(20, keys=(OLD,))
        book.points = []
        legs = [("cn-33:treasury", "CNY", "debit", 10), ("cn-33:clearing", "CNY", "credit", 10)]
        later = [
            book.post(*legs, at=START.replace(month=3, microsecond=0 if same else number))
            for number in range(3)
        ]
        book.records[-3:] = [later[2], later[0], later[1]]
        for place, record in enumerate(book.records[-3:], start=20):
            record.update(place=str(place), voucher=f"2026-03/{place - 19}")
        book.post(*legs, at=START.replace(month=4))
        book.points = [(24, 1_780_000_000, (OLD,), None)]
        return book

    one, several = checked(of_one_call(True).archive()), checked(of_one_call(False).archive())
    assert (failing(one), failing(several)) == (set(), set())
    assert named_late(one) == []
    assert named_late(several) == [21, 22]


def named_late(report: Report) -> list[str | int]:
    return [warning.figures["place"] for warning in report.warnings if warning.code == "sealed_late"]


def late(*places: int, more: int = 8) -> Book:
    """A book of twenty entries and some more, of which some were passed by, and sealed after all others when they were found."""
    size = 20
    book = sample(size, keys=(OLD,))
    book.points = []
    legs = [("cn-33:treasury", "CNY", "debit", 10), ("cn-33:clearing", "CNY", "credit", 10)]
    for number in range(more):
        book.post(*legs, at=START.replace(month=3, second=number))
    back = [("cn-33:treasury", "CNY", "credit", 10), ("cn-33:clearing", "CNY", "debit", 10)]
    reversed_id = book.records[size + 1]["id"]
    book.post(*back, at=START.replace(month=3, second=more), kind="journal.reversal", reverses=reversed_id)
    found = [book.records[place] for place in places]
    book.records = [record for record in book.records if record not in found] + found
    numbers: dict[str, int] = {}
    for place, record in enumerate(book.records):
        month = record["voucher"][:7]
        numbers[month] = numbers.get(month, 0) + 1
        record.update(place=str(place), voucher=f"{month}/{numbers[month]}")
    book.points = [(len(book.records), 1_780_000_000, (OLD,), None)]
    return book


@pytest.mark.parametrize("places", [(20,), (22,), (21,), (20, 21), (23, 21), (22, 27, 24)])
def test_an_entry_that_was_sealed_late(places: tuple[int, ...]) -> None:
    """Whatever built upon it stands before it, its own reversal too: all figures are checked, the book holds, and the entry is named."""
    report = checked(late(*places).archive())
    assert failing(report) == set()
    assert named_late(report) == list(range(29 - len(places), 29))
    texts = [*report.lines("en"), *report.lines("zh")]
    assert sum("sealed after others" in text or "封存却晚于" in text for text in texts) == 2 * len(places)


def test_what_is_not_there_yet_is_missing() -> None:
    """Before it is found, and with any figure of it changed, the book does not hold."""
    book = late(21)
    gone = book.records.pop()
    book.points = [(28, 1_780_000_000, (OLD,), None)]
    report = checked(book.archive())
    assert {"running", "reversal"} <= failing(report)
    assert first(report, "running")[0] == "version.missing"
    assert first(report, "reversal")[0] == "reversal.target_unknown"
    for change in ({"balance": "1"}, {"amount": "11"}, {"version": "99"}):
        book = late(21)
        book.records[-1] = {**gone, "postings": [{**gone["postings"][0], **change}, *gone["postings"][1:]]}
        assert "running" in failing(checked(book.archive())), change
    book = late(21)
    book.records[-1] = {**gone, "recorded_at": "2026-03-09T00:00:00.000000Z"}
    report = checked(book.archive())
    assert first(report, "running")[0] == "version.missing", (
        "what was recorded later is nothing that others could build upon"
    )
    assert first(report, "reversal")[0] == "reversal.target_unknown"


def test_many_that_were_sealed_late_are_counted() -> None:
    """Twenty are named; of the others the number is told."""
    report = checked(late(*range(20, 45), more=30).archive())
    assert failing(report) == set()
    assert len(named_late(report)) == 20
    assert [warning.figures["count"] for warning in report.warnings if warning.code == "more"] == [5]


# Who has only the file: bytes anywhere


@given(st.integers(0, len(SMALL) - 1), st.integers(1, 255))
@example(156, 1)
@example(329, 0x30)
def test_a_changed_byte_anywhere(at: int, mask: int) -> None:
    """Any byte of the file, headers and padding included."""
    data = SMALL[:at] + bytes([SMALL[at] ^ mask]) + SMALL[at + 1 :]
    try:
        assert not checked(data).holds
    except Unreadable:
        return


def test_every_byte_of_the_headers() -> None:
    """A tar header has one form; each of its bytes counts, and so do those after the end."""
    ends = [*range(0, 512, 3), *range(1024, 1536, 7), *range(len(SMALL) - 600, len(SMALL), 11)]
    for at in ends:
        data = SMALL[:at] + bytes([SMALL[at] ^ 0x11]) + SMALL[at + 1 :]
        try:
            assert not checked(data).holds, at
        except Unreadable:
            continue


@pytest.mark.parametrize("cut", [1, 512, 5_000, 9_000, 20_000])
def test_a_cut_file(cut: int) -> None:
    """A file that ends too early, or goes on."""
    assert not checked(SMALL[:-cut]).holds
    assert not checked(SMALL + bytes(cut)).holds
    assert not checked(SMALL + b"x" * 10_240).holds


@pytest.mark.parametrize("name", ["../x", "/x", "law/../../x", "entries/", "x\ny", "", "law//x", "./format"])
def test_paths_that_lead_elsewhere(name: str) -> None:
    """A member whose name is a trick ends the reading."""
    good = header("format", 20) + b"ecoledger-archive/1\n" + bytes(492)
    block = bytearray(header("book.json", 0))
    block[:100] = name.encode()[:100].ljust(100, b"\0")
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + sum(block[156:]) + 256)
    with pytest.raises(Unreadable):
        checked(good + bytes(block) + bytes(10_240))
    with pytest.raises(Unreadable, match=r"tar\.header"):
        assets_of(io.BytesIO(good + bytes(block) + bytes(10_240)))


@pytest.mark.parametrize("kind", [b"1", b"2", b"3", b"5", b"S", b"x", b"g", b"L", b"\0"])
def test_members_that_are_no_files(kind: bytes) -> None:
    """Links, devices, folders, sparse members and extensions are not read."""
    block = bytearray(header("format", 20))
    block[156:157] = kind
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + sum(block[156:]) + 256)
    with pytest.raises(Unreadable):
        checked(bytes(block) + SMALL[512:])


def test_a_header_that_lies_about_its_size() -> None:
    """Eight gigabytes that are not there, in a member that is read whole, or in lines without end."""
    for name in ("law/cn.toml", "law/packs.jsonl"):
        files = sample(1).files()[:2]
        data = pack(files).rstrip(b"\0")
        data += bytes(-len(data) % 512) + header(name, 8**11 - 1) + b"x" * 17_000_000
        report = checked(data)
        assert first(report, "tar")[0] in ("too_large", "tar.truncated")


# Who changes the file and its hashes, and cannot sign: the records themselves and the signatures speak against it


def files_changed(change: Callable[[Files], None], *, entries: int = 40) -> Report:
    """Change members, write their hashes anew, and sign with a key that nobody trusts."""
    return checked(sample(entries).archive(change, FOREIGN))


def rows_changed(name: str, change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[Files], None]:
    def apply(files: Files) -> None:
        at = next(i for i, (member, _) in enumerate(files) if member == name)
        rows = [json.loads(line) for line in files[at][1].splitlines()]
        change(rows)
        files[at] = (name, b"".join(rfc8785.dumps(row) + b"\n" for row in rows))

    return apply


def entries_changed(change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[Files], None]:
    return lambda files: entries_of(files, change)


def row(position: int, **change: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda rows: rows[position].update(change)


def leg(place: int, line: int, **change: str) -> Callable[[Files], None]:
    return entries_changed(lambda rows: rows[place]["postings"][line].update(change))


def swapped(rows: list[dict[str, Any]]) -> None:
    rows[10], rows[12] = {**rows[12], "place": "10"}, {**rows[10], "place": "12"}


def exchanged(rows: list[dict[str, Any]]) -> None:
    swapped(rows)
    rows[10]["recorded_at"], rows[12]["recorded_at"] = rows[12]["recorded_at"], rows[10]["recorded_at"]


def removed(rows: list[dict[str, Any]]) -> None:
    rows.pop(10)
    for place, record in enumerate(rows):
        record["place"] = str(place)


def inserted(rows: list[dict[str, Any]]) -> None:
    rows.insert(10, {**rows[9], "id": "01990000-0000-7000-8000-ffffffffffff"})
    for place, record in enumerate(rows):
        record["place"] = str(place)


def reversal(place: int, target: int, **change: Any) -> Callable[[Files], None]:
    return entries_changed(
        lambda rows: rows[place].update(reverses=rows[target]["id"], kind="journal.reversal", **change)
    )


def replaced(old: bytes, new: bytes, name: str = "entries/00000000.jsonl") -> Callable[[Files], None]:
    def apply(files: Files) -> None:
        at = next(i for i, (member, _) in enumerate(files) if member == name)
        assert old in files[at][1]
        files[at] = (name, files[at][1].replace(old, new, 1))

    return apply


def without(name: str) -> Callable[[Files], None]:
    def apply(files: Files) -> None:
        files[:] = [(member, data) for member, data in files if member != name]

    return apply


def moved(name: str, to: int) -> Callable[[Files], None]:
    return lambda files: files.insert(
        to, files.pop(next(i for i, (member, _) in enumerate(files) if member == name))
    )


NOBODY = person("nobody")[0]
PLANTED: list[tuple[str, Callable[[Files], None], str, str]] = [
    ("an amount", leg(20, 0, amount="1"), "balanced", "unbalanced"),
    ("an amount, and what follows", leg(20, 0, amount="1"), "running", "balance.other"),
    ("a balance", leg(20, 1, balance="1"), "running", "balance.other"),
    ("a version twice", leg(20, 1, version="1"), "running", "version.twice"),
    ("a version left out", leg(20, 1, version="99"), "running", "version.missing"),
    ("a side", leg(20, 1, side="debit"), "balanced", "unbalanced"),
    ("an account", leg(20, 1, account="ent-1:holding"), "running", "version.missing"),
    ("an account that is not there", leg(20, 1, account="nobody"), "reference", "account.unknown"),
    ("an asset that is not there", leg(20, 1, asset="USD"), "reference", "asset.unknown"),
    ("an amount out of range", leg(20, 1, amount=str(10**17 + 1)), "record", "record.range"),
    ("two swapped, as if recorded in that order", entries_changed(exchanged), "running", "version.missing"),
    ("two swapped, by voucher", entries_changed(swapped), "voucher", "voucher.number"),
    ("one removed", entries_changed(removed), "running", "version.missing"),
    ("one inserted", entries_changed(inserted), "running", "version.twice"),
    ("a place", entries_changed(row(20, place="21")), "place", "place.other"),
    ("an id twice", entries_changed(row(21, id=sample(1).records[0]["id"])), "id", "id.twice"),
    ("a voucher number", entries_changed(row(20, voucher="2026-01/22")), "voucher", "voucher.number"),
    ("a voucher month", entries_changed(row(20, voucher="2026-02/1")), "voucher", "voucher.month"),
    ("a kind", entries_changed(row(20, kind="no.such")), "reference", "kind.unknown"),
    ("a person", entries_changed(row(20, actor=NOBODY)), "reference", "person.unknown"),
    ("an approver", entries_changed(row(20, approver=NOBODY)), "reference", "person.unknown"),
    ("own approval", entries_changed(row(20, approver=WANG)), "reference", "person.approved_own"),
    ("another book", entries_changed(row(20, book="cn-14")), "reference", "book.other"),
    ("a day before the book", entries_changed(row(20, effective_on="2025-12-31", voucher="2025-12/1")), "dates", "date.before_book"),
    ("a day in the future", entries_changed(row(20, effective_on="2026-01-06", voucher="2026-01/21")), "dates", "date.after_today"),
    ("a day that is none", entries_changed(row(20, effective_on="2026-01-35")), "dates", "record.day"),
    ("an instant that no clock shows", entries_changed(row(20, recorded_at="0001-01-01T00:00:00.000000Z")), "dates", "record.day"),
    ("a closed month", entries_changed(row(20, recorded_at="2027-03-01T00:00:00.000000Z")), "dates", "date.closed"),
    ("a soft-closed month", entries_changed(row(20, recorded_at="2027-02-03T12:00:00.000000Z")), "dates", "date.soft_closed"),
    ("a reversal of nothing", reversal(20, 30), "reversal", "reversal.target_unknown"),
    ("a reversal of a reversal", reversal(20, 17), "reversal", "reversal.of_reversal"),
    ("a reversal twice", reversal(20, 16), "reversal", "reversal.twice"),
    ("no mirror", reversal(20, 15), "reversal", "reversal.not_the_mirror"),
    ("a target without the kind", entries_changed(row(17, kind="journal.transfer")), "reversal", "reversal.kind_and_target"),
    ("a reversal without target", entries_changed(row(17, reverses=None)), "reversal", "reversal.kind_and_target"),
    ("another memo", entries_changed(row(20, memo="x")), "root", "root.other"),
    ("a space", replaced(b'"place":"20"', b'"place": "20"'), "record", "json.canonical"),
    ("a member twice", replaced(b'"place":"20"', b'"place":"20","place":"20"'), "record", "json.order"),
    ("a member more", replaced(b'"place":"20"', b'"place":"20","plus":1'), "record", "json.unknown"),
    ("a needless escape", replaced("缴".encode(), b"\\u7f34"), "record", "json.canonical"),
    ("a byte that is not UTF-8", replaced("缴".encode(), b"\xff"), "record", "utf8"),
    ("an empty line", replaced(b"\n", b"\n\n"), "record", "json"),
    ("a carriage return", replaced(b"\n", b"\r\n"), "record", "json.canonical"),
    ("no last newline", lambda f: replaced(f[16][1], f[16][1][:-1])(f), "lines", "line.no_end"),
    ("a balance in the list", rows_changed("balances.jsonl", row(1, debits="5")), "balances", "balances.other"),
    ("a balance missing", rows_changed("balances.jsonl", lambda rows: rows.pop(1)), "balances", "balances.missing"),
    ("a balance more", rows_changed("balances.jsonl", lambda rows: rows.append(
        {**rows[-1], "asset": "ZZZ", "credits": "0", "debits": "0", "version": "0"})), "balances", "balances.other"),
    ("a floor", rows_changed("accounts.jsonl", lambda rows: rows[0].update(floor="0")), "limits", "limit.floor"),
    ("a ceiling", rows_changed("accounts.jsonl", lambda rows: rows[1].update(ceiling="1")), "limits", "limit.ceiling"),
    ("a normal side", rows_changed("accounts.jsonl", row(2, debit_normal=True)), "accounts", "account.purpose"),
    ("a normal side, by its balances", rows_changed("accounts.jsonl", row(2, debit_normal=True)), "running", "balance.other"),
    ("a status", rows_changed("accounts.jsonl", row(3, status="frozen")), "accounts", "account.events"),
    ("an account missing", rows_changed("accounts.jsonl", lambda rows: rows.pop(3)), "reference", "account.unknown"),
    ("accounts out of order", rows_changed("accounts.jsonl", lambda rows: rows.reverse()), "lines", "line.order"),
    ("an account twice", rows_changed("accounts.jsonl", lambda rows: rows.insert(1, rows[0])), "lines", "line.order"),
    ("a value of another sort", rows_changed("accounts.jsonl", row(3, floor=0)), "lines", "json.value"),
    ("a member missing", rows_changed("kinds.jsonl", lambda rows: rows[0].pop("article")), "lines", "json.missing"),
    ("an actor missing", rows_changed("actors.jsonl", lambda rows: rows.pop(0)), "reference", "person.unknown"),
    ("a name", rows_changed("persons.jsonl", row(0, name="别人")), "persons", "person.other"),
    ("a person who is no actor", rows_changed("persons.jsonl", lambda rows: rows.append(
        {"digest": "f" * 64, "name": "x", "salt": "0" * 64})), "persons", "person.unknown"),
    ("a step out of order", rows_changed("periods.jsonl", lambda rows: rows.reverse()), "periods", "period.order"),
    ("a step by one person", rows_changed("periods.jsonl", row(0, approved_by=WANG)), "periods", "period.four_eyes"),
    ("a step within a month", rows_changed("periods.jsonl", row(0, soft_closed_through="2026-01-30")), "periods", "period.frontier"),
    ("a step of two months", rows_changed("periods.jsonl", row(1, soft_closed_through=MARCH)), "periods", "period.jump"),
    ("a step missing", rows_changed("periods.jsonl", lambda rows: rows.pop()), "periods", "period.book"),
    ("a step by nobody", rows_changed("periods.jsonl", row(0, asked_by=NOBODY)), "reference", "person.unknown"),
    ("a size", rows_changed("book.json", row(0, size="39")), "root", "size.other"),
    ("a key more", rows_changed("book.json", lambda rows: rows[0]["keys"].append(FOREIGN.vkey)), "rotation", "rotation.missing"),
    ("a key of another log", rows_changed("book.json", lambda rows: rows[0]["keys"].append(Signer("x", 5).vkey)), "trust", "key.name"),
    ("a key that is none", rows_changed("book.json", lambda rows: rows[0]["keys"].append("x")), "trust", "key.form"),
    ("another code", rows_changed("book.json", row(0, code="cn-14")), "reference", "book.other"),
    ("a root", lambda f: replaced(b"\n40\n", b"\n39\n", "checkpoints/00000002")(f), "root", "root.other"),
    ("a signed time", replaced(b"time 178", b"time 177", "checkpoints/00000002"), "signatures", "signature.wrong"),
    ("no announcement", without("checkpoints/00000001"), "members", "member.number"),
    ("a checkpoint that is none", replaced(b"time", b"tame", "checkpoints/00000002"), "signatures", "checkpoint.form"),
    ("a member left out", without("kinds.jsonl"), "members", "member.missing"),
    ("a member moved", moved("kinds.jsonl", 9), "members", "member.order"),
    ("a member more in the tar", lambda f: f.insert(3, ("law/notes.txt", b"")), "members", "member.unknown"),
    ("a file of entries more", lambda f: f.insert(17, ("entries/00000002.jsonl", f[16][1])), "members", "member.number"),
    ("entries in two short files", lambda f: f.insert(17, ("entries/00000001.jsonl", b"")), "members", "member.records"),
    ("a law", lambda f: f.__setitem__(2, ("law/cn.toml", b"# another\n")), "manifest", "signature.missing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "check", "fault"), [case[1:] for case in PLANTED], ids=[case[0] for case in PLANTED]
)
def test_planted_faults(change: Callable[[Files], None], check: str, fault: str) -> None:
    """Each planted fault is found by the check that it concerns, and the manifest shows that nobody signed it."""
    report = files_changed(change)
    assert fault in {found.code for found in report.checks[check].first}, [
        vars_of(report, name) for name in failing(report)
    ]
    assert failing(report) & {"manifest", "trust"}


def vars_of(report: Report, name: str) -> tuple[str, list[str]]:
    return name, [fault.code for fault in report.checks[name].first]


def test_a_fault_is_told_where_it_begins() -> None:
    """Place, entry, account, what is told and what it should be; later postings do not repeat it."""
    report = files_changed(leg(20, 1, balance="1"))
    code, figures = first(report, "running")
    assert (code, figures["place"], figures["entry"]) == ("balance.other", 20, sample(21).records[20]["id"])
    assert (figures["account"], figures["told"]) == ("cn-33:clearing", 1)
    assert report.checks["running"].count == 2  # where it begins, and where it is right again
    assert "place 20, entry 01990000" in "\n".join(report.lines("en"))


def test_many_faults_are_counted() -> None:
    """The first twenty of a kind are told, and the number of the others."""
    report = files_changed(entries_changed(lambda rows: [record.update(kind="no.such") for record in rows]))
    assert (report.checks["reference"].count, len(report.checks["reference"].first)) == (40, 20)
    assert "and 20 more of this kind" in "\n".join(report.lines("en"))
    assert report.document()["checks"][11]["faults"] == 40


def test_the_manifest_lists_what_is_there() -> None:
    """A manifest that names another hash, another size, or a member less."""
    for old, new in (
        (b"\n40\n", b"\n41\n"),
        (b" 20 format", b" 21 format"),
        (b"format\n", b"format\n" + b"0" * 64 + b" 0 x\n"),
    ):
        book = sample()
        files = book.files()
        good = manifest(files, 40, _root(book), NEW)
        text = good.partition(b"\n\n")[0].replace(old, new, 1) + b"\n"
        assert failing(
            checked(pack([*files, ("MANIFEST", text + b"\n" + NEW.line(text.decode()).encode())]))
        ) == {"manifest"}
        assert checked(pack([*files, ("MANIFEST", good)])).holds


def _root(book: Book) -> str:
    from base64 import b64encode

    return b64encode(book.tree.root(0, len(book.records))).decode()


def test_a_key_that_announces_itself() -> None:
    """A new key that the old one did not sign for is not trusted, and said to be alone."""
    book = sample(20, keys=(OLD, FOREIGN))
    book.points[1] = (10, 1_770_000_001, (FOREIGN,), FOREIGN)
    assert failing(checked(book.archive())) == {"rotation", "trust"}
    assert checked(
        book.archive(), [parse_key(FOREIGN.vkey)]
    ).holds  # the old key was lost, and the reader was told the new one
    book.points[1] = (
        10,
        1_770_000_001,
        (OLD, FOREIGN),
        None,
    )  # a signature that a stranger added to what the old key signed
    assert failing(checked(book.archive())) == {"rotation", "trust"}
    book.points.pop(1)
    assert failing(checked(book.archive())) == {"rotation", "trust"}


def test_a_closed_account_holds_nothing() -> None:
    """What the events say of an account is where its status comes from."""
    book = sample(20)
    closed = next(account for account in book.accounts if account["code"] == "cn-33:revenue")
    closed["status"] = "closed"
    book.events = [
        {
            "account": "cn-33:revenue",
            "status_before": "open",
            "status_after": "closed",
            "reason": "x",
            "actor": ZHAO,
            "recorded_at": "2026-02-01T00:00:00.000000Z",
        }
    ]
    assert first(checked(book.archive()), "accounts")[0] == "account.closed_holds"


def test_months_closed_and_reopened() -> None:
    """What was posted while a month was open again is in order, within the minute in which steps and entries wait."""

    def with_step(recorded: str) -> Report:
        book = sample(20)
        opened = {
            "closed_through": None,
            "soft_closed_through": None,
            "recorded_at": "2027-02-05T00:00:00.000000Z",
        }
        book.steps.append({**book.steps[1], **opened})
        book.records[-1]["recorded_at"] = recorded
        return checked(book.archive())

    assert JANUARY == "2026-01-31"
    assert failing(with_step("2027-02-05T00:00:00.000000Z")) == set()
    assert failing(with_step("2027-02-04T23:59:10.000000Z")) == set()
    assert failing(with_step("2027-02-04T23:50:00.000000Z")) == {"dates"}
    assert failing(with_step("2027-02-05T10:00:00.000000Z")) == set()


# Who has the key: only what somebody kept speaks against it


def test_a_book_rewritten_by_who_has_the_key() -> None:
    """A consistent forgery holds by itself; a checkpoint that an auditor kept finds it."""
    honest, forged = sample(40), sample(0)
    kept = honest.note(30, 1_775_000_000, (NEW,))
    for record in honest.records:
        legs = [
            (
                p["account"],
                p["asset"],
                p["side"],
                int(p["amount"]) * (2 if record["place"] in ("6", "7") else 1),
            )
            for p in record["postings"]
        ]
        forged.post(*legs, kind=record["kind"], reverses=record["reverses"], approver=record["approver"])
    forged.points = honest.points
    assert failing(checked(forged.archive())) == set()
    assert failing(checked(forged.archive(), since=kept)) == {"since"}
    assert failing(checked(honest.archive(), since=kept)) == set()
    grown = sample(60)
    assert failing(checked(grown.archive(), since=kept)) == set()
    assert failing(checked(sample(20).archive(), since=kept)) == {"since"}
    assert failing(checked(honest.archive(), since=honest.note(30, 1_775_000_000, (FOREIGN,)))) == {"since"}
    assert failing(checked(honest.archive(), since=kept.replace("demo", "dome"))) == {"since"}


def test_files_that_are_no_archives() -> None:
    """Something else, an archive of another format, a book that says nothing, a suite that is unknown."""
    with pytest.raises(Unreadable, match=r"tar\.truncated|archive\.none"):
        checked(b"hello")
    for change in (
        lambda f: f.__setitem__(0, ("format", b"ecoledger-archive/3\n")),
        lambda f: f.pop(0),
        lambda f: f.__setitem__(1, ("book.json", b"")),
        lambda f: f.__setitem__(1, ("book.json", b"{}\n")),
        rows_changed("book.json", row(0, suite="md5")),
        rows_changed("book.json", lambda rows: rows.append(rows[0])),
        rows_changed("book.json", row(0, keys=[])),
    ):
        with pytest.raises(Unreadable):
            files_changed(change)
    with pytest.raises(Unreadable, match=r"suite\.unknown"):
        files_changed(rows_changed("book.json", row(0, suite="md5")))
    with pytest.raises(Unreadable):
        checked(bytes(10_240))


def test_leaves_and_assets_alone() -> None:
    """The leaf hashes and the assets of an archive can be read without the rest."""
    book = sample(40)
    data = book.archive()
    leaves = leaves_of(io.BytesIO(data), 40)
    assert [leaves.root(size) for size in (1, 39, 40)] == [book.tree.root(0, size) for size in (1, 39, 40)]
    with pytest.raises(Unreadable, match=r"size\.short"):
        leaves_of(io.BytesIO(data), 41)
    assert assets_of(io.BytesIO(data))["CNY"]["unit"] == "元"


def test_members_of_many_records() -> None:
    """Files of 65,536 records: the last one may be shorter, no other."""
    book = sample(40)
    book.size_of_file = 16
    assert first(checked(book.archive()), "members")[0] == "member.records"
    assert hashlib.sha256(SMALL).digest() == hashlib.sha256(sample(12).archive()).digest()
