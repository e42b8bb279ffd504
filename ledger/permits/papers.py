"""Papers of the permits: holdings and movements of a site."""

from collections.abc import Sequence

from ledger.documents.papers import Paper, Wording, table_of


def list_paper(
    title: str, site: str, on: str, words: Wording, titles: Sequence[str], rows: Sequence[Sequence[str]]
) -> Paper:
    """Lay out a list about a site, its columns equally wide; `on` is the ISO date on the paper."""
    table = table_of(titles, rows, [1] * len(titles))
    return Paper(title, on, words, [table], subtitle=site, upright=True)
