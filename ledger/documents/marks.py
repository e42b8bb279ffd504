"""The mark of a sealed entry on a paper: place, voucher number, checkpoint, and a QR that proves them or says where to ask."""

import zlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Final

QR_BYTES_MAX: Final = 2000
"""More cannot be read from paper by a telephone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an entry stands in the log."""

    place: int
    voucher_month: date
    voucher_number: int
    size: int
    """Of the checkpoint."""
    root: bytes
    content: str
    """Of the QR."""


def qr_content(receipt: bytes | None, page: str, address: str, leaf_hash: bytes) -> str:
    """Say what the QR holds: the whole receipt when it fits, else where it is and how to know it again.

    Args:
        receipt: without persons; None when the reader of the paper may not have it.
        page: address of the page that verifies receipts; the receipt follows as raw deflate in base64url, without padding.
        address: of the entry's receipt.
        leaf_hash: of the record; its first 16 hexadecimal digits are printed.
    """
    if receipt is not None:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = urlsafe_b64encode(packer.compress(receipt) + packer.flush()).decode().rstrip("=")
        content = f"{page}#r={packed}"
        if len(content.encode()) <= QR_BYTES_MAX:
            return content
    return f"{address}#leaf={leaf_hash.hex()[:16]}"
