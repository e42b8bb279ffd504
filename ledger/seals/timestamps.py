"""Time stamps of RFC 3161: an authority says when a checkpoint was there, in a form that OpenSSL checks without us."""

from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import httpx
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from ledger.errors import Malformed, RuleViolation, Unavailable
from ledger.seals.cosignatures import Anchor
from ledger.seals.publishing import put_file

SECONDS: Final = 30
"""How long an authority may take."""
_RESPONSE_MAX: Final = 1 << 20


class AuthorityUnreachable(Unavailable):
    """The time-stamp authority {authority} does not answer: {why}.

    Try again later, or name another authority. Nothing was kept.
    """

    code = "timestamp.authority_unreachable"
    source = "docs/spec/audit.md 8.3"


class TimestampWrong(RuleViolation):
    """What the authority {authority} answered is no valid time stamp of this checkpoint: {why}.

    Look whether the root certificate is the one that the authority publishes. Nothing was kept.
    """

    code = "timestamp.wrong"
    source = "docs/spec/audit.md 8.3"


class RootUnreadable(Malformed):
    """The file {file} has no certificate in PEM form.

    Give the root certificate of the authority, which it publishes.
    """

    code = "timestamp.root_unreadable"


def read_roots(file: Path) -> list[Certificate]:
    """Read the certificates that are trusted.

    Raises:
        RootUnreadable: there are none.
    """
    try:
        return load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        raise RootUnreadable(file=file.name) from error


def request_timestamp(text: str, authority: str, roots: list[Certificate]) -> tuple[bytes, datetime]:
    """Ask an authority for a time stamp over the SHA-256 of a checkpoint's text, and verify it.

    No transaction should be open meanwhile: an authority may take its time.

    Returns:
        The response as it came, and the moment that it says.

    Raises (in this order):
        AuthorityUnreachable: there is no answer. TimestampWrong: it is none, or it does not hold.
    """
    wanted = (
        TimestampRequestBuilder()
        .data(text.encode())
        .hash_algorithm(HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .build()
    )
    try:
        answer = httpx.post(
            authority,
            content=wanted.as_bytes(),
            timeout=SECONDS,
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
        ).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise AuthorityUnreachable(authority=authority, why=str(error) or type(error).__name__) from error
    return answer.content, verify_timestamp(answer.content, text, authority, roots, nonce=wanted.nonce)


def verify_timestamp(
    response: bytes, text: str, authority: str, roots: list[Certificate], nonce: int | None = None
) -> datetime:
    """Verify a response over a checkpoint's text, and give the moment that it says.

    Raises:
        TimestampWrong: it is no response, it refuses, it is of another text, or no trusted root stands behind it.
    """
    verifier = VerifierBuilder(roots=roots, nonce=nonce).build()
    try:
        stamp = _decoded(response)
        verifier.verify(stamp, sha256(text.encode()).digest())
    except (VerificationError, ValueError) as error:
        raise TimestampWrong(authority=authority, why=str(error)) from error
    return stamp.tst_info.gen_time


def stored(response: bytes) -> str:
    """Write a response as it is kept."""
    return b64encode(response).decode()


def said_at(anchor: Anchor) -> datetime:
    """Read the moment out of a response that was verified when it was kept."""
    return _decoded(b64decode(anchor.line)).tst_info.gen_time


def export(anchors: list[Anchor], folder: Path) -> list[Path]:
    """Write each text and its stamps, so that `openssl ts -verify -data TEXT -in TSR -CAfile ROOT` confirms them without us.

    Returns:
        The responses: `<size>-<checkpoint>-<n>.tsr`, beside `<size>-<checkpoint>.txt`.
    """
    written = []
    numbers: dict[int, int] = {}
    for anchor in anchors:
        name = f"{anchor.size}-{anchor.checkpoint_id}"
        numbers[anchor.checkpoint_id] = number = numbers.get(anchor.checkpoint_id, 0) + 1
        put_file(folder / f"{name}.txt", anchor.text.encode())
        written.append(folder / f"{name}-{number}.tsr")
        put_file(written[-1], b64decode(anchor.line))
    return written


def _decoded(response: bytes) -> TimeStampResponse:
    """Read a response.

    Raises:
        ValueError: it is none, or too long for one.
    """
    if len(response) > _RESPONSE_MAX:
        raise ValueError("the answer is too long")
    return decode_timestamp_response(response)
