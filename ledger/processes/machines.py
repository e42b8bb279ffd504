"""State machines as values: what may become of a thing, by whom, and how it is drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

START = ""
"""The state before the first event."""
BACK = ("drop", "deny")
"""Steps that put aside what somebody asked for."""
CALLED_OFF = ("cancel", "reject", "end")
"""How an act to which several sides agree ends before it is carried out; an ending asks of those alone who agreed to it."""
RENEW = "renew"
"""How a side stands by what one of its representatives began or agreed to who has lost the key since."""
NO = ("reject", "deny", "send_back")
"""How the bureau refuses what somebody applied for; it says why."""
GO_BACK = ("take_back",)
"""Steps, beside those whose names begin with `reverse`, that undo earlier ones: neither counts for the day of the next."""
YES = ("accept", "attest", "confirm", RENEW)
"""How a side agrees, or somebody in its place; whoever did so neither approves nor settles."""


def goes_back(action: str) -> bool:
    """Tell whether a step undoes those since the process had the state to which it leads."""
    return action.startswith("reverse") or action in GO_BACK


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed step."""

    action: str
    """What is done, as a verb."""
    before: str
    """State from which; `START` for the first."""
    after: str
    roles: tuple[str, ...]
    """Who may do it."""
    four_eyes: bool = False
    """Whether it must be another person than the one who began the process."""
    apart: tuple[str, ...] = ()
    """Earlier actions: whoever took one of them with this process does not take this step."""
    asked: bool = True
    """Whether anybody asks for it; False where it follows from something else, so that nobody is told that it is possible."""
    rights: tuple[str, ...] = ()
    """Rights of a representative of which one is enough, where an enterprise takes it (`ledger.actors.authority`)."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of process."""

    name: str
    title: str
    law: str
    """The article or clause behind it."""
    transitions: tuple[Transition, ...]
    kinds: tuple[tuple[str, str], ...] = ()
    """Where it serves several kinds: first steps, with the title of what they begin; the others begin what `title` says."""
    taking: Mapping[str, tuple[Transition, ...]] = field(init=False, repr=False, compare=False)
    """Its steps by action, for whoever looks at all acts."""

    def __post_init__(self) -> None:
        """Sort the steps by action, once."""
        names = dict.fromkeys(one.action for one in self.transitions)
        found = {name: tuple(one for one in self.transitions if one.action == name) for name in names}
        object.__setattr__(self, "taking", found)

    def called(self, first: str) -> str:
        """Give the title of what a step begins."""
        return dict(self.kinds).get(first, self.title)

    def step(self, state: str, action: str) -> Transition | None:
        """Find what an action does in a state; None where it is not allowed."""
        return next((t for t in self.transitions if t.before == state and t.action == action), None)

    def confirms(self, taken: Transition) -> bool:
        """Whether a step is a second person's yes to what another one asked for: named so, or beside one that drops or denies it."""
        if taken.action in BACK or not (taken.four_eyes or taken.apart):
            return False
        return taken.action == "confirm" or any(
            t.before == taken.before and t.action in BACK for t in self.transitions
        )

    def carries(self, taken: Transition) -> bool:
        """Whether a step goes on with what several sides agree to, while a side's yes is missing or it can still be called off.

        What follows by itself, as the end of a term, goes on with nothing that anybody wants.
        """
        return (
            taken.asked
            and taken.action not in (*BACK, *CALLED_OFF, RENEW)
            and any(t.action == "attest" for t in self.transitions)
            and any(
                t.before == taken.before and t.action in ("accept", *CALLED_OFF) for t in self.transitions
            )
        )

    def actions_in(self, state: str) -> list[str]:
        """List what can be done in a state, each once, without what follows from something else."""
        return list(dict.fromkeys(t.action for t in self.transitions if t.before == state and t.asked))

    def states(self) -> list[str]:
        """List the states in the order in which the transitions name them."""
        return list(dict.fromkeys(t.after for t in self.transitions))

    def diagram(self) -> str:
        """Draw the machine for Mermaid."""
        return "\n".join(["stateDiagram-v2", *self._arrows()])

    def _arrows(self) -> Iterator[str]:
        for t in self.transitions:
            eyes = [
                *(["second person"] if t.four_eyes else []),
                *([f"not who did {', '.join(t.apart)}"] if t.apart else []),
            ]
            yield f"    {t.before or '[*]'} --> {t.after}: {t.action}" + (
                f" ({', '.join(eyes)})" if eyes else ""
            )
        left = {t.before for t in self.transitions}
        yield from (f"    {state} --> [*]" for state in self.states() if state not in left)
