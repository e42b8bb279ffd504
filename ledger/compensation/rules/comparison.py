"""Two versions of an assessment side by side."""

from typing import NamedTuple

from ledger.compensation.rows import AssessmentRow


class InputChange(NamedTuple):
    """An input that differs."""

    input: str
    first: object
    second: object


class ComparisonRow(NamedTuple):
    """Two versions under a head of loss; fen."""

    head: str
    before: int
    after: int
    difference: int
    inputs: list[InputChange]


def compare_assessments(first: AssessmentRow, second: AssessmentRow) -> list[ComparisonRow]:
    """Compare two versions by head of loss, in fen, and name the inputs that differ."""
    told = []
    for head in sorted({item["head"] for one in (first, second) for item in one.items}):
        here = [[item for item in one.items if item["head"] == head] for one in (first, second)]
        before, after = (sum(item["amount"] for item in items) for items in here)
        inputs = [
            {f"{item['method']} {name}": value for item in items for name, value in item["inputs"].items()}
            for items in here
        ]
        changed = [
            InputChange(name, inputs[0].get(name), inputs[1].get(name))
            for name in sorted(inputs[0].keys() | inputs[1].keys())
            if inputs[0].get(name) != inputs[1].get(name)
        ]
        told.append(ComparisonRow(head, before, after, after - before, changed))
    return told
