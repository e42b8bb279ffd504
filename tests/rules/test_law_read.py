"""A rule that looks like law does something: every key of the catalogue is read by the program."""

import re
from functools import cache
from pathlib import Path

import pytest

from ledger.law import KEYS
from ledger.law.keys import Key

ROOT = Path(__file__).parents[2]
ELSEWHERE: frozenset[str] = frozenset()
"""Keys to which no meaning has been given yet: none."""


@cache
def program() -> str:
    """The code that may read law, without the catalogue and the shipped packs, and without what a text says of it."""
    files = [file for room in ("ledger", "api", "cli") for file in sorted((ROOT / room).rglob("*"))]
    texts = [
        file.read_text("utf-8")
        for file in files
        if file.suffix in (".py", ".sql") and file != ROOT / "ledger/law/keys.py"
    ]
    return "\n".join(re.sub(r'"""[\s\S]*?"""', "", text) for text in texts)


def asked(key: Key) -> bool:
    """Whether the program names a key as a text, or the room of the key and then its last part."""
    stem = re.escape(key.name.split("{")[0])
    named = (
        re.search(rf'["\']{stem}(?:["\'{{]|\w*["\'{{])', program())
        if "{" in key.name
        else re.search(rf'["\']{stem}["\']', program())
    )
    if named:
        return True
    room, last = key.name.split("{")[0].rstrip(".").rsplit(".", 1)
    return (
        re.search(rf'f["\']{re.escape(room)}\.\{{', program()) is not None
        and re.search(rf'["\']{re.escape(last)}["\']', program()) is not None
    )


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_a_key_is_read(key: Key) -> None:
    """Goal: nobody sets a rule that does nothing. Method: each key of the catalogue is looked for in the code."""
    assert asked(key) == (key.name not in ELSEWHERE)
