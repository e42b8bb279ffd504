"""The fields of a paper as a template of a bureau names them: in Chinese, as on the paper, or by their code."""

from collections.abc import Mapping, Sequence

from ledger.compensation.paper_words import PAPER_FIELDS
from ledger.compensation.rules.forms import FORMS, Form

TITLE = "paper_title"
"""The field that gives the title of the paper itself."""


def _codes(form: Form) -> list[str]:
    """List the codes of the fields of a form in their order, and of the columns of its tables."""
    columns = (f"{table}.{one}" for table, names in form.tables.items() for one in names)
    return [*form.fields, TITLE, *columns]


def names_of(form: Form) -> Mapping[str, str]:
    """Give the code of every field of a form by each of its names; a column behind its table, `当事人.名称`."""
    return {name: code for code in _codes(form) for name in (code, called(code))}


def called(code: str) -> str:
    """Name a field in Chinese, as it stands in braces.

    >>> called("case_number"), called("parties.name")
    ('案件编号', '当事人.名称')
    """
    return ".".join(PAPER_FIELDS[part].zh for part in code.split("."))


def unknown_in(form: Form, fields: Sequence[str]) -> list[str]:
    """List the fields of a template that its paper does not have."""
    known = names_of(form)
    return [one for one in fields if one not in known]


def listed(paper: str) -> list[tuple[str, str, bool]]:
    """List the fields of a paper in their order: code, name, and whether it may stay empty."""
    form = FORMS[paper]
    return [(code, called(code), code in form.maybe) for code in _codes(form)]
