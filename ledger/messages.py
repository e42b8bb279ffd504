"""One catalogue of sentences: English ids in the code, translations in `ledger/locale/*.po`.

The `.po` files are read at first use (a few milliseconds), so nothing has to be compiled and a bureau can correct
a sentence with a text editor. A locale we do not have falls back to English, and so does a missing sentence.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

LOCALES = ("en", "zh_Hans")


@lru_cache(maxsize=len(LOCALES))
def catalogue(locale: str) -> Mapping[str, str]:
    """Read the translations of one locale: message id to text; empty for English."""
    path = files("ledger") / "locale" / locale / "LC_MESSAGES" / "ecoledger.po"
    if not path.is_file():
        return {}
    # babel is loaded when a sentence is translated, not by a process that only reads files.
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=locale) if m.id and m.string}


def negotiate(accept_language: str) -> str:
    """Choose our locale for an `Accept-Language` header: `zh-CN` and its kin give Chinese, all else English."""
    from babel.core import negotiate_locale

    wanted = [part.split(";")[0].strip().replace("-", "_") for part in accept_language[:200].split(",")]
    aliases = {"zh": "zh_Hans", "zh_CN": "zh_Hans", "zh_SG": "zh_Hans", "zh_Hans_CN": "zh_Hans"}
    return negotiate_locale([aliases.get(name, name) for name in wanted], LOCALES, aliases={}) or "en"


class _Figures(dict[str, object]):
    """Figures for `str.format_map`: one that is missing stays visible as its name."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def translate(message: str, locale: str, figures: Mapping[str, object]) -> str:
    """Put a message into a language and its figures into the message."""
    return catalogue(locale).get(message, message).format_map(_Figures(figures))


def with_semicolons(texts: Iterable[str], locale: str) -> str:
    """Put texts one behind the other, with the semicolon of a language between them.

    >>> with_semicolons(["a", "b"], "en"), with_semicolons(["甲", "乙"], "zh_Hans")
    ('a; b', '甲；乙')
    """
    return ("；" if locale == "zh_Hans" else "; ").join(texts)


def listing(texts: Iterable[str], locale: str) -> str:
    """Put what is listed one behind the other, with the comma of a language between them.

    >>> listing(["a", "b"], "en"), listing(["甲", "乙"], "zh_Hans")
    ('a, b', '甲、乙')
    """
    return ("、" if locale == "zh_Hans" else ", ").join(texts)


def with_colon(name: str, value: str, locale: str) -> str:
    """Write a value behind its name, with the colon of a language.

    >>> with_colon("Case", "C1", "en"), with_colon("案件", "C1", "zh_Hans")
    ('Case: C1', '案件：C1')
    """
    return f"{name}：{value}" if locale == "zh_Hans" else f"{name}: {value}"


def in_brackets(text: str, more: str, locale: str) -> str:
    """Write what more is known of a text behind it, in the brackets of a language; a text alone where there is nothing.

    >>> in_brackets("Wang", "finance", "en"), in_brackets("王", "财务", "zh_Hans"), in_brackets("王", "", "zh_Hans")
    ('Wang (finance)', '王（财务）', '王')
    """
    if not more:
        return text
    return f"{text}（{more}）" if locale == "zh_Hans" else f"{text} ({more})"
