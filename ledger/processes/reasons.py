"""Whoever refuses what somebody applied for says why (《行政许可法》 art. 38), and who applied hears it; who takes back says it, too."""

from typing import Any

from ledger.database import ReadBooks
from ledger.entries import check_shown
from ledger.processes.acting import Acting


def check_reason(_books: ReadBooks, taken: Acting[Any]) -> None:
    """Check that a refusal gives its reason. Twin: `ledger.check_step_reasoned`.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty.
    """
    check_shown(reason=taken.step.reason)


def check_paper_and_reason(_books: ReadBooks, taken: Acting[Any]) -> None:
    """Check that what takes back something that was recorded names its paper and its reason.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty.
    """
    check_shown(document=taken.step.document, reason=taken.step.reason)
