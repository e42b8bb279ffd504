"""What keeps a table beside its constraints: the book of each row, the triggers that refuse a change, and the rights of the web."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Table

from ledger.database.sqlfiles import SqlFile
from ledger.manifest import Room
from ledger.schema import sql_objects, tables

ALL: Final = frozenset({"UPDATE", "DELETE", "TRUNCATE"})
"""What nobody does to a table, unless it stands below."""
CHANGING: Final[Mapping[str, str]] = {
    "account actor api_key asset balance bank_match bank_match_line bank_match_posting enrolment erasure log_head mandate": "a trigger"
    " of its own, or what is granted, says what may change",
    "permit_cap permit_lot person reading record renaming renumbering tile undoing": "the same",
    "bank_account bank_import bank_line bank_statement bank_tie bank_tie_end bank_withdrawal": "the same",
}
"""Tables that nobody deletes or truncates, and how they change."""
UNGUARDED: Final[Mapping[str, str]] = {
    "purpose entry_kind process_transition": "written by revisions",
    "check_result auditor_login": "of now, and no record: what a check found last, and who may log in",
    "book process permit_pack standing permit_grant permit_objection permit_fee_instalment permit_task permit_deposit_line": "the web"
    " changes the columns that its rights name, and deletes nothing",
    "damage_case damage_clock damage_pause damage_assessment damage_obligation damage_part damage_instalment damage_reversal": "the same",
    "damage_payment damage_project damage_milestone damage_spending": "the same",
    "party site area_quality permit_grant_line permit_act permit_act_line permit_act_lot permit_alone permit_measure": "the web only adds"
    " rows, by its rights",
    "permit_fee permit_fee_line permit_fee_lot permit_exclusion permit_certificate damage_party damage_obligor": "the same",
    "damage_settled damage_guarantee damage_relief": "the same",
    "way": "goes with the name of the person, and when the person gives others",
}
"""Tables that no trigger keeps from whoever owns the database, and what keeps them from everybody else. A new one has a trigger.

What is done to them stands in the log, as what is done to every table that has records: so nobody truncates them, which would write none.
"""
OF_ALL_BOOKS: Final[Mapping[str, str]] = {
    "purpose entry_kind process_transition check_result": "the same in every book",
    "actor api_key enrolment erasure mandate renaming renumbering undoing": "an administrator acts in all books",
    "person number_key way": "a person is one in all books",
    "outbox account_event": "numbered over all books; the book stands in every row",
}
"""Tables whose key is without the book, and why."""
NOT_BY_THE_WEB: Final[Mapping[str, str]] = {
    "entry posting balance refusal account_event": "by post_entries and what it calls",
    "book": "by open_book, with the key of an administrator",
    "actor api_key person number_key": "by enrol and appoint, or by a command of the server",
    "mandate enrolment erasure renaming": "by ask_mandate, ask_enrolment, ask_erasure, ask_renaming and what confirms them",
    "renumbering undoing": "by ask_renumbering and ask_undoing, and what confirms them",
    "period_move": "by move_period",
    "bank_account bank_tie bank_tie_end bank_withdrawal": "by ask_bank_tie, ask_bank_end, ask_withdrawal and what confirms them",
    "way": "by set_ways, and give_ways with a mandate",
    "reading": "by keep_reading",
    "seal tile": "by append_seals, for the sequencer",
    "record": "by the trigger that writes what a statement left",
    "purpose entry_kind process_transition check_result auditor_login": "by who owns the database",
}
"""Tables into which the web puts no row itself, and who does."""
_TRIGGER: Final = re.compile(
    r"CREATE (?:OR REPLACE )?TRIGGER \w+\s+BEFORE ([A-Z ]+?)\s+ON ledger\.(\w+)[^;]*?EXECUTE FUNCTION ledger\.refuse_change\b"
)


def names(listed: Mapping[str, str]) -> set[str]:
    """The tables of a list with reasons."""
    return {name for some in listed for name in some.split()}


def recorded() -> set[str]:
    """The tables whose rows are written into records: all but those that the rules except."""
    rules = next(file.text for file in sql_objects() if file.name == "seals/functions/record_rules.sql")
    return {table.name for table in tables()} - set(re.findall(r"\('(\w+)', NULL, 'log',", rules))


def guards(files: Sequence[SqlFile]) -> dict[str, set[str]]:
    """By table, the statements before which a trigger refuses; of those that change what there is."""
    found = {name: {"TRUNCATE"} for name in recorded()}
    for file in files:
        for words, table in _TRIGGER.findall(file.text):
            found.setdefault(table, set()).update({*words.split(" OR ")} & ALL)
    return found


def wanted(table: str) -> set[str]:
    """The statements that a trigger has to refuse for a table."""
    if table in names(UNGUARDED):
        return {"TRUNCATE"} if table in recorded() else set()
    return {*ALL} - ({"UPDATE"} if table in names(CHANGING) else set())


def unkept(room: Room) -> Iterator[str]:
    """Tell what a table of a room lacks, with what is to be done."""
    files = sql_objects([room])
    kept = guards(files)
    rights = " ".join(file.text for file in files if "/roles/" in file.name)
    added = " ".join(re.findall(r"GRANT INSERT\b[^;]*;", rights))
    for table in room.tables:
        if less := wanted(table.name) - kept.get(table.name, set()):
            yield f"{table.name}: a trigger refuses no {', '.join(sorted(less))}; make it in {room.package}, sql/triggers"
        if table.name not in names(NOT_BY_THE_WEB) and not re.search(rf"\bledger\.{table.name}\b", added):
            yield f"{table.name}: nobody may add a row; GRANT INSERT in {room.package}, sql/roles"
        yield from _open(table)
    for right in re.findall(r"GRANT ([^;]*?) ON [^;]* TO ecoledger_web", rights):
        if re.search(r"\b(?:DELETE|TRUNCATE|ALL)\b|\bUPDATE\b(?! ?\()", right):
            yield f"the web may {right}; name the columns that a process moves"


def _open(table: Table) -> Iterator[str]:
    """Tell where a table lets rows of one book reach those of another."""
    if "book_id" not in table.primary_key.columns and table.name not in names(OF_ALL_BOOKS):
        yield f"{table.name}: its key is without the book"
    for one in table.foreign_key_constraints:
        if "book_id" in one.referred_table.primary_key.columns and "book_id" not in one.column_keys:
            yield f"{table.name}: its reference to {one.referred_table.name} is without the book"
