"""Papers that the office sends in a case, laid out: as the house does, or in a template of the bureau.

act or instalment ─▶ `fill`: fields and tables by name, and what is missing ─▶ `laid_out`, or `for_template`
"""

from ledger.amounts import format_amount
from ledger.compensation.letter_tellings import Cell, Filled, Lined, Telling, Texts
from ledger.compensation.rules.forms import AMOUNTS, FORMS, GAP, FieldList, Form, FormTable, Passage, Signed
from ledger.compensation.rules.templates import TITLE, called, names_of
from ledger.documents.papers import (
    Amount,
    Column,
    Fields,
    Paper,
    Part,
    Prose,
    Row,
    Signatures,
    Table,
    Wording,
)
from ledger.messages import in_brackets, translate
from ledger.words import said


def laid_out(told: Telling, filled: Filled) -> Paper:
    """Lay a filled paper out as the house does."""
    form, words = FORMS[told.letter.paper], Wording.both(told.locale)
    number = told.letter.number or GAP
    day = told.letter.effective_on.isoformat()
    return Paper(
        words.say(form.title),
        day,
        words,
        [*_status(told, words), *_parts(form, filled, words)],
        subtitle=number,
        upright=True,
    )


def _status(told: Telling, words: Wording) -> list[Part]:
    """Say on top of a paper that was replaced by which one."""
    return [Fields([(words.say("Standing of this paper"), told.replaced)])] if told.replaced else []


def _parts(form: Form, filled: Filled, words: Wording) -> list[Part]:
    parts: list[Part] = []
    for block in form.blocks:
        match block:
            case FieldList(names):
                shown = [name for name in names if filled.fields[name] or name not in form.maybe]
                parts.append(Fields([(label(name, words), filled.fields[name] or GAP) for name in shown]))
            case Passage(name):
                if filled.fields[name] or name not in form.maybe:
                    parts.append(Prose(label(name, words), filled.fields[name] or GAP))
            case FormTable():
                if filled.tables[block.name] or block.name not in form.maybe:
                    parts.append(_grid(block, filled.tables[block.name], words))
            case Signed(names):
                parts.append(Signatures([words.say(name) for name in names]))
    return parts


def label(name: str, words: Wording) -> str:
    """Name a field of papers in the languages of a paper."""
    return " ".join(dict.fromkeys(said("paper_field", name, locale) for locale in words.locales))


def for_template(told: Telling, filled: Filled) -> tuple[Texts, dict[str, list[Texts]]]:
    """Give the texts of a paper under all names that a template may use, gaps as such."""
    form, locale = FORMS[told.letter.paper], told.locale
    title = in_brackets(translate(form.title, locale, {}), told.replaced, locale)
    texts = {name: text or ("" if name in form.maybe else GAP) for name, text in filled.fields.items()}
    codes = {**texts, TITLE: title}
    fields = {name: codes[code] for name, code in names_of(form).items() if code in codes}
    tables = {}
    for table, rows in filled.tables.items():
        lines = [{name: _written(row[name], locale) for name in form.tables[table]} for row in rows]
        tables[table] = lines
        tables[called(table)] = [{called(name): text for name, text in line.items()} for line in lines]
    return fields, tables


def _written(cell: Cell, locale: str) -> str:
    return format_amount(cell.minor, cell.unit, locale) if isinstance(cell, Amount) else cell or GAP


def example(paper: str, locale: str) -> Paper:
    """Lay a paper out with the names of its fields in braces, as a template to begin with."""
    form, words = FORMS[paper], Wording.both(locale)
    fields = {name: f"{{{{{called(name)}}}}}" for name in form.fields}
    tables = {
        table: [{name: f"{{{{{called(table)}.{called(name)}}}}}" for name in columns}]
        for table, columns in form.tables.items()
    }
    title = f"{{{{{called(TITLE)}}}}}"
    parts = _parts(form, Filled(fields, tables, ()), words)
    return Paper(title, "2000-01-01", words, parts, subtitle=fields["number"], upright=True)


def gap_said(gap: str, locale: str) -> str:
    """Name what a paper lacks: a field, or a column of a table."""
    return " · ".join(said("paper_field", name, locale) for name in gap.split("."))


def _grid(grid: FormTable, rows: Lined, words: Wording) -> Table:
    columns = [Column(label(name, words), width, name in AMOUNTS) for name, width in grid.columns.items()]
    lines = [Row(tuple(row[name] or GAP for name in grid.columns)) for row in rows]
    title = label(grid.name, words)
    if any(column.amount for column in columns):
        title = in_brackets(
            title, " ".join(said("unit", "yuan", locale) for locale in words.locales), words.locale
        )
    return Table(columns, lines or [Row(("-",) * len(columns))], title)
