"""What keeps a case open beside its money and its works: guarantees, preserved property, enforcements, separate claims."""

from ledger.amounts import yuan
from ledger.compensation.actions.engine import View
from ledger.compensation.machines import APART, ENFORCEMENT, GUARANTEE, PRESERVATION, SEPARATE
from ledger.words import Phrase, phrase


def guarantees_held(view: View) -> list[Phrase]:
    """List the guarantees that are held."""
    return [
        phrase("a guarantee is still {state}", state=one.state, machine=GUARANTEE.title)
        for one in view.stands.guarantees
        if one.state == "held"
    ]


def preserved(view: View) -> list[Phrase]:
    """List the preservations of property that were asked for or last."""
    return [
        phrase("a preservation of property is still {state}", state=one.state, machine=PRESERVATION.title)
        for one in view.stands.preservations
        if one.state in ("applied", "granted")
    ]


def enforced(view: View) -> list[Phrase]:
    """List the enforcements that were applied for, run, are suspended or settled."""
    return [
        phrase("an enforcement is still {state}", state=one.state, machine=ENFORCEMENT.title)
        for one in view.stands.enforcements
        if one.state in ("applied", "running", "suspended", "reconciled")
    ]


def pursued(view: View) -> list[Phrase]:
    """List the separate claims that go on."""
    return [
        phrase("a separate claim is still {state}", state=one.state, machine=SEPARATE.title)
        for one in view.stands.separates
        if one.state not in APART
    ]


def held(purpose: str, amount: int) -> Phrase:
    """Say that something stands under a purpose; fen."""
    return phrase("{amount} yuan of {purpose}", amount=yuan(amount), purpose=purpose)
