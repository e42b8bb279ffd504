"""`ecoledger log witness` and `serve-witness`: asking a witness for its signature, and being one."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

import typer
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.console import Console
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from cli.anchors import KeyFile, Name, read_witness_key
from cli.log import Book, sequencing, signer
from cli.publication import Fault, logs_of
from ledger.clock import Clock, SystemClock
from ledger.database import Database
from ledger.database.refusals import Unreachable
from ledger.errors import LedgerError, Malformed
from ledger.proofs.adding import BODY_MAX, Adding, AddingMalformed, Declined, judge, origin_of, parse_adding
from ledger.proofs.notes import COSIGNATURE, ED25519, VerifierKey, cosign, parse_head, parse_key, parse_note
from ledger.seals.cosignatures import add_cosignature, anchors, remember
from ledger.seals.memory import Memory
from ledger.seals.publishing import alone, put_file
from ledger.seals.queries import consistency_proof, log_id, newest_point
from ledger.seals.witnesses import Witness, ask
from ledger.settings import Settings, SettingUnusable

app = typer.Typer()
out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
REQUEST_SECONDS: Final = 10
"""How long a request may take to arrive."""
AT_ONCE: Final = 32
"""Requests at the same time."""
WANTED: Final = "URL KEY, URL KEY …"


class WitnessKnowsNoLog(Malformed):
    """The file {file} names no log whose checkpoints could be signed.

    Write the verifier keys of the logs into it, one a line. They come by another way than their checkpoints.
    """

    code = "witness.knows_no_log"
    source = "docs/spec/audit.md 8.7"


def witnesses_of(settings: Settings) -> list[Witness]:
    """Read the witnesses that are set.

    Raises:
        SettingUnusable: they are not written as `URL KEY`, or a key is none of a witness.
    """
    found = []
    for pair in filter(None, (one.strip() for one in settings.ecoledger_witnesses.split(","))):
        address, _, text = pair.partition(" ")
        try:
            key = parse_key(text)
        except LedgerError as error:
            raise SettingUnusable(name="ECOLEDGER_WITNESSES", value=pair[:100], wanted=WANTED) from error
        if key.kind != COSIGNATURE:
            raise SettingUnusable(name="ECOLEDGER_WITNESSES", value=pair[:100], wanted=WANTED)
        found.append(Witness(address, key))
    return found


def witness_by_night(database: Database, settings: Settings) -> Iterator[tuple[str, str | Fault]]:
    """Have every log signed by every witness that is set; one that does not answer keeps no other back.

    Yields:
        The code of a book, and what was done or why not.

    Raises:
        SettingUnusable: the witnesses are not written as they must be. Unreachable: the database does not answer.
    """
    witnesses, memory = witnesses_of(settings), Memory(settings.ecoledger_memory)
    for number, book in logs_of(database) if witnesses else ():
        for witness in witnesses:
            try:
                yield book, _have_signed(database, memory, number, book, witness)
            except Unreachable:
                raise
            except LedgerError as fault:
                yield book, fault


@app.command("witness")
def ask_witness(
    address: Annotated[
        str, typer.Argument(metavar="URL", help="address of the witness, its submission prefix")
    ],
    book: Book,
    key: Annotated[str, typer.Option(help="verifier key of the witness, which came by another way")],
) -> None:
    """Have a witness sign the newest checkpoint of a book (C2SP tlog-witness), and keep its signature."""
    witness = Witness(address, parse_key(key))
    with sequencing() as database:
        with database.read() as books:
            number = log_id(books, book)
        out.print(_have_signed(database, signer(Settings()).memory, number, book, witness))


def _have_signed(database: Database, memory: Memory, number: int, book: str, witness: Witness) -> str:
    """Have the newest checkpoint signed, and keep the line; the signer remembers the key, by which it is read again, and the line."""
    with database.read() as books:
        point = newest_point(books, number)
        signed = [one.size for one in anchors(books, number, "witness") if one.signer == witness.key.name]
    name = witness.key.name
    if parse_note(point.note).signed_by(witness.key):
        return f"{book}: {name} had signed {point.size} records already"
    old, answer = max(signed, default=0), None
    for _ in range(2):  # a witness that remembers another size than we do says which
        with database.read() as books:
            proof = consistency_proof(books, number, old, point.size)
        answer = ask(witness, Adding(old, tuple(proof), point.note), point.size)
        if isinstance(answer, str):
            break
        old = answer
    text = f"{point.note}{answer}\n"
    now = SystemClock().now()
    database.begin(lambda books: add_cosignature(books, number, book, text, witness.key, now))
    memory.trust(witness.key)
    remember(database, memory, number, book)
    return f"{book}: {name} signed {point.size} records"


@dataclass(frozen=True, slots=True)
class Signing:
    """A witness: what it signs, with which key, and where it remembers what it signed."""

    state: Path
    name: str
    private: Ed25519PrivateKey
    logs: Mapping[str, Sequence[VerifierKey]]
    """Keys by the origin of their log."""
    clock: Clock

    def add(self, data: bytes) -> tuple[int, str, str]:
        """Answer a request: status, body, and type of the body. What is signed is on the disk before."""
        try:
            asked = parse_adding(data)
        except AddingMalformed as error:
            return 400, f"{error}\n", "text/plain; charset=utf-8"
        file = self.state / f"{sha256(origin_of(asked).encode()).hexdigest()}.note"
        with alone(self.state):
            seen = parse_head(parse_note(file.read_text("utf-8"))) if file.exists() else None
            answer = judge(asked, self.logs, seen)
            if isinstance(answer, Declined):
                return answer.status, answer.body, answer.type
            put_file(file, asked.text.encode())
        line = cosign(answer.text, self.name, self.private, int(self.clock.now().timestamp()))
        return 200, f"{line}\n", "text/plain; charset=utf-8"


def read_logs(file: Path) -> dict[str, list[VerifierKey]]:
    """Read the keys of the logs that a witness signs, one a line; lines with # are for people.

    Raises (in this order):
        WitnessKnowsNoLog: there is no such file, or no key in it. NoteMalformed: a line is no key.
    """
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    logs: dict[str, list[VerifierKey]] = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            key = parse_key(line)
            if key.kind == ED25519:
                logs.setdefault(key.name, []).append(key)
    if not logs:
        raise WitnessKnowsNoLog(file=file.name)
    return logs


def served(signing: Signing) -> Starlette:
    """Make the application of a witness: one address, a bounded body that has to arrive in time."""

    async def add_checkpoint(request: Request) -> Response:
        data = b""
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                async for part in request.stream():
                    data += part
                    if len(data) > BODY_MAX:
                        return Response("too long\n", 413, {"Connection": "close"})
        except (TimeoutError, ClientDisconnect):
            return Response("too slow\n", 408, {"Connection": "close"})
        status, body, kind = await run_in_threadpool(signing.add, data)
        return Response(body, status, {"Content-Type": kind})

    return Starlette(routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"])])


@app.command("serve-witness")
def serve_witness(
    state: Annotated[
        Path, typer.Option(help="folder in which is kept what was signed; back it up, and never share it")
    ],
    key_file: KeyFile,
    name: Name,
    logs: Annotated[
        Path | None,
        typer.Option(
            help="verifier keys of the logs to sign, one a line; logs.txt in the folder when left out"
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65_535)] = 8017,
) -> None:
    """Be a witness of other logs: answer POST /add-checkpoint as C2SP tlog-witness says, until Ctrl-C. It needs no database."""
    private = read_witness_key(key_file, name)
    state.mkdir(parents=True, exist_ok=True)
    signing = Signing(state, name, private, read_logs(logs or state / "logs.txt"), SystemClock())
    out.print(
        f"Signing as {name} for {', '.join(sorted(signing.logs))} on http://{host}:{port}/add-checkpoint"
    )
    uvicorn.run(
        served(signing),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=REQUEST_SECONDS,
        server_header=False,
        proxy_headers=False,
    )
