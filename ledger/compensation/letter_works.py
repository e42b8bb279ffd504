"""What stands on papers of a restoration, and on the closing report: the works as they were planned and accepted, and all that was done."""

from collections.abc import Mapping, Sequence

from ledger.compensation.letter_funds import fund_table
from ledger.compensation.letter_parts import Making, as_money, called, fen_of, in_yuan
from ledger.compensation.letter_tellings import Cell, Lined, Telling
from ledger.compensation.papers import value_said
from ledger.compensation.queries.cases import ProjectRow
from ledger.compensation.rows import HistoryRow
from ledger.compensation.rules.hearing import OFFICE_TERMS
from ledger.messages import with_semicolons
from ledger.words import said


def _project(told: Telling, made: Making) -> None:
    """The plan that an act is about, as it was planned and varied last."""
    about = told.act.subject
    plans = [one for one in told.acts("plan_project", "vary_project") if one.subject == about]
    if not plans:
        return
    words = {name: value for one in plans for name, value in one.words.items() if value not in (None, "", [])}
    made.fields |= {
        "project": str(words.get("title", "")),
        "mode": value_said("mode", words.get("mode"), told.locale),
        "repairer": _repairer(told, plans[-1], words),
        "standard": str(words.get("standard", "")),
        "budget": in_yuan(told, fen_of(words.get("budget"))),
        "duty": str(words.get("duty") or ""),
    }
    stages = words.get("stages")
    made.tables["stages"] = [
        {
            "stage": str(number),
            "title": str(one["title"]),
            "due_on": str(one["due_on"]),
            "amount": as_money(fen_of(one["amount"])),
        }
        for number, one in enumerate(stages if isinstance(stages, list) else [], 1)
    ]


def _repairer(told: Telling, about: HistoryRow, words: Mapping[str, object]) -> str:
    """Name who restores: as the plan does, or who took it over, else as the case or its accounts do."""
    taken = [one.words for one in told.acts("take_over") if one.subject == about.subject]
    now = taken[-1] if taken else words
    return str(now.get("repairer_name") or "") or called(told, str(now.get("repairer", "")))


def plan(told: Telling, made: Making) -> None:
    """Fill the opinion on a plan."""
    _project(told, made)
    made.fields |= {
        "opinion": told.word("opinion"),
        "decision": told.act.reason,
        "decided_on": str(told.act.effective_on),
    }


def evaluation(told: Telling, made: Making) -> None:
    """Fill the application for the evaluation of works that are complete: what was accepted of each stage, and how much was restored."""
    _project(told, made)
    works = next((one for one in told.projects if one.id == told.act.subject), None)
    made.tables["stages_accepted"] = _accepted(told, works)
    made.tables["restored"] = [] if works is None else _restored(told, [works])
    after = [
        one
        for one in told.done
        if one.kind in ("accept_project", "reject_project") and one.subject == told.act.subject
    ]
    made.fields |= {
        "evaluator": called(told, str(after[-1].words.get("evaluator") or "")) if after else "",
        "completed_on": str(told.act.effective_on),
        "report": told.act.reason,
    }


def _accepted(told: Telling, works: ProjectRow | None) -> Lined:
    """List each acceptance with its sum: of one that names none, what the others have left of its stage."""
    stages = {one["number"]: one for one in works.stages or ()} if works is not None else {}
    acts = [one for one in told.acts("accept_stage") if one.subject == told.act.subject and one.stands]
    told_of: dict[int, int] = {}
    for one in acts:
        told_of[_stage(one)] = told_of.get(_stage(one), 0) + fen_of(one.words.get("value"))
    rows: list[Mapping[str, Cell]] = []
    for one in acts:
        stage = stages.get(_stage(one))
        value = fen_of(one.words.get("value"))
        left = stage["accepted"] - told_of[_stage(one)] if stage is not None else 0
        rows.append(
            {
                "stage": str(_stage(one)),
                "title": stage["title"] if stage is not None else "",
                "accepted_on": str(one.effective_on),
                "accepted": as_money(value or left),
            }
        )
    return rows


def _stage(one: HistoryRow) -> int:
    return int(str(one.words.get("stage") or 0))


def _restored(told: Telling, works: Sequence[ProjectRow]) -> Lined:
    """List how much each restoration was to restore and has restored, unit by unit."""
    return [
        {
            "project": one.title,
            "unit": said("quantity_unit", unit, told.locale),
            "planned": one.planned.get(unit, "-"),
            "restored": one.restored.get(unit, "-"),
        }
        for one in works
        for unit in dict.fromkeys((*one.planned, *one.restored))
    ]


def _evaluated(told: Telling) -> Lined:
    """List what became of each restoration: accepted or rejected, by whom, with which value, or why without an evaluation."""
    titles = {one.id: one.title for one in told.projects}
    return [
        {
            "project": titles.get(one.subject, "") if one.subject is not None else "",
            "day": str(one.effective_on),
            "result": said("act.compensation.case", one.kind, told.locale),
            "evaluator": called(told, str(one.words.get("evaluator") or "")) or "-",
            "worth": as_money(fen_of(one.words.get("value"))),
            "evaluated_as": with_semicolons(
                filter(
                    None,
                    (
                        value_said(name, one.words.get(name), told.locale)
                        for name in ("opinion", "no_evaluation", "less_basis")
                    ),
                ),
                told.locale,
            )
            or one.document
            or "-",
        }
        for one in told.acts("accept_project", "reject_project")
        if one.stands
    ]


def _untold(told: Telling) -> Lined:
    """List what a procuratorate and the claimant are still to be told, of what and until when; a liable party hears of none of it."""
    return [
        {
            "office_term": said("term", one.code, told.locale),
            "occasion": said("occasion", one.subject, told.locale) if one.subject else "-",
            "due_on": str(one.due_on or told.say("not known yet")),
            "standing": told.say("not done"),
        }
        for one in told.file.terms
        if one.code in OFFICE_TERMS
    ]


def closing(told: Telling, made: Making) -> None:
    """Fill the closing report."""
    locale = told.locale
    made.fields |= {
        "state": said("state.compensation.case", told.file.head.state, locale),
        "received_on": str(told.file.head.received_on),
        "report": told.word("report"),
        "no_evaluation": told.word("no_evaluation"),
        "fund_use": told.word("fund_use"),
    }
    made.tables["fund"] = fund_table(told)
    columns = {name: name for name in ("claimed", "assessed", "agreed", "judged")} | {
        "received": "claim_received"
    }
    made.tables["figures"] = [
        {
            "head": said("head", one.head, locale),
            **{
                column: as_money(one.amounts[name]) if name in one.amounts else "-"
                for column, name in columns.items()
            },
        }
        for one in told.file.figures
    ]
    made.tables["acts"] = [
        {
            "day": str(one.effective_on),
            "act": said("act.compensation.case", one.kind, locale),
            "paper": one.document or "-",
        }
        for one in sorted(told.acts(), key=lambda one: one.effective_on)
    ]
    made.tables["untold"] = _untold(told)
    made.tables |= {"restored": _restored(told, told.projects), "evaluations": _evaluated(told)}
