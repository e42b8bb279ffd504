"""Change the rules one place at a time, and list the changes that no test notices: `python -m tests.mutants [file …]`.

mutmut makes and runs the changes; here stands which kinds of change count. A rule is a comparison, a sum, a count, a
condition: those are changed. Texts, arguments that are left out and values that become None are not: the types (mypy
--strict) and the gallery of the errors see them, and they are three of four changes that mutmut would make.

A file is a pattern such as `ledger/permits/rules/*.py`, so that a run has an end; without one, all rules are changed, which
takes two cores three to six minutes. The folder `mutants` is made anew. `tests/rules/mutants.md` tells what survives, and why: what it
does not explain is an error, and so is a row of it that explains nothing any more.

`python -m tests.mutants sql` moves the lines of the functions and triggers of PostgreSQL instead, one at a time, and runs the tests
that `tests/house/test_sql_edges.py` names for each.
"""

import fcntl
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple

import pytest
from mutmut import __main__ as mutmut
from mutmut import configuration
from mutmut.mutation import mutators
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

COUNTED = {
    mutators.operator_number,
    mutators.operator_name,
    mutators.operator_remove_unary_ops,
    mutators.operator_unsymmetrical_string_methods_swap,
    mutators.operator_symmetric_string_methods_swap,
    mutators.operator_keywords,
    mutators.operator_swap_op,
    mutators.operator_augmented_assignment,
    mutators.operator_match,
    mutators.operator_if_exp,
}
KILLED = ("killed", "timeout", "caught by type check", "segfault", "suspicious")
PAGE = Path("tests/rules/mutants.md")
ROW = re.compile(r"\| `(?P<path>[^`]+\.py)` (?P<functions>[^|]+) \| (?P<change>[^|]+) \| [^|]+ \|")


class Explained(NamedTuple):
    """A row of the page: changes that are none."""

    path: str
    functions: tuple[str, ...]
    changes: tuple[tuple[str, str], ...] | None
    """What stands there, and what the change puts in its place; None: every change of the functions."""

    def tells(self, path: str, function: str, removed: str, added: str) -> bool:
        """Tell whether it is about a change that has taken one line away and put another there."""
        if path != self.path or function not in self.functions:
            return False
        return self.changes is None or any(
            removed.count(old) > added.count(old) and added.count(new) > removed.count(new)
            for old, new in self.changes
        )


def main(files: list[str]) -> int:
    """Change what the patterns name, print the score of each module and the survivors, and count them."""
    mutators.mutation_operators[:] = [  # type: ignore[index]
        pair for pair in mutators.mutation_operators if pair[1] in COUNTED
    ]
    for name in (
        "print_stats",
        "print_status",
    ):  # a line that is written anew ten times a second fills a file
        setattr(mutmut, name, lambda *_, **__: None)
    if files:
        configuration.config().only_mutate = files
    with Path("pyproject.toml").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another run works in this folder; wait for it, or use a clone.")
            return 2
        os.environ.setdefault("HYPOTHESIS_PROFILE", "ci")
        rmtree("mutants", ignore_errors=True)
        mutmut._run([], None)
    return report()


def move_lines() -> int:
    """Move each line that PostgreSQL draws, print which tests do not notice, and count those."""
    # Not above: what is imported before the changes are made is never changed.
    from tests.house.test_sql_edges import ASKED

    survivors = 0
    for name, tests in ASKED.items():
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", tests],
            env={**os.environ, "ECOLEDGER_SQL_MUTANT": name},
            capture_output=True,
            check=False,
        )
        if done.returncode != pytest.ExitCode.TESTS_FAILED:
            survivors += 1
            print(f"{name}: {tests}")
    return survivors


def report() -> int:
    """Print the score of each module, every survivor that the page does not explain, and every row that explains none; count both."""
    faults = []
    rows = explained()
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        told = Counter(status_by_exit_code[code] for code in data.exit_code_by_key.values())
        if ran := sum(told.values()) - told["not checked"]:
            survivors = [
                (name, explaining(rows, path, name))
                for name, code in data.exit_code_by_key.items()
                if status_by_exit_code[code] in ("survived", "no tests")
            ]
            killed = sum(told[name] for name in KILLED)
            known = sum(bool(by) for _, by in survivors)
            print(
                f"{path!s:50} {ran:5} changes {killed:5} killed {known:4} explained {ran - killed - known:4} not"
            )
            faults += [f"not noticed and not explained: {name}" for name, by in survivors if not by]
            used = {row for _, by in survivors for row in by}
            faults += [
                f"explains nothing: {row}" for row in rows if named(path) == row.path and row not in used
            ]
    print(*faults, sep="\n")
    return len(faults)


def explained() -> list[Explained]:
    """Read the rows of the page."""
    return [
        Explained(
            row["path"],
            tuple(re.findall(r"`([^`]+)`", row["functions"])),
            None if row["change"] == "`all`" else tuple(re.findall(r"`([^`]+)` to `([^`]+)`", row["change"])),
        )
        for row in map(ROW.fullmatch, PAGE.read_text("utf-8").splitlines())
        if row
    ]


def explaining(rows: list[Explained], path: Path, name: str) -> list[Explained]:
    """Give the rows that are about a change."""
    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    removed, added = (" ".join(line[1:] for line in lines if line.startswith(sign)) for sign in "-+")
    function, _ = orig_function_and_class_names_from_key(name)
    return [row for row in rows if row.tells(named(path), function, removed, added)]


def named(path: Path) -> str:
    """Give a module the name that the page has for it."""
    return path.relative_to("ledger").as_posix()


if __name__ == "__main__":
    sys.exit(min(move_lines() if sys.argv[1:] == ["sql"] else main(sys.argv[1:]), 1))
