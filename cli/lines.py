"""The log as JSON lines."""

import sys
from pathlib import Path

import structlog

from ledger.settings import Settings


def log_to(path: Path | None, settings: Settings) -> None:
    """Write the log as JSON lines, to a file or to the standard error output."""
    file = path.open("a", encoding="utf-8", buffering=1) if path else sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(settings.ecoledger_log),
        logger_factory=structlog.WriteLoggerFactory(file=file),
        cache_logger_on_first_use=True,
    )
