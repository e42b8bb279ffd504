"""What one person can do, computed from the machines, the rows of acts, the kinds of entry, the powers and the law; and the page of it.

A person is followed through a machine: what it can reach alone, in one role, is what no step keeps from it. A step that needs another
person, and a yes that belongs to another side, ends that way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from textwrap import fill
from typing import Any, Final, NamedTuple

from ledger import words
from ledger.actors.authority import OWNED, WHOLE_BOOK, Role
from ledger.compensation.actions.base_changes import BASE_CHANGES
from ledger.compensation.actions.bases import BASES
from ledger.compensation.actions.clues import CLUE_LISTS
from ledger.compensation.actions.experts import EXPERTS
from ledger.compensation.actions.old_cases import OLD_LISTS
from ledger.compensation.actions.templates import TEMPLATES
from ledger.compensation.actions.unit_costs import COST_TABLES
from ledger.compensation.acts import ACTS, REGISTER
from ledger.compensation.machines import CASE as CASE_MACHINE
from ledger.compensation.machines import GUARANTEE, INSOLVENCY, PROJECT, RECORDING, SEPARATE
from ledger.compensation.simple_cases import SIMPLE_FORMS
from ledger.house import KINDS
from ledger.law import packs
from ledger.law.keys import key_of
from ledger.law_in_force.actions import PACKS
from ledger.market import acts as market
from ledger.periods.actions import PERIODS
from ledger.permits import acts as permits
from ledger.processes.acting import Conduct
from ledger.processes.acts import AnyAct
from ledger.processes.machines import START, Machine, Transition
from ledger.reconciliation.actions.matches import MATCHES, RELEASES
from ledger.schema import MACHINES, POWERS
from tests.api.asking import ROUTES, title_of
from tests.house.reasons import WHY
from tests.house.touching import BESIDE, BESIDE_CASE, FIRST, STEPS, THRESHOLDS, TOUCHES, Threshold

ALONE, AFTER, THRESHOLD, SECOND, SIDE = "alone", "after", "threshold", "second", "side"
WAYS: Final = (ALONE, AFTER, THRESHOLD, SIDE, SECOND)
"""How one person takes a step, the freest first: alone from the beginning; alone, where others have begun; up to a figure; for its
own side, where the other side agreed; and never alone."""
READS: Final = (".read", ".canonical")
"""How powers to read end."""


class Said(NamedTuple):
    """A text in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something that somebody of a role can do."""

    role: str
    touch: str
    way: str
    what: Said
    not_who: tuple[Said, ...] = ()
    """Who may not take it: whoever did one of these."""
    finishes: tuple[Said, ...] = ()
    """What another person must then do, with who may."""
    threshold: Threshold | None = None
    also: bool = False
    """Whether it is taken alone both of what one began and of what others had a part in."""


def word(sort: str, code: str) -> Said:
    """Say a code in both languages."""
    return Said(words.said(sort, code, "en"), words.said(sort, code, "zh_Hans"))


def titles() -> dict[tuple[str, str], Said]:
    """Give what the rooms call their steps, by machine and step; a step that several call differently is none of them."""
    found: dict[tuple[str, str], set[Said]] = {}
    for conduct in CONDUCTS:
        for verb in conduct.verbs:
            title = Said(_small(verb.title), verb.title_zh)
            found.setdefault((conduct.machine.name, verb.names[0]), set()).add(title)
    known = {step: said.pop() for step, said in found.items() if len(said) == 1}
    acts = {act.name: Said(_small(act.title), act.zh) for act in ALL_ACTS}
    for machine in MACHINES:
        if machine.name.startswith("compensation.") and machine.name not in (
            CLUE_LISTS.machine.name,
            OLD_LISTS.machine.name,
            TEMPLATES.machine.name,
            COST_TABLES.machine.name,
            SIMPLE_FORMS.machine.name,
            EXPERTS.machine.name,
            BASES.machine.name,
            BASE_CHANGES.machine.name,
        ):
            # The word of a step beside the way of a case is the name of its act.
            for action in {t.action for t in machine.transitions if t.asked}:
                name = word(f"act.{machine.name}", action).en.replace(" ", "_")
                if (machine.name, action) != (RECORDING.name, "propose"):  # as every act does that takes two
                    known[machine.name, action] = acts[action if machine.name == CASE else name]
    return known | {step: Said(*said) for step, said in FIRST.items()}


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


CASE: Final = "compensation.case"
ALL_ACTS: Final = (REGISTER, *ACTS)
CONDUCTS: Final[tuple[Conduct[Any], ...]] = (
    PACKS, PERIODS, *permits.ACTS.values(), *permits.OTHERS, *market.ACTS.values(), CLUE_LISTS, OLD_LISTS, TEMPLATES, COST_TABLES,
    SIMPLE_FORMS, EXPERTS, BASES, BASE_CHANGES, MATCHES, RELEASES,
)  # fmt: skip


@cache
def told(machine: Machine, action: str) -> Said:
    """Name a step with what it is a step of."""
    about, step = word("machine", machine.name), titles().get((machine.name, action))
    if step is None:
        step = word(f"act.{machine.name}", action)
    return Said(f"{about.en}: {step.en}", f"{about.zh}:{step.zh}")


def name_of(machine: Machine, step: Transition) -> str:
    """Name a step as the table does: with its state, where it touches there what it does not touch elsewhere."""
    here = f"{step.action}@{step.before}"
    return here if here in STEPS[machine.name] else step.action


def is_side(machine: Machine, step: Transition) -> bool:
    """Whether it is the yes of a side: its own key gives it, or two persons of the bureau who have its paper."""
    return step.action == "accept" and machine.step("attested", "accept") is not None


def threshold_of(machine: Machine, step: Transition) -> Threshold | None:
    """Find the figure up to which a step is taken alone."""
    if step.before != START:
        return None
    return next((one for one in THRESHOLDS if one.machine == machine.name and step.action in one.steps), None)


def twins(machine: Machine) -> set[str]:
    """First steps that lead where two persons otherwise lead: one asks, and another confirms."""
    first = [t for t in machine.transitions if t.before == START and t.asked]
    asks = {t.after for t in first}
    confirmed = {
        t.after for t in machine.transitions if t.before in asks and t.four_eyes and t.before != t.after
    }
    return {t.action for t in first if t.after in confirmed}


def reached(machine: Machine, role: str) -> set[Transition]:
    """Steps that one person of a role can take with a process that nobody else has touched."""
    found: set[Transition] = set()
    open_, seen = [(START, frozenset[str]())], set[tuple[str, frozenset[str]]]()
    while open_:
        state, did = here = open_.pop()
        if here in seen:
            continue
        seen.add(here)
        for step in machine.transitions:
            if step.before != state or not step.asked or role not in step.roles or step.four_eyes:
                continue
            if did & {*step.apart} or is_side(machine, step) or threshold_of(machine, step):
                continue
            found.add(step)
            # What was done and keeps nobody from anything is not remembered, so that few ways are gone.
            kept = {name for other in machine.transitions for name in other.apart}
            open_.append((step.after, did | ({step.action} & kept)))
    return found


def way_of(machine: Machine, step: Transition, alone: set[Transition]) -> str:
    """Tell how one person takes a step."""
    if step in alone:
        return ALONE
    if threshold_of(machine, step):
        return THRESHOLD
    if is_side(machine, step):
        return SIDE
    return SECOND if step.four_eyes or step.apart else AFTER


def not_who(machine: Machine, step: Transition) -> Iterator[Said]:
    """Name what keeps a person from a step."""
    if step.four_eyes:
        yield Said("began it", "发起")
    for did in step.apart:
        # What one person stands for in the place of a side is called as what it asked for.
        yield Said(
            f"did “{word(f'act.{machine.name}', did).en}”", f"办理“{word(f'act.{machine.name}', did).zh}”"
        )


def said_roles(some: Sequence[str]) -> Said:
    """Name roles."""
    return Said(
        " or ".join(word("role", role).en for role in some), "或".join(word("role", role).zh for role in some)
    )


def finishing(machine: Machine, step: Transition) -> tuple[Said, ...]:
    """Name the next steps, after one, that another person must take; what drops it is none."""
    seen, states = {step.after}, [step.after]
    while states:
        after = [t for t in machine.transitions if t.before in states and t.asked]
        others = [t for t in after if t.four_eyes or t.apart or is_side(machine, t)]
        if others:
            names = dict.fromkeys((t.action, t.roles) for t in others if t.action not in ("attest", "deny"))
            return tuple(
                Said(f"{word(f'act.{machine.name}', name).en} ({said_roles(roles).en})",
                     f"{word(f'act.{machine.name}', name).zh}({said_roles(roles).zh})")
                for name, roles in names
            )  # fmt: skip
        states = [t.after for t in after if t.after not in seen]
        seen.update(states)
    return ()


def of_machine(machine: Machine, role: str) -> Iterator[Line]:
    """List what somebody of a role does with processes of a machine, a line a step: the freest of its ways."""
    # What runs beside a case is in one that two have opened.
    inside = machine.name.startswith("compensation.") and machine.name != CASE
    alone = set() if inside else reached(machine, role)
    mine: dict[str, list[Transition]] = {}
    for step in machine.transitions:
        stands_in = step.action == "attest" and step.before != START
        if step.asked and role in step.roles and not stands_in:
            mine.setdefault(name_of(machine, step), []).append(step)
    for name, steps in mine.items():
        act = BY_TWO.get((machine.name, name))
        if act is not None:
            yield from recorded_by_two(role, STEPS[machine.name][name], told(machine, name), recorders(act))
            continue
        if machine.name == RECORDING.name and name != "drop":  # told with each act that is recorded so
            continue
        step = min(steps, key=lambda one: WAYS.index(way_of(machine, one, alone)))
        way, limit = way_of(machine, step, alone), threshold_of(machine, step)
        if limit is not None and limit.role not in ("", role):
            continue
        kept = tuple(dict.fromkeys(not_who(machine, step))) if way == SECOND else ()
        yield Line(
            role,
            STEPS[machine.name][name],
            way,
            told(machine, name),
            kept,
            finishing(machine, step) if way == ALONE or (inside and step.before == START) else (),
            limit,
            way == ALONE and any(way_of(machine, one, alone) == AFTER for one in steps),
        )


BY_TWO: Final = {
    (machine.name, step.action): act
    for act in ACTS
    if act.by_two
    for machine, step in (
        *((CASE_MACHINE, step) for step in act.steps(CASE_MACHINE)),
        *((GUARANTEE, step) for step in GUARANTEE.transitions if f"{step.action}_guarantee" == act.name),
        *((PROJECT, step) for step in PROJECT.transitions if f"{step.action}_project" == act.name),
        *(
            (SEPARATE, step)
            for step in SEPARATE.transitions
            if act.about is not None and step in act.about.taken
        ),
        *(
            (INSOLVENCY, step)
            for step in INSOLVENCY.transitions
            if (act.about is not None and step in act.about.taken)
            or (step.action, act.name) == ("declare", "declare_bankrupt")
        ),
    )
}
"""Acts that move a process, and that one person records and another confirms."""


def recorders(act: AnyAct) -> tuple[str, ...]:
    """Name the roles that record an act, and so confirm it."""
    return act.roles or tuple(dict.fromkeys(role for step in act.steps(CASE_MACHINE) for role in step.roles))


def recorded_by_two(role: str, touch: str, what: Said, roles: Sequence[str]) -> Iterator[Line]:
    """List what one person records in a case, and what another does who confirms it."""
    who = said_roles(roles)
    yield Line(role, "", AFTER, what, (), (Said(f"confirm recording ({who.en})", f"复核登记({who.zh})"),))
    second = Said(f"{what.en}: confirm what another recorded", f"{what.zh}:复核他人的登记")
    yield Line(role, touch, SECOND, second, (Said("recorded it", "登记"),))


def beside_case(role: str) -> Iterator[Line]:
    """List what somebody of a role does in a case without a step of a machine."""
    for act in ACTS:
        if act.name in BESIDE_CASE and role in act.roles:
            what = Said(f"damage case: {_small(act.title)}", f"损害赔偿案件:{act.zh}")
            if act.by_two:
                yield from recorded_by_two(role, BESIDE_CASE[act.name], what, recorders(act))
                continue
            kept = (Said("began the case", "登记该案"),) if act.second_person else ()
            yield Line(role, BESIDE_CASE[act.name], SECOND if kept else AFTER, what, kept)


def by_hand(role: str) -> Iterator[Line]:
    """List the entries that somebody of a role writes by hand, and which of them one reverses."""
    for kind in KINDS:
        if role not in kind.roles:
            continue
        name = word("kind", kind.code)
        if kind.code == "journal.reversal":
            undone = [
                word("kind", one.code)
                for one in KINDS
                if role in one.roles and one.reversible and not one.needs_approval
            ]
            if undone:
                listed = Said("; ".join(_small(one.en) for one in undone), ";".join(one.zh for one in undone))
                yield Line(role, "pay", ALONE, Said(f"entry by hand: reverse “{listed.en}”", f"手工分录:冲销“{listed.zh}”"))  # fmt: skip
            continue
        kept = (Said("approved it", "复核该分录"),) if kind.needs_approval else ()
        what = Said(f"entry by hand: {_small(name.en)}", f"手工分录:{name.zh}")
        yield Line(role, "pay", SECOND if kept else ALONE, what, kept)


def powers_of_operations() -> dict[str, str]:
    """The power that each operation asks for; none for what is public."""
    found = {}
    for route in ROUTES:
        powers = [getattr(one.call, "power", None) for one in route.dependant.dependencies]
        found[title_of(route)] = next((power for power in powers if power), "")
    return found


NEITHER: Final = (Said("asked for it", "提出申请"), Said("gets it", "由此获得授权"))
"""Who does not confirm a mandate or a code: an erasure has nobody who gets anything."""
WHOSE_PLAN: Final = (Said("uploaded or published the plan", "上传或公示该方案"),)
"""Who does not reject an objection."""


def beside(role: str) -> Iterator[Line]:
    """List what somebody of a role does that moves no process."""
    asked = powers_of_operations()
    for one in BESIDE:
        if role in POWERS[asked[one.operation]]:
            waits, kept = one.part == "asks", {"confirms": NEITHER, "plan": WHOSE_PLAN}.get(one.part, ())
            yield Line(
                role,
                one.touch,
                SECOND if kept else ALONE,
                Said(one.what, one.what_zh),
                kept,
                (Said("confirming it", "确认"),) if waits else (),
            )


def lines(role: str) -> list[Line]:
    """List everything that somebody of a role does, what touches most first; reading is none of it."""
    found = [
        *(line for machine in MACHINES if isinstance(machine, Machine) for line in of_machine(machine, role)),
        *beside_case(role),
        *by_hand(role),
        *beside(role),
    ]
    found = [replace(line, finishes=()) if line.touch and not _asks(line) else line for line in found]
    return sorted(found, key=lambda line: TOUCHES.index(line.touch) if line.touch else len(TOUCHES))


def _asks(line: Line) -> bool:
    """Whether what is begun waits for another person before more comes of it."""
    return line.way in (ALONE, AFTER) and bool(line.finishes)


def reads(role: str) -> list[str]:
    """List the powers to read of a role."""
    return [power for power, roles in POWERS.items() if role in roles and power.endswith(READS)]


class Tongue(NamedTuple):
    """The words of the page in one language."""

    number: int
    """Which of two texts."""
    head: str
    summary: str
    summary_none: str
    touches: dict[str, str]
    threshold: str
    begins: str
    finishes: str
    rest: str
    read: str
    own: str
    whole: str
    nothing: str
    public: str
    law: str


EN: Final = Tongue(
    0,
    """# What one person can do

