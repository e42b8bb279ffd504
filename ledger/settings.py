"""The environment, read once into a frozen value. Nothing else reads it."""

from pathlib import Path
from typing import Any, Literal, get_args

from annotated_types import Ge, Le
from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from ledger.errors import Malformed


class SettingUnusable(Malformed):
    """The setting {name} is '{value}'. It may be: {wanted}.

    Correct the environment variable {name}, or leave it out, and run the command again.
    """

    code = "setting.unusable"


class Settings(BaseSettings):
    """What can be set from outside; every name is an environment variable, and an empty one is as good as none."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str = ""
    """A PostgreSQL server of yours, as `postgresql://…`, for the owner of the tables; with none of the three, the embedded one starts."""
    database_web_url: str = ""
    """The same database for the login of the web, which owns nothing; empty takes that of the owner."""
    database_sequencer_url: str = ""
    """The same database for the login of the sequencer; empty takes that of the owner."""
    ecoledger_data: Path = Path(".ecoledger")
    """The folder of the embedded server, and of what `ecoledger run` writes: its log, and the logs of the books as it publishes them."""
    ecoledger_auditors: str = Field(default="", pattern=r"^(/[A-Za-z0-9_./-]{1,80})?$")
    """A folder that other users of this machine may enter: the embedded server opens a second socket in it, at which auditors come in
    with the passwords of their logins, and nobody else. Left out, there is none."""
    ecoledger_files: Path = Path(".ecoledger-files")
    """The folder in which files of evidence are kept, by the hash of their bytes; back it up with the database."""
    ecoledger_keys: Path = Path(".ecoledger-keys")
    """The folder of the keys that sign the logs; back it up, apart from the database."""
    ecoledger_memory: Path = Path(".ecoledger-memory")
    """The folder in which the signer remembers what it signed last of every log; on the machine that signs, and never brought back
    to an earlier state, least of all with the database."""
    ecoledger_name: str = "ecoledger"
    """The name of this installation, with which the origin of every log begins; choose one that nobody else has."""
    ecoledger_suite: Literal["sha256", "sm3"] = "sha256"
    """Hash suite of logs that begin."""
    ecoledger_publish: Path | None = None
    """The folder into which a server publishes the logs every minute, and the night too; the doctor compares it with them. If it is a git
    repository, the night commits them. Left out, `ecoledger run` publishes below its data, and nobody else into any folder."""
    ecoledger_publish_entries: bool = False
    """Publish the records too: amounts, codes, memos and who owns what, to everybody and for ever. Persons stay digests."""
    ecoledger_witnesses: str = ""
    """Witnesses that the night asks to sign every log (C2SP tlog-witness): address, blank, verifier key; a comma before the next."""
    ecoledger_nights: int = Field(default=30, ge=1, le=366)
    """In how many nights everything old is checked once more, beside what is new; 1 has each night check everything, as the doctor does."""
    ecoledger_verify_page: str = "verify.html"
    """Address of the page that verifies receipts, as the QR on papers begins."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65_535)
    ecoledger_log: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe log line written."""
    ecoledger_pool: int = Field(default=12, ge=1, le=1_000)
    """Connections to PostgreSQL held by one server process."""

    def __init__(self, **given: Any) -> None:
        """Read the environment.

        Raises:
            SettingUnusable: a value is none that the setting may have.
        """
        try:
            super().__init__(**given)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            name = str(fault["loc"][0])
            wanted = _wanted(type(self).model_fields[name])
            raise SettingUnusable(name=name.upper(), value=str(fault["input"])[:100], wanted=wanted) from None


def _wanted(field: FieldInfo) -> str:
    """Say, in no language, what a setting may be: its words, its form, or its least and its greatest number."""
    least = [limit.ge for limit in field.metadata if isinstance(limit, Ge)]
    most = [limit.le for limit in field.metadata if isinstance(limit, Le)]
    form = [str(rule.pattern) for rule in field.metadata if getattr(rule, "pattern", None)]
    return " … ".join(str(limit) for limit in (*least, *most)) or ", ".join(
        form or get_args(field.annotation)
    )
