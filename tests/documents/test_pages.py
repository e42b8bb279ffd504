"""Where a certificate goes on to the next page."""

import pypdfium2
import pytest

from ledger.documents.papers import write_paper_pdf
from ledger.market import papers
from ledger.market.rules.certificates import Certificate
from ledger.processes.acts import read as read_shape

ON = "2026-06-01"


def pages(lots: int) -> list[str]:
    """Print a certificate with so many lots, and read its pages."""
    side = {"name": "a", "uscc": "b", "licence": "c", "site": "d"}
    line = {
        "pollutant": "SO2",
        "area": "330602",
        "first_vintage": "2026",
        "last_vintage": "2026",
        "quantity": "1",
        "unit": "t",
        "delivered": "1",
        "retired": "0",
        "price": "1",
        "basis": "x",
        "amount": "1",
        "formula": "x",
    }
    content = {
        "number": "1",
        "seller": side,
        "buyer": side,
        "lines": [line],
        "total": "1",
        "total_in_words": "壹元整",
        "valid_from": ON,
        "valid_to": ON,
        "document": "x",
        "act": "",
        "fee_seller": "0",
        "fee_buyer": "0",
        "approval": "",
        "lots": [f"lot:SO2:330602:2026:{n:04d}" for n in range(lots)],
        "issued_on": ON,
    }
    file = pypdfium2.PdfDocument(
        write_paper_pdf(
            papers.certificate(read_shape(Certificate, content, kept=True), "CODE", "zh_Hans", None)
        )
    )
    return [page.get_textpage().get_text_bounded() for page in file]


@pytest.mark.parametrize("lots", range(1, 120, 7))
def test_a_seal_does_not_stand_alone(lots: int) -> None:
    """Goal: date, code and seal are on one page. Method: lots that push the end of the paper down, line by line, over the edge."""
    last = pages(lots)[-1]
    assert "盖章" in last
    assert "查验码" in last
    assert "日期" in last
