"""What stands on the notice of a separate claim, and on the record of a draw of experts."""

from collections.abc import Mapping
from typing import Final

from ledger.amounts import capitals
from ledger.compensation.letter_parts import Making, acting_for, facts_of, fen_of, sums
from ledger.compensation.letter_tellings import Telling
from ledger.words import said

_ASSESSED: Final = "submit_assessment"


def claims_told(told: Telling) -> list[tuple[str, int]]:
    """Give what an act claims by head, in fen."""
    listed = told.act.words.get("claimed")
    rows = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return [(str(one["head"]), fen_of(one["amount"])) for one in rows]


def apart_notice(told: Telling, made: Making) -> None:
    """Fill the notice that something is pursued from a party apart from the others."""
    made.tables["claims"], total = sums(told, claims_told(told))
    made.fields |= {
        "facts": facts_of(told),
        "apart_because": said("ground", str(told.act.words.get("ground", "")), told.locale),
        "in_words": capitals(total),
        "agents": acting_for(told, told.letter.party),
        "note": told.say(
            "What is claimed here is pursued from the party that is named, apart from the others. Who neither pays nor agrees may be sued."
        ),
    }


def draw(told: Telling, made: Making) -> None:
    """Fill the record of a draw of experts, or of one who was named: so that everybody draws the same again."""
    rows = [one for one in told.experts if one.act == told.act.id]
    seed = next((one.seed for one in rows), "")
    field = str(told.act.words.get("field") or next((one.field for one in rows), ""))
    made.fields |= {
        "expert_field": said("expert_field", field, told.locale),
        "draw_way": told.say("by lot") if seed else told.say("named, for the reason below"),
        "drawn_on": str(told.act.effective_on),
        "draw_seed": seed,
        "draw_rule": told.say(
            "Of the experts of the field against whom nothing stands on the day, those are drawn who come first by the SHA-256 of the seed "
            "and their id."
        )
        if seed
        else "",
        "draw_reason": told.act.reason,
    }
    made.tables["experts"] = [
        {
            "place_drawn": str(one.place),
            "name": one.name,
            "expert_field": said("expert_field", one.field, told.locale),
            "expert_title": one.title,
            "institution": one.institution,
        }
        for one in rows
    ]


def assessed_simply(told: Telling, made: Making) -> None:
    """Fill in what the experts of a simplified case say, and what comes of it by head."""
    opinion = told.last(_ASSESSED)
    if opinion is None:
        return
    figures = [one for one in told.file.versions if one.figure == "assessed"]
    last = figures[-1].act if figures else None
    made.tables["claims"], total = sums(told, [(one.head, one.amount) for one in figures if one.act == last])
    made.fields |= {
        "assessed_by": str(opinion.words.get("body", "")),
        "expert": str(opinion.words.get("author", "")),
        "expert_opinion": str(opinion.words.get("opinion", "")),
        "in_words": capitals(total),
    }
