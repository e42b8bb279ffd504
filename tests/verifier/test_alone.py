"""The verifier stands alone, and says everything in two languages."""

import ast
import re
import string
import sys
from pathlib import Path

from ecoledger_verify.words import WORDS

PACKAGE = Path(__file__).parents[2] / "verifier" / "ecoledger_verify"
FILES = sorted(PACKAGE.glob("*.py"))


def test_it_imports_nothing_but_the_standard_library_and_cryptography() -> None:
    known = {*sys.stdlib_module_names, "cryptography", "ecoledger_verify"} - {"socket", "urllib", "http", "ssl", "subprocess", "ctypes"}
    assert FILES
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= known, file.name


def test_every_sentence_has_both_languages_with_the_same_figures() -> None:
    for code, (english, chinese) in WORDS.items():
        fields = [sorted({f for _, f, _, _ in string.Formatter().parse(text) if f}) for text in (english, chinese)]
        assert fields[0] == fields[1], code
        assert re.search("[\u4e00-\u9fff]", chinese) or code in ("fault_elsewhere", "trial_line"), code


def test_every_sentence_is_said_and_every_code_has_one() -> None:
    text = "".join(file.read_text("utf-8") for file in FILES if file.name != "words.py")
    calls = r'(?:Unreadable|DoesNotHold|of_entry|of_member|say)\(\s*(?:language, )?"(\w+)"'
    assert set(re.findall(calls, text)) <= set(WORDS)
    assert {code for code in WORDS if f'"{code}"' not in text} <= {"debit", "credit"}  # Said by the name of the side.
