"""The walk through a damage case: its commands run as they stand, in both languages alike, and the pack that it shows is one."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from ledger.law import Law, parse_pack
from tests.api.conftest import Serving
from tests.api.test_readme import ROOT, example

PAGES = ("docs/guide/damage-case.md", "docs/guide/damage-case.zh-CN.md")
REFUSED = [
    "process.second_person_needed",
    "process.second_person_needed",
    "compensation.stages_open",
    "compensation.case_still_open",
]
"""What the walk says is refused, in this order."""
TEXTS = re.compile(r'"(name|document|unit)": "[^"]*"|# .*| -H .Accept-Language: zh-CN.')


def test_both_pages_walk_the_same_way() -> None:
    """Goal: nobody reads less in one language. Method: the commands of both, but for names, documents, units and comments."""
    english, chinese = (example(page) for page in PAGES)
    assert TEXTS.sub("", english) == TEXTS.sub("", chinese)
    comments = re.findall("# .*", chinese)
    assert comments
    assert all(re.search("[\u4e00-\u9fff]", comment) for comment in comments)


@pytest.mark.parametrize("page", ["README.zh-CN.md", PAGES[1], "docs/guide/first-sale.zh-CN.md"])
def test_a_chinese_page_asks_in_chinese(page: str) -> None:
    """Goal: whoever follows a Chinese page is answered in Chinese. Method: the one place in which each page names its headers."""
    [asks] = [one for one in example(page).splitlines() if one.startswith("ask() ")]
    assert "-H 'Accept-Language: zh-CN'" in asks


@pytest.mark.parametrize("page", PAGES)
def test_the_walk_ends_with_a_closed_case(serving: Serving, tmp_path: Path, page: str) -> None:
    """Goal: what the page promises happens. Method: its own commands in a shell, against a server; refused is just what it says."""
    script = re.sub(r"KEY=eco_….*", f"KEY={serving.keys['administrator']}", example(page), count=1)
    script = re.sub(r"OTHER=eco_….*", f"OTHER={serving.keys['deputy']}", script)
    script = script.replace("http://127.0.0.1:8000/v1", f"{serving.url}/v1")
    done = subprocess.run(
        ["bash", "-eu"], input=script, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.findall(r'^\{"type":.*?"code":"([a-z_.]+)"', done.stdout, re.MULTILINE) == REFUSED, done.stdout
    assert "规则包（cn-42）未规定其长度" in done.stdout, "the term that Hubei has no rule for"
    last = done.stdout.splitlines()[-1]
    assert last.count('"code":"RIVER-1"') == 1, last
    assert '"state":"closed"' in last, last
    assert (tmp_path / "file.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("page", PAGES)
def test_the_pack_of_the_page_is_one(page: str) -> None:
    """Goal: 2.7 from the first day of a book, and the term of the place. Method: the pack as printed, before the shipped ones."""
    text = (ROOT / page).read_text("utf-8").split("```toml\n", 1)[1].split("```", 1)[0]
    law, on = Law.of("cn-42", [parse_pack(text)]), date(2026, 1, 5)
    assert Law.of("cn-42").find("compensation.entered_alone_days", on) is None
    assert law.integer("compensation.entered_alone_days", on) == 7
    assert law.text("compensation.clock.remittance", on) == "10 W"
