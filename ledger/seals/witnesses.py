"""Asking a witness over HTTP: `add-checkpoint` of C2SP tlog-witness, as a log asks it."""

from dataclasses import dataclass
from typing import Final

import httpx

from ledger.errors import Conflict, Unavailable
from ledger.proofs.adding import SIZE_TYPE, Adding
from ledger.proofs.notes import NoteMalformed, VerifierKey, is_size, parse_signature

SECONDS: Final = 30
"""How long a witness may take."""
_ANSWER_MAX: Final = 64 * 1024


class WitnessUnreachable(Unavailable):
    """The witness {witness} does not answer: {why}.

    Look whether its address is right, and ask again later. Nothing was kept.
    """

    code = "witness.unreachable"
    source = "docs/spec/audit.md 8.7"


class WitnessRefused(Conflict):
    """The witness {witness} does not sign the checkpoint of {size} records: {status}, {why}.

    403 and 404 say that it does not know the log or its newest key: have its operator add it. 409 and 422 say that it has seen another
    history of the log: find out whether an old copy of the database was brought back.
    """

    code = "witness.refused"
    source = "docs/spec/audit.md 8.7"


class WitnessAhead(Conflict):
    """The witness {witness} has signed a checkpoint of {seen} records, and the log has {size}.

    The log has lost records, or an old copy of the database was brought back: find out which before anything is posted.
    """

    code = "witness.ahead"
    source = "docs/spec/audit.md 8.7"


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who signs checkpoints."""

    address: str
    """Its submission prefix."""
    key: VerifierKey


def ask(witness: Witness, asked: Adding, size: int) -> str | int:
    """Ask a witness for its signature. No transaction should be open meanwhile: it may take its time.

    Args:
        witness: whom.
        asked: the checkpoint and its proof.
        size: that of the checkpoint.

    Returns:
        Its signature line, not verified yet; or the size that it has signed last, from which the proof has to lead.

    Raises (in this order):
        WitnessUnreachable: there is no answer, or more than an answer has.
        WitnessAhead: it has signed a larger log. WitnessRefused: it does not sign, or its answer has no line of its key.
    """
    name = witness.key.name
    try:
        with httpx.stream(
            "POST",
            f"{witness.address.rstrip('/')}/add-checkpoint",
            content=str(asked).encode(),
            timeout=SECONDS,
        ) as answer:
            body = _read(answer)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise WitnessUnreachable(witness=name, why=str(error) or type(error).__name__) from error
    told = body.decode(errors="replace")
    seen = told.removesuffix("\n")
    if (
        answer.status_code == httpx.codes.CONFLICT
        and answer.headers.get("content-type", "").startswith(SIZE_TYPE)
        and is_size(seen)
    ):
        if int(seen) > size:
            raise WitnessAhead(witness=name, seen=seen, size=str(size))
        if int(seen) != asked.old:
            return int(seen)
    if answer.status_code == httpx.codes.OK:
        for line in told.split("\n"):
            if _is_of(line, witness.key):
                return line
    raise WitnessRefused(
        witness=name,
        size=str(size),
        status=str(answer.status_code),
        why=told.strip()[:200] or answer.reason_phrase,
    )


def _read(answer: httpx.Response) -> bytes:
    body = b""
    for part in answer.iter_bytes():
        body += part
        if len(body) > _ANSWER_MAX:
            raise ValueError("the answer is too long")
    return body


def _is_of(line: str, key: VerifierKey) -> bool:
    try:
        found = parse_signature(line)
    except NoteMalformed:
        return False
    return (found.name, found.key_id) == (key.name, key.key_id)