Made from the code by `make powers`. [中文](powers.zh-CN.md)

First what one person of each role does alone; then, role by role, what a threshold of the law lets one do, what one begins and
another must finish, and what the role reads. Two keys of one person are one person; who had a part under another key or in
another role is kept out as well ([processes](../spec/processes.md) 3). A machine does of this what its mandate names, gives no power
and is nobody's second person; who acts for one area does it there alone; who is away is stood in for by a deputy
([keys](../spec/keys.md) 1.5, 10, 11). *Take* is to take from somebody permits, money, a right or a
standing, or to hold it still; *make* is to make or end permits, caps, debts, rights, rules, keys or accounts; *pay* is to record
that money came or went, or to move it; *hide* is to put out of sight or out of the count.
""",
    "## Where one person alone takes, makes, pays or hides",
    "Nobody of this role does.",
    {"take": "take", "make": "make", "pay": "pay", "hide": "hide", "": "—"},
    "Alone up to a threshold, else with a second person",
    "Begins; another person must finish",
    "Finishes what others began, or agrees as the other side",
    "Asks, prepares, notes, or drops what was asked for, alone",
    "Reads",
    "Of everything below only what is its own: its accounts, its acts, the cases in which it is.",
    "Of the whole book.",
    "Nothing.",
    "## Without a key",
    "## The thresholds",
)
ZH: Final = Tongue(
    1,
    """# 一个人能办什么

