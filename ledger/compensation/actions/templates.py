"""The bureau's own templates of its papers: brought by one person, put in force by another, kept in every version.

A template is looked at apart from the server before it is kept (docs/spec/files.md 9); its fields are those of its paper.
"""

from base64 import b64decode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Event
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.areas import whole_book
from ledger.compensation.machines import TEMPLATE
from ledger.compensation.rules.forms import FORMS
from ledger.compensation.rules.templates import unknown_in
from ledger.compensation.tables.papers import template
from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, find, named_queries, read
from ledger.documents import apart, templates
from ledger.entries import check_text
from ledger.errors import Malformed
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, hold_id
from ledger.words import several

SQL: Final = named_queries(__name__)


class TemplateRefused(Malformed, sorts={"fault": "template_fault"}):
    """The file cannot be a template: {fault} ({at}).

    Save it as a DOCX without macros, objects, links and fields of the word processor but page numbers, and send it again.
    """

    code = "compensation.template_refused"
    source = "docs/spec/compensation.md 15"


class TemplateFieldsUnknown(Malformed, sorts={"paper": "paper"}):
    """The {paper} has no fields {fields}.

    Take the names from the list of the fields of this paper.
    """

    code = "compensation.template_fields_unknown"
    source = "docs/spec/compensation.md 15"


class Template(NamedTuple):
    """A version of a template."""

    template_id: UUID
    paper: str
    version: int
    file_name: str
    sha256: str
    size: int
    in_force: bool


