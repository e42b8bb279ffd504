"""Persons: a human being is registered once, and known again by the number that a staff card or an identity card shows.

The number itself is not kept, only its HMAC-SHA256 under a key that stands in a file beside the database: numbers have so few digits
that whoever had the digests and the key could try them all. The digest stays when the name is erased, so that who comes back is
the same person. Two keys, another role, another book, erasure and a return make no second person.
"""

import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from ledger.database import Books
from ledger.database.queries import named_queries
from ledger.entries import check_text
from ledger.errors import Conflict, Malformed, Unavailable
from ledger.secret_files import write_once
from ledger.texts import trimmed

SQL: Final = named_queries(__name__)
NUMBER_LEAST: Final = 4
NUMBER_MOST: Final = 40
"""Characters of a number; an identity number of the mainland has 18, one of Hong Kong 8, a staff number as many as a bureau gives it."""
FILE: Final = "numbers.key"
UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""What is not seen where a number is copied from a page: soft hyphens, joiners and spaces of no width."""
CHECK_DIGITS: Final = "10X98765432"
_ERASED: Final = re.compile(r"(person|人员)\s*[0-9]+", re.ASCII | re.IGNORECASE)
"""How answers call who was erased, in both languages, in the compatible form of its characters. Twin: `person_name_reserved`."""
_IDENTITY_15: Final = re.compile(r"[1-9][0-9]{14}", re.ASCII)
_IDENTITY_17: Final = re.compile(r"[1-9][0-9]{16}", re.ASCII)
"""One of 18 of which a character was left out."""
_IDENTITY_18: Final = re.compile(r"[0-9]{17}[0-9A-Z]", re.ASCII)


class NameEmpty(Malformed):
    """A key needs the name of the person who will use it, or answers for the machine that does.

    Give a name; entries are signed with it.
    """

    code = "key.name_empty"


class NameReserved(Malformed):
    """'{name}' is how somebody is called whose name was erased, so nobody is named so.

    Give the name that stands on the card.
    """

    code = "person.name_reserved"
    source = "docs/spec/keys.md 5"


class CardNumberMalformed(Malformed):
    """The number of a person has 4 to 40 letters and digits.

    Copy the staff or identity number from the card, in full. It is not kept; only a digest of it is.
    """

    code = "person.number_malformed"
    source = "docs/spec/keys.md 1.3"


class CardNumberUnsound(Malformed):
    """The number of a person looks like an identity number, and is none: its date of birth or its last character does not fit.

    Copy all characters from the card anew. A staff number stays as it is, but one of 15, 17 or 18 characters, all digits but the last.
    """

    code = "person.number_unsound"
    source = "GB 11643-1999; docs/spec/keys.md 1.3"


class NamedOtherwise(Conflict):
    """This number belongs to person {person}, who is registered under another name.

    Compare the card. If the number is right, give the name under which the person is registered; a name that was erased is free.
    """

    code = "person.named_otherwise"
    source = "docs/spec/keys.md 1.4"


class NumberKeyMissing(Unavailable):
    """The file {file} in the folder of keys is not there, or is not the key by which the persons of this installation are known.

    Bring the folder of keys back from its copy (ECOLEDGER_KEYS): by another key everybody would be a stranger.
    """

    code = "person.number_key_missing"
    source = "docs/spec/keys.md 1.3"


@dataclass(frozen=True, slots=True)
class Card:
    """What somebody shows who is to get a key."""

    name: str
    number: str = field(repr=False)
    """Of the staff or identity card."""
    system: str = ""
    """The machine that will act, where one does, and the person answers for it."""


@dataclass(frozen=True, slots=True)
class NumberKey:
    """The key by which numbers are digested: 32 bytes in a file that only the server reads."""

    folder: Path

    def _read(self, known: bytes | None) -> bytes:
        """Read the key; made when the installation has none yet.

        Args:
            known: its fingerprint, where persons were registered before.

        Raises:
            NumberKeyMissing: the file is not there though it was, or holds another key.
        """
        file = self.folder / FILE
        try:
            if known is None and not file.exists():
                write_once(file, secrets.token_bytes(32))
            secret = file.read_bytes()
        except OSError as error:
            raise NumberKeyMissing(file=FILE) from error
        if len(secret) != 32 or (known is not None and sha256(secret).digest() != known):
            raise NumberKeyMissing(file=FILE)
        return secret

    def digest(self, books: Books, number: str) -> tuple[bytes, bytes]:
        """Give the digest of a number, and the fingerprint of the key.

        Who was registered when a hyphen still made another number is known by the digest of then.

        Raises (in this order):
            CardNumberMalformed, CardNumberUnsound, NumberKeyMissing.
        """
        plain = plain_number(number)
        known = books.connection.exec_driver_sql(SQL["fingerprint"]).scalar_one_or_none()
        secret = self._read(None if known is None else bytes(known))
        digest, before = (
            hmac.digest(secret, one.encode(), sha256) for one in (plain, number_with_hyphens(number))
        )
        registered = books.connection.exec_driver_sql(SQL["registered"], (before,)).scalar_one()
        return before if registered else digest, sha256(secret).digest()


def number_with_hyphens(number: str) -> str:
    """Give a number as it was digested before marks were left out: full-width digits as digits, letters large, without spaces."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def plain_number(number: str) -> str:
    """Give a number in its one form: digits and large letters alone, and an identity number of 15 digits as the one of 18 that it became.

    What has the form of an identity number must be one, for with a digit that is wrong or left out somebody would be another person.

    Raises (in this order):
        CardNumberMalformed, CardNumberUnsound.

    Source: GB 11643-1999 (the century and the check digit, by ISO 7064 MOD 11-2).
    """
    written = number_with_hyphens(number)
    plain = "".join(one for one in written if unicodedata.category(one)[0] not in "PSZ" and one not in UNSEEN)
    if not NUMBER_LEAST <= len(plain) <= NUMBER_MOST or not plain.isascii() or not plain.isalnum():
        raise CardNumberMalformed()
    if _IDENTITY_18.fullmatch(plain) and not (
        _is_day(plain[6:14]) and plain[17] == check_character(plain[:17])
    ):
        raise CardNumberUnsound()
    if _IDENTITY_17.fullmatch(plain) or (_IDENTITY_15.fullmatch(plain) and not _is_day("19" + plain[6:12])):
        raise CardNumberUnsound()
    return _of_18(plain) if _IDENTITY_15.fullmatch(plain) else plain


