"""`ecoledger log`, its anchors: publish checkpoints, let witnesses sign them, and have them time-stamped."""

from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from rich.console import Console

from cli.log import Book, sequencing, signer
from cli.publication import Fault, publish_all
from ledger.clock import SystemClock
from ledger.errors import Malformed
from ledger.proofs.consistency import parse_proof
from ledger.proofs.notes import COSIGNATURE, cosign, parse_key, parse_note, verifier_key
from ledger.proofs.witness import check_checkpoint
from ledger.seals import timestamps
from ledger.seals.cosignatures import add_cosignature, anchors, keep, remember
from ledger.seals.publishing import alone, put_file
from ledger.seals.queries import log_id, newest_point
from ledger.settings import Settings

app = typer.Typer()
out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
KeyFile = Annotated[
    Path, typer.Option("--key-file", help="Ed25519 key in PEM: openssl genpkey -algorithm ed25519 -out FILE")
]
Name = Annotated[str, typer.Option(help="name of the witness, such as witness.example.org")]


class WitnessKeyUnreadable(Malformed):
    """The file {file} is no Ed25519 key in PEM form, or the name {name} has a blank or a plus sign.

    Make a key with: openssl genpkey -algorithm ed25519 -out FILE. Choose a name as host names are written.
    """

    code = "witness.key_unreadable"
    source = "docs/spec/audit.md 8.2"


@app.command("publish")
def publish_log(
    folder: Annotated[
        Path, typer.Argument(help="the folder that a web server serves; each book has one below it")
    ],
    git: Annotated[
        bool, typer.Option("--git", help="the folder is a git repository: commit what is new")
    ] = False,
) -> None:
    """Write the logs of all books as static files (C2SP tlog-tiles): what is new since the checkpoints that are there.

    Where the log of one book cannot be published, the others are all the same; the exit status is 1 then.
    """
    faults: list[tuple[str, Fault]] = []
    entries = Settings().ecoledger_publish_entries
    with sequencing() as database:
        for book, told in publish_all(database, folder, git=git, entries=entries):
            if isinstance(told, str):
                out.print(told)
            else:
                faults.append((book, told))
    for book, why in faults:
        errors.print(f"{book} is not published: {why}")
    if faults:
        raise faults[0][1]


@app.command("witness-key")
def witness_key(key_file: KeyFile, name: Name) -> None:
    """Print the verifier key of a witness, for those whose logs it signs."""
    out.print(str(verifier_key(read_witness_key(key_file, name), name, COSIGNATURE)))


@app.command("cosign")
def cosign_checkpoint(
    note: Annotated[Path, typer.Argument(help="a checkpoint of any log", exists=True, dir_okay=False)],
    state: Annotated[
        Path, typer.Option(help="where the last checkpoint that was signed is kept; one file for each log")
    ],
    key_file: KeyFile,
    name: Name,
    log_key: Annotated[
        str, typer.Option(help="verifier key of the log, which came by another way than the checkpoint")
    ],
    proof: Annotated[
        Path | None,
        typer.Option(help="consistency proof from the checkpoint that was signed last", exists=True),
    ] = None,
) -> None:
    """Sign a checkpoint as a witness, if its log has only grown since the last, and print the line to put under it."""
    private = read_witness_key(key_file, name)
    state.parent.mkdir(parents=True, exist_ok=True)
    with alone(state.parent):
        seen = state.read_text(encoding="utf-8") if state.exists() else None
        proved = parse_proof(proof.read_text(encoding="utf-8")) if proof is not None else None
        text = note.read_text(encoding="utf-8")
        checked = check_checkpoint(text, parse_key(log_key), seen, proved)
        # Before the signature leaves: a witness never signs what it would forget.
        put_file(state, text.encode())
    out.print(str(cosign(checked.text, name, private, int(SystemClock().now().timestamp()))))


@app.command("add-cosignature")
def add_witness_line(
    book: Book,
    note: Annotated[
        Path,
        typer.Argument(help="our checkpoint with the witness's line under it", exists=True, dir_okay=False),
    ],
    witness: Annotated[str, typer.Option(help="verifier key of the witness")],
) -> None:
    """Keep what a witness signed; the public checkpoint carries it from then on."""
    text, key = note.read_text(encoding="utf-8"), parse_key(witness)
    with sequencing() as database:
        now, memory = SystemClock().now(), signer(Settings()).memory
        with database.read() as books:
            number = log_id(books, book)
        new = database.begin(lambda books: add_cosignature(books, number, book, text, key, now))
        memory.trust(key)
        remember(database, memory, number, book)
    out.print(f"{key.name}: kept" if new else f"{key.name}: had signed this checkpoint already")


@app.command("timestamp")
def timestamp(
    book: Book,
    authority: Annotated[str, typer.Option(help="address of the time-stamp authority (RFC 3161)")],
    root: Annotated[Path, typer.Option(help="its root certificate in PEM")],
) -> None:
    """Have the newest checkpoint time-stamped by an authority, verify the answer and keep it."""
    roots = timestamps.read_roots(root)
    with sequencing() as database:
        with database.read() as books:
            number = log_id(books, book)
            point = newest_point(books, number)
        response, moment = timestamps.request_timestamp(parse_note(point.note).text, authority, roots)
        line = timestamps.stored(response)
        now = SystemClock().now()
        new = database.begin(
            lambda books: keep(books, number, point.checkpoint_id, "timestamp", authority, line, now)
        )
        remember(database, signer(Settings()).memory, number, book)
    out.print(
        f"{book}: {point.size} records at {moment.isoformat()}"
        + ("" if new else ", which had a stamp of this authority already")
    )


@app.command("timestamps")
def list_timestamps(
    book: Book,
    export: Annotated[
        Path | None, typer.Option(help="folder for .tsr files and the texts that they stamp")
    ] = None,
) -> None:
    """List the time stamps of a book's checkpoints; with --export, write them for `openssl ts -verify`."""
    with sequencing() as database, database.read() as books:
        found = anchors(books, log_id(books, book), "timestamp")
    for anchor in found:
        out.print(f"{anchor.size} records at {timestamps.said_at(anchor).isoformat()} by {anchor.signer}")
    if export is not None:
        for file in timestamps.export(found, export):
            out.print(str(file))


def read_witness_key(file: Path, name: str) -> Ed25519PrivateKey:
    """Read the key of a witness.

    Raises:
        WitnessKeyUnreadable: there is none, or the name cannot stand in a note.
    """
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise WitnessKeyUnreadable(file=file.name, name=name) from error
    if not isinstance(key, Ed25519PrivateKey) or not name or "+" in name or any(c.isspace() for c in name):
        raise WitnessKeyUnreadable(file=file.name, name=name)
    return key
