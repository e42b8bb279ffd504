"""The certificate of a trade: its content, and the code by which a stranger verifies it.

The code is made of the content: the first hundred bits of the SHA-256 of its RFC 8785 form, in Crockford's base 32,
which has no letters that are mistaken for digits. Whoever has the content can compute it again.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

import rfc8785

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def verification_code(content: Mapping[str, Any]) -> str:
    """Compute the code of a certificate: five groups of four characters.

    >>> verification_code({"number": 1})
    '7NN9-2VM6-XYX9-218N-9TMN'
    """
    bits = int.from_bytes(sha256(rfc8785.dumps(dict(content))).digest()[:13], "big") >> 4
    text = "".join(ALPHABET[(bits >> 5 * place) & 31] for place in reversed(range(20)))
    return "-".join(text[at : at + 4] for at in range(0, 20, 4))