class Standing(NamedTuple):
    """The version of a paper that is in force."""

    template_id: UUID


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that was looked at."""

    content: bytes
    fields: tuple[str, ...]


def read_file(data: bytes, gone: Event | None = None) -> Brought:
    """Look apart from this process whether a file can be a template.

    Args:
        data: the file.
        gone: set when nobody waits for it any more.

    Raises (in this order):
        those of `apart.run`; TemplateRefused; never SheetInvalid and FileBeyondLimit.
    """
    return Brought(data, tuple(_told(templates.look, data, {}, gone)["fields"]))


def fill_apart(
    content: bytes, fields: Mapping[str, str], tables: Mapping[str, Sequence[Mapping[str, str]]]
) -> bytes:
    """Fill a template apart from this process, and give the document.

    Raises (in this order):
        those of `apart.run`; TemplateRefused; never SheetInvalid and FileBeyondLimit.
    """
    words = {"fields": dict(fields), "tables": {name: list(map(dict, rows)) for name, rows in tables.items()}}
    return b64decode(_told(templates.fill, content, words)["document"])


def _told(
    task: apart.Task[apart.Words], content: bytes, words: apart.Words, gone: Event | None = None
) -> apart.Piece:
    """Run a task on a template apart from this process, and give what it tells.

    Raises (in this order):
        those of `apart.run`; TemplateRefused; never SheetInvalid and FileBeyondLimit.
    """
    [told] = apart.run(task, content, words, gone)
    if "fault" in told:
        raise TemplateRefused(fault=told["fault"], at=told["at"])
    return told


def upload(
    books: Books, book_id: int, step: Step, *, template_id: UUID, paper: str, file_name: str, brought: Brought
) -> Done[Template]:
    """Keep the next version of the template of a paper; another person puts it in force.

    Raises (in this order):
        TextTooLong, TextUnprintable, TemplateFieldsUnknown, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep,
        StepBackdated; never AreaOther and Recused: it is of the whole book.
    """
    check_text("file name", file_name)
    unknown = unknown_in(FORMS[paper], brought.fields)
    if unknown:
        raise TemplateFieldsUnknown(paper=paper, fields=several(unknown[:20]))
    digest = sha256(brought.content).hexdigest()
    said = {"paper": paper, "file_name": file_name, "file": digest}

    def kept(known: Template) -> tuple[dict[str, object], dict[str, object]]:
        return {"paper": known.paper, "file_name": known.file_name, "file": known.sha256}, dict(said)

    done = acting.repeated(books, book_id, TEMPLATES, template_id, step, kept)
    if done is not None:
        return done
    hold_id(books, book_id, f"template:{paper}")

    def keep(_: Running) -> Template:
        [last] = read(books, int, SQL["last"], book=book_id, paper=paper)
        values = {"paper": paper, "version": last + 1, "file_name": file_name, "sha256": digest}
        row = {"book_id": book_id, "template_id": template_id, **values, "content": brought.content}
        books.connection.execute(insert(template).values(**row)).close()
        found = find_template(books, book_id, template_id)
        assert found is not None, "it was kept just now"
        return found

    def do(_: Running, made: Template) -> Made:
        return Made(figures={"paper": made.paper, "template": made.version})

    return acting.begun(books, book_id, TEMPLATES, template_id, "upload", step, keep, do)


def confirm(books: Books, book_id: int, step: Step, template_id: UUID) -> Done[Template]:
    """Put a template in force, as another person than who brought it; the one before it is kept.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        AskerGone; never SecondPersonNeeded, AreaOther and Recused.
    """
    return acting.take(books, book_id, TEMPLATES, template_id, "confirm", step)


def drop(books: Books, book_id: int, step: Step, template_id: UUID) -> Done[Template]:
    """Drop a template that was never in force.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never
        SecondPersonNeeded, ActedBefore, AskerGone, AreaOther and Recused.
    """
    return acting.take(books, book_id, TEMPLATES, template_id, "drop", step)


def reinstate(books: Books, book_id: int, step: Step, template_id: UUID) -> Done[Template]:
    """Go back to an older version, as another person than who brought it; the one in its place is kept.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        AskerGone; never SecondPersonNeeded, AreaOther and Recused.
    """
    return acting.take(books, book_id, TEMPLATES, template_id, "reinstate", step)


def retire(books: Books, book_id: int, step: Step, template_id: UUID) -> Done[Template]:
    """Go back to the layout of the house, as another person than who brought the template.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated; never
        SecondPersonNeeded, AskerGone, AreaOther and Recused.
    """
    return acting.take(books, book_id, TEMPLATES, template_id, "retire", step)


def _stand(books: Books, taken: Acting[Template]) -> Made:
    """Let a version stand in the place of the one before it."""
    book_id, paper = taken.book_id, taken.record.paper
    hold_id(books, book_id, f"template:{paper}")
    before = find(books, Standing, SQL["standing"], book=book_id, paper=paper)
    if before is not None:
        acting.take_along(books, book_id, Along(TEMPLATES, before.template_id, "replace"), taken.step, _end)
    ask(books, SQL["turn"], book=book_id, template=taken.id, in_force=True).close()
    return Made(figures={"paper": paper, "template": taken.record.version})


def _end(books: Books, taken: Acting[Template]) -> Made:
    ask(books, SQL["turn"], book=taken.book_id, template=taken.id, in_force=False).close()
    return Made(figures={"paper": taken.record.paper, "template": taken.record.version})


def find_template(books: ReadBooks, book_id: int, template_id: UUID) -> Template | None:
    """Find a version of a template; none where there is none with this id."""
    return find(books, Template, SQL["template"], book=book_id, template=template_id)


def _nobody(_: Template) -> Collection[str]:
    """A template is no party's."""
    return ()


TEMPLATES: Final[Conduct[Template]] = Conduct(
    TEMPLATE,
    find_template,
    _nobody,
    (
        Verb("confirm", "Put the template in force", "启用模板", do=_stand),
        Verb("drop", "Drop the template", "撤销模板"),
        Verb("reinstate", "Go back to this version", "恢复此版本", do=_stand),
        Verb("retire", "Go back to the layout of the house", "停用模板", do=_end),
        Verb("replace", "Let another version stand in its place", "由新版本替换", do=_end),
    ),
    place=whole_book,
)
"""How one acts with a template."""
