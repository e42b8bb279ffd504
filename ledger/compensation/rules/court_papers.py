"""Papers of courts that a case takes once: a judgment, a ruling, an order or an enforcement under one number, about one thing.

One number stands for several papers where the court gives them that: the judgment that was pronounced and takes effect, what is ruled about
two bankrupts, or about two parts. What it is about tells them apart.

Law: 最高人民法院关于人民法院案件案号的若干规定 (法〔2015〕137号); docs/spec/compensation.md 14.6.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from ledger.processes.acts import Words
from ledger.texts import numbered

_IN_ALL: Final = (
    "accept_suit", "transfer_suit", "pronounce", "judge", "settle_suit", "retry", "confirm", "order", "accept_enforcement",
)  # fmt: skip
_APART: Final = (
    "accept_apart", "transfer_apart", "pronounce_apart", "judge_apart", "settle_apart", "retry_apart", "confirm_apart", "order_apart",
)  # fmt: skip
ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_IN_ALL, ()),
    **dict.fromkeys(_APART, ("subject",)),
    "exhaust_enforcement": ("subject",),
    "grant_preservation": ("subject",),
    "prolong_preservation": ("subject",),
    "declare_bankrupt": ("party",),
    "distribute_assets": ("subject",),
    "close_insolvency": ("subject",),
    "dismiss_insolvency": ("subject",),
    "revive": ("part", "owner"),
}
"""By which words beside its number a paper is told apart from others of its sort; a ruling of correction by what it corrects."""
CORRECTING: Final = "correct_document"
TAKEN_ONCE: Final = (*ABOUT, CORRECTING)
"""Acts that record a paper of a court which is taken once."""


def papers_of(kind: str, subject: UUID | None, told: Words) -> frozenset[str]:
    """Name the papers that an act records, each by its number and what it is about; none where it records none with a number.

    Twin: `ledger.damage_court_papers`.

    >>> sorted(papers_of("judge", None, {"number": "（2025）浙01民初1号"}))
    ['(2025)浙01民初1号 ']
    >>> sorted(papers_of("revive", None, {"number": "1", "part": 2, "owner": "x"}))
    ['1 2 x']
    """
    number = numbered(str(told.get("number") or ""))
    if not number or kind not in TAKEN_ONCE:
        return frozenset()
    if kind == CORRECTING:
        return frozenset(f"{number} {one}" for one in _corrected(told))
    whole = {"subject": str(subject or ""), **told}
    return frozenset([f"{number} {' '.join(str(whole.get(name) or '') for name in ABOUT[kind])}"])


def _corrected(told: Words) -> list[str]:
    """Name what a ruling corrects: the number of a document, a party, the day of an instalment, or a sum of it."""
    found = []
    for name, parts in (
        ("printed", ()),
        ("party", ("owner",)),
        ("day", ("instalment",)),
        ("sum", ("instalment", "head")),
    ):
        what = told.get(name)
        if isinstance(what, dict):
            found.append(" ".join([name, *(str(what[part]) for part in parts)]))
    return found
