"""Who knows one room knows them all by the names of their files: each name has one meaning, which stands in the architecture."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ledger.schema import HOUSE

ROOT = Path(__file__).parents[2]
OWN = {
    "permits": {
        "choice_words": "what pollutants and choices of acts are called: beside `words`, for its length",
        "creditor_tables": "who waits for lots and who was paid out of them: beside `tables`, for its length",
    },
    "actors": {
        "deputies": "who acts in the place of another, and who represents an enterprise as the one who does",
        "authority": "roles and powers: a machine, a manifest and a route ask before there are acts",
        "erasure": "a person's name goes: asked by the command, no act of a process",
        "mandates": "power is given by two, and the key made by its holder: below the processes, as persons are",
        "renaming": "a person is called otherwise: as erasure",
        "ways": "how a person is told: kept apart from acts, gone with the name",
        "numbers": "a person is known by another number: as erasure",
        "attempts": "who was refused what: as reads",
        "areas": "where somebody acts who acts for one division",
        "recusal": "who represents a party takes no part for the bureau: as areas, asked at each step",
        "persons": "numbers of cards and the key by which they are digested: a file beside the database",
        "reads": "who read what: kept beside an answer, no act of a process",
    },
    "audit": {
        "answers": "samples and screens as bytes of a form, here or in a process of their own",
        "catalog": "holds functions and triggers against the program",
        "checks": "runs the invariants of all rooms",
        "evidence": "puts together what others keep",
        "replay": "builds the balances anew",
        "rolling": "what a night looks at, and how far it came",
        "samples": "draws samples by the rules of sampling",
        "screens": "runs screens by the rules of screening",
    },
    "compensation": {
        "base_shapes": "what is told of bases and of what is booked there: as those of works",
        "cost_shapes": "out of which table a unit cost comes: beside `shapes`, which is full",
        "expert_shapes": "what is told of experts and of what they cost: as those of works",
        "simple_cases": "a small case in one form: it does the acts of every case, so it stands above them",
        "simple_shapes": "a small case in one form: above the shapes of its acts",
        "small_words": "states and codes of unit costs, small cases, experts and bases: beside the words, for their length",
        "office_words": "what such acts and papers are called: beside `words`, which is full",
        "office_shapes": "what is told with acts of the office beside the claim: beside `shapes`, which is full",
        "term_words": "what a term is about, as people read it: beside `words`, which is full",
        "field_words": "what the fields of acts and papers are called: the longest of the glossaries, beside the words",
        "evidence_shapes": "what is told with the files of a case: beside the shapes, for their length",
        "consult_shapes": "what is told with the acts of consultation: beside the shapes, for their length",
        "liability_shapes": "who owes how much, as it is told: as those of works",
        "separate_shapes": "what is told with the acts of a separate claim: as those of works",
        "court_shapes": "what is told with acts before a court that change what is before it: as those of works",
        "party_shapes": "what is told with the acts about a party itself: beside the shapes, for their length",
        "receipt_shapes": "what is told of receipts of money: beside the shapes, for their length",
        "refund_shapes": "what is told of refunds out of the treasury: as those of receipts",
        "interest_shapes": "what is told of interest and charges of banks: as those of receipts",
        "said_shapes": "what is told with a correction of what a case says of itself: beside the shapes, for their length",
        "works_shapes": "what is told with the acts of a restoration: beside the shapes, for their length",
        "letters": "papers that the office sends, each of an act and with a number: beside those that show a case",
        "letter_tellings": "of what each of those papers is filled, and what stands on it then: values",
        "letter_funds": "what became of the money of a case, for its closing report",
        "letter_parts": "what several of those papers have: parties, evidence, sums, documents",
        "letter_owed": "what an agreement makes owed, as its paper and the application for its confirmation list it",
        "letter_courts": "papers to a court and to an administrator: against whom, and what is collected from each",
        "letter_works": "papers of a restoration, and the closing report",
        "letter_small": "what stands on the papers of separate claims, draws and simplified cases: beside the others, for their length",
        "letter_fields": "what stands on each of those papers: taken from the case, and laid out there",
        "act_words": "what is done, called as the rows of acts call it: a glossary, beside the words",
        "publication_shapes": "what is told with what is published and said about it: beside the shapes, for their length",
        "paper_words": "what the fields of those papers are called, on them and in templates: a glossary",
    },
    "exports": {
        "forms": "which forms there are",
        "names": "codes as other programs write them",
        "plaintext": "writes beancount and hledger",
        "readings": "one snapshot, by a cursor of the server",
        "table_files": "writes Parquet and CSV",
    },
    "journal": {
        "balances": "what the books say, now and at any past moment",
        "codes": "from codes to numbers",
        "foreseeing": "what would refuse an entry as the books stand, before it is posted",
        "posting": "the only way into the journal",
        "refusals": "what the posting function may answer",
    },
    "processes": {
        "windows": "how far back a step is dated, asked before it is taken: what a room says of it stands above",
        "acting": "the one way to act, for all rooms",
        "reasons": "who refuses says why: one check, for all rooms",
        "refusable": "what the transitions can refuse of a step: values, for who declares it",
        "retries": "whether a step is sent again or taken anew: values, for all rooms",
        "turns": "whose turn it is, and for which step: values",
    },
    "reconciliation": {
        "ties": "which bank account mirrors which account: asked for and confirmed by two, as power is",
        "withdrawals": "which import counts: as ties",
    },
    "register": {
        "together": "many enterprises and sites at once, with a stock: beside `actions`, for its length",
        "holders": "who holds permits: a value",
        "identity": "numbers of persons and places: values",
        "naming": "how a party or a site is called on a day, asked and written: as regions, by day",
        "regions": "codes of regions by day: a table that is shipped",
        "industries": "codes of industries by day: divisions that are shipped, and classes that a bureau loads: as regions",
        "looks": "how names are compared: by their form, and by how they look",
    },
    "seals": {
        "bundles": "the records as C2SP bundles them",
        "continuing": "the log beside what its signer remembers",
        "cosignatures": "what strangers add",
        "faults": "what the doctor compares with what stands outside the database",
        "keys": "private keys in files",
        "marks": "what papers carry",
        "memory": "what was signed last, in files",
        "publishing": "the log as static files",
        "repositories": "the log as a git repository",
        "restoring": "what two state of a log that was brought back: asked for and confirmed by two, as power is",
        "sequencer": "a process and role of its own",
        "timestamps": "RFC 3161",
        "verification": "the log read again",
        "witnesses": "strangers who sign, asked over HTTP",
    },
}
"""Names that one room alone has, and why it needs them."""
FOLDERS = ("rules", "actions", "queries", "tables")
"""What may be a folder, with one file a noun."""


def listed() -> dict[str, str]:
    """The names that the architecture lists, and their meaning."""
    rows = re.findall(
        r"^\| `([a-z_/]+)` \| (.+) \|$", (ROOT / "docs/architecture.md").read_text("utf-8"), re.MULTILINE
    )
    rooms = {room.name for room in HOUSE}
    return {name: meaning for name, meaning in rows if name not in rooms}


def named(room: str) -> set[str]:
    """The names of the modules and folders of a room."""
    folder = ROOT / "ledger" / room
    files = {path.stem for path in folder.glob("*.py")}
    return files | {path.name for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"}


@pytest.mark.parametrize("room", [room.name for room in HOUSE])
def test_a_file_has_a_name_that_all_know(room: str) -> None:
    """Goal: no room calls a thing otherwise. Method: the names of its folder against the list and its own."""
    own = OWN.get(room, {})
    assert named(room) - {*listed()} - {*own} == set(), "choose a name of the list, or say in OWN why not"
    assert {*own} - named(room) == set(), "this name is gone"
    assert not {*own} & {*listed()}, "a name of the list has one meaning"


def test_a_name_that_two_rooms_have_is_listed() -> None:
    """Goal: one name, one meaning. Method: names that several rooms have of their own, and those of files in their folders."""
    own = Counter(name for names in OWN.values() for name in names)
    inside = Counter(
        f"{folder}/{path.stem}"
        for room in HOUSE
        for folder in FOLDERS
        for path in (ROOT / "ledger" / room.name / folder).glob("*.py")
        if path.stem != "__init__"
    )
    twice = {name for found in (own, inside) for name, count in found.items() if count > 1}
    assert twice - {*listed()} == set(), "two rooms use it: list it with the one meaning that it has"


def test_what_is_listed_is_there() -> None:
    """Goal: the list is true. Method: every name of it is the name of a file in some room."""
    there = {
        path.relative_to(ROOT / "ledger" / room.name).with_suffix("").as_posix()
        for room in HOUSE
        for path in (ROOT / "ledger" / room.name).rglob("*")
    }
    assert {*listed()} <= there