由 `make powers` 依据程序生成。[English](powers.md)

先列各角色中一个人能独自办结的事项;再按角色列出在规则包限额以内一人可办的事项、由一人提出而须他人办结的事项,以及能查看的内容。
同一人的两个密钥仍是同一人;以其他密钥或其他角色参与过的,同样不得再作第二人([流程](../spec/processes.md)第3节)。
自动系统只办其授权列明的事项,不授予权力,也不作第二人;授权限于一个区域的,只在该区域办理;人员不在时由代理人办理
([密钥](../spec/keys.md)第1.5、10、11节)。
“收”指收走或限制他人的排污权、资金、权利或资格;“设”指设立或终止排污权、总量、债务、权利、规则、密钥或账户;
“付”指登记款项收支或划转款项;“隐”指使之不再可见或不再计入。
""",
    "## 哪些事项一个人就能收、设、付、隐",
    "该角色没有此类事项。",
    {"take": "收", "make": "设", "pay": "付", "hide": "隐", "": "—"},
    "限额以内一人可办,超过限额须第二人",
    "一人提出,须他人办结",
    "办结他人提出的事项,或作为另一方表示同意",
    "一人可提出、准备、登记或撤回的其他事项",
    "可查看",
    "以下各项仅限本单位:本单位的账户、事项和所涉案件。",
    "可查看整本账簿。",
    "无。",
    "## 不用密钥",
    "## 限额",
)


def page(tongue: Tongue) -> str:
    """Write the page in one language."""
    parts = [tongue.head, tongue.summary, ""]
    for role in Role:
        free = [one for one in lines(role) if one.touch and one.way in (ALONE, AFTER)]
        name = word("role", role)[tongue.number]
        parts += [f"**{name}**", ""]
        parts += (
            [_table(tongue, free, lambda one: (_how(tongue, one),), WHY), ""]
            if free
            else [tongue.summary_none, ""]
        )
    parts += [_thresholds(tongue), ""]
    for role in Role:
        parts += [*_of_role(tongue, role)]
    parts += [tongue.public, "", *(f"- {said[tongue.number]}" for said in PUBLIC.values())]
    return "\n".join(parts) + "\n"


def _how(tongue: Tongue, line: Line) -> str:
    """Say how free a line of the summary is."""
    how = {
        ALONE: Said("alone", "一人可办"),
        AFTER: Said("alone, when others have had a part", "他人办过前序步骤后一人可办"),
    }
    also = (
        Said("alone, also what others have agreed to", "一人可办,包括他人已同意的")
        if line.also
        else how[line.way]
    )
    return also[tongue.number]


REPRESENTED: Final = Said(
    """An enterprise acts by its representatives. What disposes of its property needs one with the right to initiate; what another asked
