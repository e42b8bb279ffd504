"""The bureau's own templates of its papers: what fields there are, brought by one person, put in force by another, gone back from."""

from typing import Annotated, Any, ClassVar, Final, Literal, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.acts import STEP, ActOut, ActPath, NextOut, SaidIn, act, add_turn, following, step_of
from api.dependencies import Caller, allowed, read_upload, service_of
from api.errors import locale_of
from api.files import as_file
from api.openapi import READ, problems, repeated
from api.routes.letters import MEDIA
from api.shapes import Day, Out, Title
from api.showing import Spoken
from ledger.compensation import letters
from ledger.compensation.actions import templates
from ledger.compensation.queries import templates as queries
from ledger.compensation.rules.forms import FORMS
from ledger.compensation.rules.templates import listed
from ledger.compensation.shapes import PaperName
from ledger.database import Books
from ledger.documents.docx import write_paper_docx
from ledger.messages import translate
from ledger.processes.acting import Done, read_process
from ledger.processes.actions import Step

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: papers"])
Bureau = Annotated[Caller, Depends(allowed("case.work"))]
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
DOCX: Final = MEDIA["docx"]
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
FILE: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {DOCX: _BINARY, "application/octet-stream": _BINARY}}
}
_DOCUMENT: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {DOCX: _BINARY}}}
FormName = Literal[
    "check", "start", "notice", "service", "minutes", "agreement", "confirmation", "suit", "order", "enforcement", "preservation",
    "bankruptcy_claim", "payment", "plan", "evaluation", "closing", "refund", "apart_notice", "draw", "simple",
]  # fmt: skip
"""Every paper that an office sends."""
assert set(get_args(FormName)) == set(FORMS) <= set(get_args(PaperName)), "each form has its name"


class FieldOut(Out):
    """A field of a paper."""

    field: str
    """Its code; of a column of a table behind the name of the table."""
    name: str
    """As it may stand in braces, too: `{{案件编号}}`, `{{当事人.名称}}`."""
    optional: bool
    """Whether it may stay empty; another one that is not known stands as a gap."""


class FormOut(Out):
    """A paper and its fields, in their order."""

    paper: str
    title: str
    fields: list[FieldOut]


class FormsOut(Out):
    """The papers that an office sends."""

    papers: list[FormOut]


class TemplateRowOut(Spoken):
    """A version of a template."""

    WORDS: ClassVar = {"paper": "paper", "state": "state.compensation.template"}

    id: UUID
    paper: str
    version: int
    file_name: str
    sha256: str
    size: int
    in_force: bool
    state: str


class TemplatesOut(Out):
    """Versions of templates, the newest of each paper first."""

    templates: list[TemplateRowOut]


class TemplateOut(TemplateRowOut):
    """A version of a template, and what can be done with it."""

    next: list[NextOut]


class TemplateUploadedOut(ActOut):
    """What became of a template that was brought."""

    paper: str
    template: int
    """Its version."""


@router.get("/paper-templates/fields", responses=problems(*READ))
def read_template_fields(request: Request, caller: Reader) -> FormsOut:
    """List the fields of every paper that an office sends, as a template names them."""
    locale = locale_of(request)
    return FormsOut(
        papers=[
            FormOut(
                paper=paper,
                title=translate(form.title, locale, {}),
                fields=[
                    FieldOut(field=code, name=name, optional=maybe) for code, name, maybe in listed(paper)
                ],
            )
            for paper, form in FORMS.items()
        ]
    )


@router.get("/paper-templates/example", response_class=Response, responses={**problems(*READ), **_DOCUMENT})
def read_template_example(request: Request, caller: Reader, paper: FormName) -> Response:
    """Download a paper as the house lays it out, with its fields in braces: a template to begin with."""
    content = write_paper_docx(letters.example(paper, locale_of(request)))
    return as_file(content, DOCX, f"{paper}.docx")


@router.get("/paper-templates", responses=problems(*READ))
def read_templates(request: Request, caller: Reader, paper: FormName | None = None) -> TemplatesOut:
    """List the templates of the bureau in all versions, also those that were replaced or dropped."""
    with service_of(request).database.read() as books:
        rows = queries.templates_of(books, caller.book_id, paper)
    return TemplatesOut(templates=[TemplateRowOut.of(locale_of(request), **row._asdict()) for row in rows])


@router.post(
    "/paper-templates",
    status_code=201,
    openapi_extra=FILE,
    response_model=TemplateUploadedOut,
    responses={
        **problems(*STEP, read_upload, templates.read_file, templates.upload),
        **repeated(TemplateUploadedOut),
    },
)
async def upload_template(
    request: Request,
    caller: Bureau,
    id: Annotated[UUID, Query(description="Id of the template, a UUID of version 7 made by you.")],
    paper: FormName,
    effective_on: Day,
    file_name: Title = "",
    document: Title = "",
) -> Response:
    """Bring the next version of the template of a paper, a DOCX with its fields in braces; another person puts it in force."""
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document))
    brought = await read_upload(request, caller, templates.read_file)
    return await run_in_threadpool(_upload, request, caller, step, id, paper, file_name, brought)


def _upload(
    request: Request,
    caller: Caller,
    step: Step,
    id: UUID,
    paper: str,
    file_name: str,
    brought: templates.Brought,
) -> Response:
    def work(books: Books) -> Done[templates.Template]:
        said = {"template_id": id, "paper": paper, "file_name": file_name}
        return templates.upload(books, caller.book_id, step, **said, brought=brought)  # type: ignore[arg-type]

    return act(
        request, caller, work, lambda done: {"paper": done.record.paper, "template": done.record.version}
    )


@router.get("/paper-templates/{id}", responses=problems(*READ, read_process))
def read_template(request: Request, id: ActPath, caller: Reader) -> TemplateOut:
    """Read a version of a template, and what can be done with it."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, templates.TEMPLATES, id, caller.sees)
        told = {name: one for name, one in kept._asdict().items() if name != "template_id"}
        possible = following(request, books, templates.TEMPLATES, process, kept)
    return TemplateOut.of(locale_of(request), id=id, state=process.state, next=possible, **told)


@router.get(
    "/paper-templates/{id}/file",
    response_class=Response,
    responses={**problems(*READ, read_process), **_DOCUMENT},
)
def read_template_file(request: Request, id: ActPath, caller: Reader) -> Response:
    """Download a version of a template as it was brought."""
    with service_of(request).database.read() as books:
        _, kept = read_process(books, caller.book_id, templates.TEMPLATES, id, caller.sees)
        content = queries.content_of(books, caller.book_id, id)
    return as_file(content, DOCX, f"{kept.paper}-{kept.version}.docx")


add_turn(
    router,
    "/paper-templates/{id}/confirm",
    "case.work",
    "Put a template in force, as another person than who brought it; the version before it is kept.",
    templates.confirm,
    templates.confirm,
)
add_turn(
    router,
    "/paper-templates/{id}/drop",
    "case.work",
    "Drop a template that was never in force.",
    templates.drop,
    templates.drop,
)
add_turn(
    router,
    "/paper-templates/{id}/reinstate",
    "case.work",
    "Go back to an older version of a template, as another person than who brought it.",
    templates.reinstate,
    templates.reinstate,
)
add_turn(
    router,
    "/paper-templates/{id}/retire",
    "case.work",
    "Go back to the layout of the house, as another person than who brought the template.",
    templates.retire,
    templates.retire,
)
