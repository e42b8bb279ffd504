"""The package stands alone, and keeps the habits of the house."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import cryptography
from ecoledger_verify.texts import TEXTS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "verifier" / "ecoledger_verify"
FILES = sorted(PACKAGE.glob("*.py"))


def test_imports_nothing_but_the_standard_library_and_cryptography() -> None:
    """No line imports anything else, and of cryptography only Ed25519."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "."]
                assert node.level == 0
            for name in names:
                top = name.partition(".")[0]
                assert (
                    top in sys.stdlib_module_names
                    or top == "ecoledger_verify"
                    or name
                    in (
                        "cryptography.exceptions",
                        "cryptography.hazmat.primitives.asymmetric.ed25519",
                    )
                ), f"{file.name}: {name}"


def test_runs_where_nothing_else_is_installed(tmp_path: Path) -> None:
    """With its own folder, the standard library and cryptography alone, it checks a receipt."""
    from tests.verifier.test_receipts import GOOD

    (tmp_path / "r.json").write_bytes(GOOD)
    site = tmp_path / "site"
    site.mkdir()
    library = Path(cryptography.__file__).parent
    for name in ("cryptography", "cffi", "_cffi_backend", "pycparser"):
        for found in library.parent.glob(f"{name}*"):
            if not found.name.endswith("-info"):
                (site / found.name).symlink_to(found)
    program = (
        f"import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p] + [{str(PACKAGE.parent)!r}, {str(site)!r}];"
        "from ecoledger_verify.cli import main;"
        f"sys.argv = ['ecoledger-verify', 'receipt', {str(tmp_path / 'r.json')!r}, '--lang', 'en'];"
        "\ntry: main()\nfinally: assert not {'ledger', 'api', 'rfc8785', 'sqlalchemy', 'typer'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "It holds." in done.stdout


def test_modules_and_functions_are_short() -> None:
    """At most 500 lines a module and 60 a function; every public thing says what it is."""
    for file in FILES:
        text = file.read_text("utf-8")
        assert text.count("\n") <= 500, file.name
        tree = ast.parse(text)
        assert ast.get_docstring(tree), file.name
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{file.name}: {node.name}"


def test_every_text_has_both_languages() -> None:
    """Both texts take the same figures, and every code that is used has a text and every text a use."""
    code = "\n".join(file.read_text("utf-8") for file in FILES if file.name != "texts.py")
    for name, (english, chinese) in TEXTS.items():
        figures = [sorted(set(re.findall(r"\{(\w+)\}", text))) for text in (english, chinese)]
        assert figures[0] == figures[1], name
        assert english, name
        assert not {"member", "line", "place", "entry"} & set(figures[0]), (
            f"{name}: these stand in front of every text"
        )
        if not name.startswith(("check.", "at.", "fact.")):
            assert f'"{name}"' in code or f"'{name}'" in code, name
    for name in re.findall(
        r'Unreadable\(\s*"([\w.]+)"|fault\([^,()]+, "([\w.]+)"|fact\("([\w.]+)"|warn\("([\w.]+)"', code
    ):
        assert "".join(name) in TEXTS, name
