"""The pages that people read first: their complete example runs as it stands, in both languages alike, and its numbers are ours."""

import re
import subprocess
from pathlib import Path

import pytest

from ledger.audit.checks import COUNT
from tests.api.conftest import Serving

ROOT = Path(__file__).parents[2]
PAGES = {"README.md": "## A complete example", "README.zh-CN.md": "## 完整示例"}
REFUSED = ["process.second_person_needed", "process.second_person_needed", "account.overdraft"]
"""What the example says is refused, in this order; the second is asked for in Chinese."""
WORDS = re.compile(r'"(name|document|unit)": "[^"]*"|# .*')


def example(page: str) -> str:
    """Give the commands of the complete example of a page."""
    text = (ROOT / page).read_text("utf-8").split(PAGES[page], 1)[1]
    return text.split("```sh\n", 1)[1].split("```", 1)[0]


def test_both_pages_have_the_same_example() -> None:
    """Goal: nobody reads less in one language. Method: the commands of both, but for names, documents, units and comments."""
    told = {page: WORDS.sub("", example(page)) for page in PAGES}
    assert told["README.md"] == told["README.zh-CN.md"]
    comments = re.findall("# .*", example("README.zh-CN.md"))
    assert comments
    assert all(re.search("[\u4e00-\u9fff]", comment) for comment in comments)


@pytest.mark.parametrize("page", PAGES)
def test_the_example_runs(serving: Serving, tmp_path: Path, page: str) -> None:
    """Goal: what a page promises happens. Method: its own commands in a shell, against a server; refused is just what it says."""
    script = example(page)
    script = re.sub(r"KEY=eco_….*", f"KEY={serving.keys['administrator']}", script)
    script = script.replace("http://127.0.0.1:8000/v1", f"{serving.url}/v1")
    done = subprocess.run(
        ["bash", "-eu"], input=script, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.findall(r'"code":\s?"([a-z_]+\.[a-z_.]+)"', done.stdout) == REFUSED, done.stdout
    assert done.stdout.count('"replayed": true') == 1, done.stdout
    assert "无权执行此操作" in done.stdout, done.stdout
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
    assert done.stdout.splitlines()[-1].startswith('{"balanced":true'), done.stdout


def test_the_number_of_promises_is_told_rightly() -> None:
    """Goal: the page says what the demonstration prints. Method: every number of promises in either page, and the number of checks."""
    told = [
        int(number)
        for page in PAGES
        for number in re.findall(r"(\d+) promises checked", (ROOT / page).read_text("utf-8"))
    ]
    assert told
    assert set(told) == {COUNT}
