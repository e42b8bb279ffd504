"""`python -m api.snapshot` writes the OpenAPI document to docs/openapi.json, so that a change shows in review."""

import json
from functools import cache
from pathlib import Path
from typing import Final

from api.app import create_app
from ledger.clock import SystemClock
from ledger.database import Database

PATH: Final = Path(__file__).parent.parent / "docs" / "openapi.json"


@cache
def document() -> str:
    """Give the document as it is kept. No database is asked for it; to write it takes seconds, and it never changes."""
    app = create_app(Database("postgresql://unused"), SystemClock())
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(document(), "utf-8")
