"""Who may record what: the roles that a kind of entry names."""

from ledger.house import KIND
from ledger.parties.authority import Actor, require_kind


def require_recorder(actor: Actor, kind: str) -> None:
    """Check that somebody may record entries of a kind; one that is unknown is left to the journal to refuse.

    Raises:
        KindNotYours: the kind names other roles.
    """
    known = KIND.get(kind)
    if known is not None:
        require_kind(actor, kind, known.roles)