def _is_day(digits: str) -> bool:
    try:
        date.fromisoformat(digits)
    except ValueError:
        return False
    return True


def _of_18(number: str) -> str:
    """Give the identity number of 18 characters that one of 15 digits became: the century before the year, and a check digit."""
    body = number[:6] + "19" + number[6:]
    return body + check_character(body)


def check_character(body: str) -> str:
    """Give the last character of an identity number, of the 17 digits before it.

    >>> check_character("11010519491231002")
    'X'

    Source: GB 11643-1999, ISO 7064 MOD 11-2.
    """
    return CHECK_DIGITS[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body)) % 11]


def check_name_free(name: str) -> None:
    """Check that nobody is called as answers call who was erased.

    Raises:
        NameReserved
    """
    if _ERASED.fullmatch(unicodedata.normalize("NFKC", name).strip()):
        raise NameReserved(name=name)


def check_card(card: Card) -> Card:
    """Give what somebody shows in its one form.

    The number stays as it was written, for `NumberKey.digest`, which gives it its form.

    Raises (in this order):
        TextTooLong, TextUnprintable, NameEmpty, NameReserved, CardNumberMalformed, CardNumberUnsound.
    """
    name, system = trimmed(card.name), trimmed(card.system)
    check_text("name", name)
    check_text("system", system)
    if not name:
        raise NameEmpty()
    check_name_free(name)
    plain_number(card.number)
    return Card(name, card.number, system)
