"""The environment, read once into a frozen value. Nothing else reads it."""

from pathlib import Path

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
    host: str = "127.0.0.1"
    port: int = 8000
    ecoledger_log: str = "info"
    """Least severe log line written: debug, info, warning or error."""
    ecoledger_pool: int = 12
    """Connections to PostgreSQL held by one server process."""