for is approved by one with the right to approve; what is part of a procedure is done by either; a viewing one does none of it
([keys](../spec/keys.md) 9). From the amounts that the enterprise has set, and always where the rule pack says so
(`second_person.enterprise`), whatever disposes of its property waits until another of its representatives confirms it
([permits](../spec/permits.md) 15).""",
    """企业由其代表办理。处分本单位财产须有“发起”权限;复核他人提出的事项须有“复核”权限;程序性事项有其一即可;查看人员均不得办理
([密钥](../spec/keys.md)第9节)。达到企业自行设定的数量或金额的,以及规则包(`second_person.enterprise`)要求的,处分财产的事项须待
本单位另一代表复核后才办理([排污权](../spec/permits.md)第15节)。""",
)
"""What stands before the list of what one person of an enterprise can do."""


def _of_role(tongue: Tongue, role: Role) -> Iterator[str]:
    mine, at = lines(role), tongue.number
    yield from (f"## {_capital(word('role', role)[at])}", "")
    if role is Role.ENTERPRISE:
        yield from (REPRESENTED[at], "")
    limited = [one for one in mine if one.threshold is not None]
    if limited:
        yield from (f"**{tongue.threshold}**", "")
        yield from (f"- {one.what[at]} (`{one.threshold.key}`)" for one in limited if one.threshold)
        yield ""
    begins = [one for one in mine if _asks(one) and not one.touch]
    if begins:
        heads = (("begins", "another finishes it by"), ("提出", "由他人办结"))[at]
        rows = [(one.what[at], _or(at).join(said[at] for said in one.finishes)) for one in begins]
        yield from (f"**{tongue.begins}**", "", _rows(heads, rows), "")
    ends = [one for one in mine if one.way in (SECOND, SIDE)]
    if ends:
        yield from (f"**{tongue.finishes}**", "", _table(tongue, ends, lambda one: (_kept(tongue, one),)), "")
    rest = [one.what[at] for one in mine if not one.touch and one.way in (ALONE, AFTER) and one not in begins]
    if rest:
        yield from (f"**{tongue.rest}**", "", _listed(rest, at), "")
    yield from (f"**{tongue.read}**", "", *_read(tongue, role), "")


def _read(tongue: Tongue, role: Role) -> Iterator[str]:
    at, mine = tongue.number, reads(role)
    if not mine:
        yield tongue.nothing
        return
    yield tongue.own if role in OWNED else tongue.whole
    yield ""
    assert (role in OWNED) != (role in WHOLE_BOOK)
    yield _listed([word("power", power)[at] for power in mine], at)


def _kept(tongue: Tongue, line: Line) -> str:
    at = tongue.number
    if line.way == SIDE:
        return ("not the side that agreed already; for a side without a key two persons of the bureau who have its paper",
                "不得为已同意的一方;无密钥的一方由主管部门两人凭其书面材料办理")[at]  # fmt: skip
    names = _or(at).join(said[at] for said in line.not_who)
    return f"不得为{names}的人" if at else f"not who {names}"


def _table(
    tongue: Tongue,
    some: Sequence[Line],
    more: Callable[[Line], tuple[str]],
    why: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    at = tongue.number
    heads: Sequence[str] = (("touches", "what", "how"), ("性质", "事项", "条件"))[at]
    rows: list[Sequence[str]] = [(tongue.touches[one.touch], one.what[at], *more(one)) for one in some]
    if why is not None:
        heads = (*heads, ("why one is enough", "一人即可的理由")[at])
        rows = [(*row, why.get(one.what.en, ("", ""))[at]) for row, one in zip(rows, some, strict=True)]
    return _rows(heads, rows)


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines_ = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines_)


def _thresholds(tongue: Tongue) -> str:
    """Write the figures that the shipped packs give: that of the country, and what a place has otherwise."""
    at = tongue.number
    heads = (
        ("key", "one person may", "up to", "places that have it otherwise"),
        ("参数", "一人可以", "限额", "另有规定的地方"),
    )[at]
    base = {value.key: value for value in packs.shipped("cn").values}
    rows = []
    for one in THRESHOLDS:
        key = key_of(one.key)
        assert key is not None
        unit = {"yuan": Said("yuan", "元"), "days": Said("days", "日")}.get(
            key.unit, Said(key.unit, "污染物单位,各年合计")
        )[at]
        others = [
            f"{(pack.name, pack.name_zh)[at]} {value.value}"
            for name in packs.shipped_jurisdictions()
            if name != "cn"
            for pack in [packs.shipped(name)]
            for value in pack.values
            if value.key == one.key
        ]
        figure = str(base[one.key].value)
        limit = f"{figure} {unit}" + ("" if figure != "0" else (": always two persons", ":始终须两人")[at])
        rows.append((f"`{one.key}`", (one.what, one.what_zh)[at], limit, _or(at).join(others) or "—"))
    note = ("A bureau changes a figure by a rule pack of its own, which another person of the bureau approves. "
            "A threshold counts one act, not their sum.",
            "主管部门以本地规则包调整限额,须本部门另一人批准。限额按单笔计算,不累计。")[at]  # fmt: skip
    return "\n".join([tongue.law, "", _rows(heads, rows), "", note])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _listed(some: Sequence[str], at: int) -> str:
    """Write a list as a paragraph; English is broken into lines."""
    return f"{';'.join(some)}。" if at else fill(f"{'; '.join(some)}.", 140, break_on_hyphens=False)


def _or(at: int) -> str:
    return "、" if at else ", "


PUBLIC: Final = {
    "GET /v1/public/{book}/cases": Said("the cases that a second person made public", "经第二人公开的案件"),
    "GET /v1/public/{book}/publications": Said("what was published of them, with answers to comments", "已公开的文书及对公众意见的答复"),
    "GET /v1/public/{book}/pledges/{id}/certificates/{code}": Said(
        "whether a certificate of a pledge is still so", "凭核验码核验质押登记证明是否仍属实"
    ),
    "GET /v1/public/{book}/certificates/{code}": Said("what a certificate of a trade says, by its code", "凭核验码核验交易鉴证书"),
    "GET /v1/public/{book}/plans": Said("the plans that are published, and until when one may object", "已公示的分配方案及异议截止日"),
    "GET /v1/public/{book}/plans/{id}": Said("one of them, with its totals", "其中一份方案及合计"),
    "GET /v1/public/{book}/plans/{id}/lines": Said("its lines: who gets how much", "方案明细:分配对象与数量"),
    "GET /v1/public/{book}/plans/{id}/file": Said("the same as a file, with its totals", "方案明细文件及合计"),
    "GET /v1/public/{book}/surplus": Said(
        "the applications for surplus that are public, and until when one may object", "公示中的富余排污权认定申请及异议截止日"
    ),
    "GET /v1/public/{book}/report": Said("the yearly report: cases and their money by medium", "年度报告:按环境要素汇总的案件与资金"),
    "GET /v1/public/{book}/log/checkpoint": Said("the newest checkpoint of the log", "存证日志的最新检查点"),
    "GET /v1/public/{book}/log/consistency": Said("the proof that the log was only added to", "存证日志只增不改的证明"),
    "GET /v1/public/{book}/log/inclusion": Said("the proof that a record is in the log", "记录确在存证日志中的证明"),
    "GET /v1/public/{book}/log/keys": Said("the public keys of the log", "存证日志的公钥"),
    "GET /v1/public/{book}/log/tile/entries/{number:path}": Said("records, if published", "记录,仅限公开时"),
    "GET /v1/public/{book}/log/tile/{level}/{number:path}": Said("the hashes of the log, no records", "存证日志的散列值,不含记录"),
    "POST /v1/numbers": Said("another number, by who has both halves of its code, once", "凭完整领取码登记本人其他证件号码,仅一次"),
    "POST /v1/enrolments": Said("a key, to who has both halves of its code, once", "凭完整领取码领取密钥,仅一次"),
    "GET /health": Said("whether the server is alive", "服务是否在运行"),
    "GET /ready": Said("whether it can serve", "服务是否可用"),
    "GET /metrics": Said("the meters of the operator, which tell nothing of a book", "运行指标,不含账簿内容"),
}  # fmt: skip
"""What is told to everybody."""
