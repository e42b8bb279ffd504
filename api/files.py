"""Spreadsheets that are sent to routes, and files that are taken away from them."""

from typing import Any, Final
from urllib.parse import quote

from fastapi import Response

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
FILE: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {XLSX: _BINARY, "text/csv": _BINARY}}
}
"""An XLSX or a CSV as the body of the request: the documentation page shows a field for a file."""
SHEET: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {XLSX: _BINARY}}}
"""An XLSX as the answer."""


def as_file(content: bytes, media_type: str, name: str) -> Response:
    """Answer with a file to download."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)
