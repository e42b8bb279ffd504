"""The pages that people read first: their examples run as they stand, in both languages alike, and their numbers are ours."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.api.conftest import Serving

ROOT = Path(__file__).parents[2]
PAGES = {
    "README.md": ["process.second_person_needed"],
    "README.zh-CN.md": ["process.second_person_needed"],
    "docs/guide/first-sale.md": ["process.second_person_needed", "process.second_person_needed", "account.overdraft"],
    "docs/guide/first-sale.zh-CN.md": ["process.second_person_needed", "process.second_person_needed", "account.overdraft"],
}  # fmt: skip
"""What the example of a page says is refused, in this order; the last refusal for a second person is asked for in Chinese."""
WORDS = re.compile(r'"(name|document|unit)": "[^"]*"|# .*| -H .Accept-Language: zh-CN.')


def example(page: str) -> str:
    """Give the commands of the example of a page: the block that begins with the key."""
    text = (ROOT / page).read_text("utf-8").split("```sh\nKEY=", 1)[1]
    return "KEY=" + text.split("```", 1)[0]


@pytest.mark.parametrize("page", [page for page in PAGES if "zh-CN" not in page])
def test_both_pages_have_the_same_example(page: str) -> None:
    """Goal: nobody reads less in one language. Method: the commands of both, but for names, documents, units and comments."""
    other = page.replace(".md", ".zh-CN.md")
    assert WORDS.sub("", example(page)) == WORDS.sub("", example(other))
    comments = re.findall("# .*", example(other))
    assert comments
    assert all(re.search("[\u4e00-\u9fff]", comment) for comment in comments)


def test_the_first_page_is_one_screen() -> None:
    """Goal: who comes first reads to the end. Method: its size in bytes, in both languages."""
    assert {
        page: size for page in PAGES if (size := (ROOT / page).stat().st_size) > 6_000 and "README" in page
    } == {}


@pytest.mark.parametrize("page", PAGES)
def test_the_example_runs(serving: Serving, tmp_path: Path, page: str) -> None:
    """Goal: what a page promises happens. Method: its own commands in a shell, against a server; refused is just what it says."""
    script = example(page)
    script = re.sub(r"KEY=eco_….*", f"KEY={serving.keys['administrator']}", script)
    script = re.sub(r"OTHER=eco_….*", f"OTHER={serving.keys['deputy']}", script)
    script = script.replace("http://127.0.0.1:8000/v1", f"{serving.url}/v1")
    done = subprocess.run(
        ["bash", "-eu"], input=script, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    refused = re.findall(r'^\{"type":.*?"code":"([a-z_.]+)"', done.stdout, re.MULTILINE)
    assert refused == PAGES[page], done.stdout
    assert "无权执行此操作" in done.stdout, done.stdout
    if "README" in page:
        assert json.loads(done.stdout.splitlines()[-1])["limit"] == "100.000", done.stdout
        return
    assert done.stdout.count('"replayed":true') == 1, done.stdout
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
    assert '"balanced":true,"totals"' in done.stdout.splitlines()[-1], done.stdout


def test_no_guide_counts_the_promises() -> None:
    """Goal: a new room makes no page untrue. Method: numbers of promises in the guides, which every room changes."""
    pages = [page.read_text("utf-8") for page in (ROOT / "docs" / "guide").glob("*.md")]
    assert any("promises checked" in page for page in pages)
    assert [found for page in pages for found in re.findall(r"\d+ promises checked", page)] == []
