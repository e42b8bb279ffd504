"""The environment, read once into a frozen value. Nothing else reads it."""

from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set from outside; every name is an environment variable."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str = ""
    """A PostgreSQL server of yours, as `postgresql://…`; empty starts the embedded one in `ecoledger_data`."""
    ecoledger_data: Path = Path(".ecoledger")
    """The folder of the embedded server and of nothing else."""
    ecoledger_files: Path = Path(".ecoledger-files")
    """The folder in which files of evidence are kept, by the hash of their bytes; back it up with the database."""
    ecoledger_keys: Path = Path(".ecoledger-keys")
    """The folder of the keys that sign the logs; back it up, apart from the database."""
    ecoledger_name: str = "ecoledger"
    """The name of this installation, with which the origin of every log begins; choose one that nobody else has."""
    ecoledger_suite: Literal["sha256", "sm3"] = "sha256"
    """Hash suite of logs that begin."""
    ecoledger_verify_page: str = "verify.html"
    """Address of the page that verifies receipts, as the QR on papers begins."""
    host: str = "127.0.0.1"
    port: int = 8000
    ecoledger_log: str = "info"
    """Least severe log line written: debug, info, warning or error."""
    ecoledger_pool: int = 12
    """Connections to PostgreSQL held by one server process."""
