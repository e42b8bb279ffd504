"""The private keys of the logs: files in a folder that only the sequencer reads, one for each book and number.

The database keeps the public keys alone, so whoever owns the database still cannot sign. Back the folder up, apart from
the database.
"""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ledger.errors import Unavailable
from ledger.proofs.notes import verifier_key
from ledger.secret_files import sync_folder, write_once


class KeyMissing(Unavailable):
    """The file of the signing key {file} is not there, or is not the key {wanted}.

    Bring the folder of keys back from its copy. If the key is lost for good, announce a new one: `ecoledger log new-key --lost`.
    """

    code = "log.key_missing"


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """A folder of signing keys."""

    path: Path

    def file(self, book: str, number: int) -> Path:
        """Where a key stands; the code of a book has no character that a file name cannot have, but for the colon."""
        return self.path / f"{book.replace(':', '~')}.{number}.pem"

    def make(self, book: str, number: int) -> Ed25519PrivateKey:
        """Make a key and its file, readable by its owner alone; a key that is there already is given as it is.

        Two sequencers may make it at once: one file wins, and both read it.
        """
        write_once(self.file(book, number), _pem(Ed25519PrivateKey.generate()))
        return self.read(book, number)

    def begin(self, book: str) -> Ed25519PrivateKey:
        """Make the first key of a log under another name than that of a key: it has signed nothing until `settle` gives it its own."""
        draft = self._draft(book, 1)
        write_once(draft, _pem(Ed25519PrivateKey.generate()))
        return self._read(draft, "")

    def settle(self, book: str, number: int, wanted: str) -> None:
        """Give the key with which a log has begun its name, before it signs; whatever has a name keeps it."""
        draft, file = self._draft(book, number), self.file(book, number)
        if file.exists() or not draft.exists() or not _is(self._read(draft, wanted), wanted):
            return
        draft.rename(file)
        sync_folder(self.path)

    def _draft(self, book: str, number: int) -> Path:
        return self.file(book, number).with_suffix(".begun")

    def read(self, book: str, number: int, wanted: str = "") -> Ed25519PrivateKey:
        """Read a key.

        Raises:
            KeyMissing: there is no such file, or no key in it.
        """
        file, draft = self.file(book, number), self._draft(book, number)
        if draft.exists() and not file.exists():
            try:
                return self._read(draft, wanted)
            except KeyMissing:
                if not file.exists():  # else it has just got its name
                    raise
        return self._read(file, wanted)

    def _read(self, file: Path, wanted: str) -> Ed25519PrivateKey:
        try:
            key = load_pem_private_key(file.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise KeyMissing(file=file.name, wanted=wanted) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyMissing(file=file.name, wanted=wanted)
        return key

    def announced(self, book: str, number: int, wanted: str) -> Ed25519PrivateKey:
        """Read the key of which a log has announced the public half.

        Raises:
            KeyMissing: there is no such file, or it is another key.
        """
        key = self.read(book, number, wanted)
        if not _is(key, wanted):
            raise KeyMissing(file=self.file(book, number).name, wanted=wanted)
        return key


def _is(key: Ed25519PrivateKey, wanted: str) -> bool:
    return str(verifier_key(key, wanted.partition("+")[0])) == wanted


def _pem(private: Ed25519PrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
