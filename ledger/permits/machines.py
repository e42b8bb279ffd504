"""What may become of a cap, a grant, a pledge and everything else in this room: one table of steps each.

The rows go into the database with the migration; no step that is not here can be written, by whomever.
"""

from typing import Final

from ledger.actors.authority import APPROVE, EITHER, INITIATE
from ledger.processes.machines import RENEW, START, YES, Machine
from ledger.processes.machines import Transition as T

BUREAU: Final = ("bureau",)
NIGHT: Final = ("administrator",)
"""The ledger's own job of the night, which has no key; no step of theirs has an address."""
_SIDE: Final = ("enterprise",)
_ASSESSES: Final = ("bureau", "finance")
_VERIFIES: Final = ("verifier",)
OWN: Final = ("enterprise", "bureau")
LAW: Final = "国办发〔2014〕38号"


def agreed(opened: str, began: str) -> tuple[T, ...]:
    """How an act that disposes of somebody's property is agreed to: by every side's own key, or by two persons of the bureau for it."""
    return (
        T("accept", opened, "accepted", OWN, rights=INITIATE),
        T("attest", opened, "attested", OWN, rights=INITIATE),
        T("accept", "attested", "accepted", _SIDE, rights=INITIATE),
        T("attest", "attested", "attested", _SIDE, rights=INITIATE),
        T("confirm", "attested", "accepted", BUREAU, apart=(began, "attest")),
    )


def renewed(*states: str) -> tuple[T, ...]:
    """How a side stands by the yes of a representative who has lost the key since: another one renews it, and nothing else changes."""
    return tuple(T(RENEW, state, state, _SIDE, rights=INITIATE) for state in states)


def by_two(
    done: str,
    roles: tuple[str, ...],
    *,
    alone: tuple[str, ...] = (),
    asked: str = "proposed",
    ask: str = "propose",
    confirmed_by: tuple[str, ...] = (),
) -> tuple[T, ...]:
    """How an act that one person asks for is done by a second one; `alone` are the steps of one person where the law lets one suffice."""
    asks, yes, no = (
        rights if "enterprise" in by else ()
        for rights, by in zip((INITIATE, APPROVE, EITHER), (roles, *[confirmed_by or roles] * 2), strict=True)
    )
    return (
        *(T(what, START, done, roles, rights=asks) for what in alone),
        T(ask, START, asked, roles, rights=asks),
        T("confirm", asked, done, confirmed_by or roles, four_eyes=True, rights=yes),
        T("drop", asked, "dropped", confirmed_by or roles, rights=no),
    )


def quashed(after: str, *states: str) -> tuple[T, ...]:
    """How a decision ends that a review annuls, with the outcome of it: nobody asks for that alone."""
    return tuple(T("quash", state, after, BUREAU, asked=False) for state in states)


def reduced(*states: str) -> tuple[T, ...]:
    """How a decision stands of which a review changes a part, with the outcome of it."""
    return tuple(T("reduce", state, state, BUREAU, asked=False) for state in states)


def annulled(*states: str) -> tuple[T, ...]:
    """How what came with the stock of a book ends that was brought in wrongly, with the annulment of it: nobody asks for that alone."""
    return tuple(T("annul", state, "annulled", BUREAU, asked=False) for state in states)


CAP = Machine(
    "permits.cap",
    "cap",
    LAW,
    (
        *by_two("done", BUREAU, alone=("set", "cut", "share")),
        *quashed("quashed", "done"),
        *reduced("done"),
    ),
)
GRANT = Machine(
    "permits.grant",
    "allocation",
    LAW,
    (
        *by_two("issued", BUREAU, alone=("allocate",)),
        # With the stock with which a book begins, by the two who bring that in; nobody asks for it by itself.
        T("bring", START, "brought", BUREAU, asked=False),
        T("confirm", "brought", "issued", BUREAU, four_eyes=True, asked=False),
        T("upload", START, "checked", BUREAU),
        T("publish", "checked", "published", BUREAU),
        T("approve", "published", "approved", BUREAU, four_eyes=True),
        T("execute", "approved", "issued", BUREAU),
        T("drop", "checked", "dropped", BUREAU),
        T("drop", "published", "dropped", BUREAU),
        T("drop", "approved", "dropped", BUREAU),
        *annulled("issued"),
    ),
    (("upload", "allocation plan"), ("bring", "opening of the stock")),
)
PLEDGE = Machine(
    "permits.pledge",
    "pledge",
    "法释〔2020〕28号 art. 63",
    (
        T("apply", START, "applied", OWN, rights=INITIATE),
        *agreed("applied", "apply"),
        *renewed("applied", "attested", "accepted", "replacement_accepted"),
        T("register", "accepted", "registered", BUREAU, four_eyes=True, apart=YES),
        T("substitute", "registered", "substituted", BUREAU),
        # By nobody any more; steps that were taken once keep their row.
        T("replace", START, "registered", (), asked=False),
        # A creditor that has a key in the book is asked with it; where it has none two of the bureau stand by its paper.
        *by_two("registered", BUREAU, asked="replacement_proposed", ask="propose_replacement"),
        T("accept", "replacement_proposed", "replacement_accepted", _SIDE, rights=INITIATE),
        T("confirm", "replacement_accepted", "registered", BUREAU, four_eyes=True),
        T("drop", "replacement_accepted", "dropped", BUREAU),
        *(
            T("reject", state, "rejected", _SIDE, rights=EITHER)
            for state in ("replacement_proposed", "replacement_accepted")
        ),
        # With the stock with which a book begins, by the two who bring that in; nobody asks for it by itself.
        T("bring", START, "brought", BUREAU, asked=False),
        T("confirm", "brought", "registered", BUREAU, four_eyes=True, asked=False),
        T("release", "registered", "released", _SIDE, rights=INITIATE),
        T("ask_release", "registered", "release_asked", BUREAU),
        T("release", "release_asked", "released", _SIDE, rights=INITIATE),
        T("confirm", "release_asked", "released", BUREAU, apart=("ask_release",)),
        T("drop", "release_asked", "registered", BUREAU),
        T("enforce", "registered", "enforced", BUREAU, apart=("register",)),
        # With the sale of all that it rests on, for another pledge or an order; what is left of its debt is owed without it.
        *(T("exhaust", state, "exhausted", BUREAU, asked=False) for state in ("registered", "release_asked")),
        T("reject", "applied", "rejected", BUREAU),
        T("reject", "attested", "rejected", BUREAU),
        T("reject", "accepted", "rejected", BUREAU),
        *annulled("registered"),
    ),
)
FREEZE = Machine(
    "permits.freeze",
    "freeze",
    "民事诉讼法, enforcement",
    (
        T("freeze", START, "frozen", (), asked=False),  # by one person, until 0009
        # It is urgent, so one person may begin; without another one's yes within the term of the rule pack it lapses.
        T("freeze_provisionally", START, "provisional", BUREAU),
        T("confirm", "provisional", "frozen", BUREAU, four_eyes=True),
        T("lapse", "provisional", "lapsed", BUREAU, asked=False),
        T("lift", "provisional", "lifted", BUREAU, apart=("freeze_provisionally",)),
        *by_two("frozen", BUREAU),
        # It is urgent to hold, not to let go: what two have frozen two lift.
        T("lift", "frozen", "lifted", (), asked=False),  # by one person, until 0009
        T("ask_lift", "frozen", "lift_asked", BUREAU, apart=("freeze", "freeze_provisionally", "propose")),
        T("confirm", "lift_asked", "lifted", BUREAU, apart=("ask_lift",)),
        T("drop", "lift_asked", "frozen", BUREAU),
        T("execute", "frozen", "executed", BUREAU, four_eyes=True),
        # By itself: what it waited for is its own since the one before ended; its term is over; what it waited for was sold.
        *(
            T("take_effect", state, state, BUREAU, asked=False)
            for state in ("provisional", "frozen", "lift_asked")
        ),
        *(
            T("expire", state, "expired", BUREAU, asked=False)
            for state in ("provisional", "frozen", "lift_asked")
        ),
        *(
            T("spend", state, "spent", BUREAU, asked=False)
            for state in ("provisional", "frozen", "lift_asked")
        ),
        *quashed("lifted", "provisional", "frozen", "lift_asked"),
    ),
)
BOUND_CORRECTION = Machine(
    "permits.bound_correction",
    "correction of what binds permits",
    "docs/spec/permits.md 8.16",
    (
        # Of a pledge its creditor confirms with its own key, or a second person of the bureau on paper; of a freeze two of the bureau.
        *by_two("done", BUREAU, confirmed_by=OWN),
        *by_two("done", BUREAU, asked="order_proposed", ask="propose_order"),
    ),
    (("propose", "correction of a pledge"), ("propose_order", "correction of a freeze")),
)
WITHDRAWAL = Machine(
    "permits.withdrawal",
    "withdrawal",
    LAW,
    (
        T("decide", START, "open_to_objection", (), asked=False),  # by one person, until 0009
        *by_two("open_to_objection", BUREAU),
        T("object", "open_to_objection", "objected", OWN, rights=EITHER),
        T("conclude", "open_to_objection", "final", BUREAU, four_eyes=True),
        T("undo", "open_to_objection", "undone", BUREAU, four_eyes=True),
        # An objection is answered by nobody who has decided.
        T("conclude", "objected", "final", BUREAU, four_eyes=True, apart=("decide", "confirm")),
        T("undo", "objected", "undone", BUREAU, four_eyes=True),
        T("lapse", "open_to_objection", "lapsed", BUREAU, asked=False),
        T("lapse", "objected", "lapsed", BUREAU, asked=False),
        *quashed("quashed", "open_to_objection", "objected", "final"),
        *reduced("open_to_objection", "objected", "final"),
    ),
)
SURPLUS = Machine(
    "permits.surplus",
    "recognition of surplus",
    LAW,
    (
        T("apply", START, "applied", OWN, rights=EITHER),
        T("recognise", "applied", "recognised", BUREAU, four_eyes=True, apart=("reject",)),
        T("reject", "applied", "rejected", BUREAU),
        # What anybody wrote to the bureau against it; who recognises it all the same answers.
        T("object", "applied", "objected", BUREAU),
        T("object", "objected", "objected", BUREAU),
        T("recognise", "objected", "recognised", BUREAU, four_eyes=True, apart=("reject",)),
        T("reject", "objected", "rejected", BUREAU),
        # A refusal that a review annuls: it is applied for as before.
        *quashed("applied", "rejected"),
    ),
)
RELEASE = "grant out of the reserve"
"""What the machine of moves serves, too."""
MOVE = Machine(
    "permits.move",
    "merger, split or removal",
    LAW,
    (
        *by_two("released", BUREAU, alone=("release",)),
        T("apply", START, "applied", _SIDE, rights=INITIATE),
        T("attest", START, "attested", BUREAU),
        T("accept", "attested", "applied", _SIDE, rights=INITIATE),
        T("confirm", "attested", "applied", BUREAU, four_eyes=True),
        # The receiver says yes with its own key; one that moves to another of its sites has said so.
        T("accept", "applied", "accepted", _SIDE, rights=INITIATE),
        *renewed("applied", "accepted"),
        T("approve", "applied", "done", BUREAU, four_eyes=True, apart=("confirm",)),
        T("approve", "accepted", "done", BUREAU, four_eyes=True, apart=("confirm",)),
        T("reject", "applied", "rejected", BUREAU),
        T("reject", "attested", "rejected", BUREAU),
        T("reject", "accepted", "rejected", BUREAU),
    ),
    (("release", RELEASE), ("propose", RELEASE)),
)
SURRENDER = Machine(
    "permits.surrender",
    "surrender",
    "《排污许可管理条例》 art. 21, 34",
    (
        T("surrender", START, "surrendered", _SIDE, rights=INITIATE),
        *by_two("surrendered", BUREAU, confirmed_by=OWN),
        T("undo", "surrendered", "undone", (), asked=False),  # by one person, until 0009
        T("ask_undo", "surrendered", "undo_asked", BUREAU),
        T("confirm", "undo_asked", "undone", OWN, apart=("ask_undo",), rights=APPROVE),
        T("drop", "undo_asked", "surrendered", BUREAU),
    ),
)
RETIREMENT = Machine(
    "permits.retirement",
    "retirement or cancellation",
    LAW,
    (
        *by_two("retired", OWN, alone=("retire",), asked="retirement_proposed", ask="propose_retirement"),
        *by_two(
            "cancelled", BUREAU, alone=("cancel",), asked="cancellation_proposed", ask="propose_cancellation"
        ),
        *by_two("deducted", BUREAU, alone=("deduct",), asked="deduction_proposed", ask="propose_deduction"),
    ),
    (
        ("retire", "retirement"), ("propose_retirement", "retirement"),
        ("cancel", "cancellation"), ("propose_cancellation", "cancellation"),
        ("deduct", "deduction"), ("propose_deduction", "deduction"),
    ),
)  # fmt: skip
_DISPUTED: Final = ("dispute", "ask_dispute", "confirm")
"""Steps of who disputes a report, alone or as one of two."""
REPORT = Machine(
    "permits.report",
    "emission report",
    "《排污许可管理条例》 art. 22",
    (
        T("report", START, "reported", OWN, rights=EITHER),
        T("verify", "reported", "verified", BUREAU, four_eyes=True),
        T("dispute", "reported", "disputed", BUREAU),
        T("dispute", "verified", "disputed", _SIDE, rights=EITHER),
        # Who has no report that stands sells nothing: what was verified is disputed by two persons of the bureau.
        T("ask_dispute", "verified", "dispute_asked", BUREAU),
        T("confirm", "dispute_asked", "disputed", BUREAU, apart=("ask_dispute",)),
        T("drop", "dispute_asked", "verified", BUREAU),
        T("verify", "disputed", "verified", BUREAU, four_eyes=True, apart=_DISPUTED),
        T("reject", "reported", "rejected", BUREAU),
        T("reject", "disputed", "rejected", BUREAU, apart=_DISPUTED),
    ),
)
VERIFICATION = Machine(
    "permits.verification",
    "assignment of a report to an institution",
    "《排污许可管理条例》 art. 27; docs/spec/permits.md 21",
    (
        T("assign", START, "assigned", BUREAU),
        T("end", "assigned", "ended", BUREAU),
        # What takes a finding out takes two.
        T("ask_end", "assigned", "end_asked", BUREAU),
        T("confirm", "end_asked", "ended", BUREAU, apart=("ask_end",)),
        T("drop", "end_asked", "assigned", BUREAU),
    ),
)
FINDING = Machine(
    "permits.finding",
    "finding of an institution",
    "docs/spec/permits.md 21",
    (
        T("find", START, "found", _VERIFIES),
        T("withdraw", "found", "withdrawn", _VERIFIES),
    ),
)
FEE = Machine(
    "permits.fee", "use fee", "财税〔2015〕61号",
    (
        # By one person, before an assessment took two; steps that were taken once keep their row.
        T("assess", START, "due", (), asked=False),
        T("assess_exempt", START, "exempt", (), asked=False),
        # With the stock with which a book begins, by the two who bring that in; nobody asks for it by itself.
        T("bring", START, "brought", BUREAU, asked=False),
        T("confirm", "brought", "due", BUREAU, four_eyes=True, asked=False),
        T("confirm_paid", "brought", "paid", BUREAU, four_eyes=True, asked=False),  # before the book began
        T("propose", START, "proposed", _ASSESSES),
        T("confirm", "proposed", "due", _ASSESSES, four_eyes=True),
        T("confirm_exempt", "proposed", "exempt", _ASSESSES, four_eyes=True),
        T("drop", "proposed", "dropped", _ASSESSES),
        T("pay", "due", "due", ("finance",), apart=("assess", "propose", "confirm")),
        T("pay_last", "due", "paid", ("finance",), apart=("assess", "propose", "confirm"), asked=False),  # of the last instalment
        # By an act of two persons, which reverses the payment of an instalment that was recorded wrongly.
        T("take_back", "due", "due", ("finance",), apart=("assess", "propose", "confirm")),
        T("take_back", "paid", "due", ("finance",), apart=("assess", "propose", "confirm")),
        # By an act of two persons, which pays back what is not owed, or takes that back.
        T("refund", "paid", "paid", ("finance",), apart=("assess", "propose", "confirm")),
        T("refund_back", "paid", "paid", ("finance",), apart=("assess", "propose", "confirm"), asked=False),
        # By an act of two persons, which says other days and parts for what is not paid.
        T("reschedule", "due", "due", _ASSESSES),
        T("move", "due", "due", BUREAU, asked=False),  # with the permits that it charges, when their move is approved
        T("ask_revocation", "due", "revocation_asked", _ASSESSES),
        T("confirm", "revocation_asked", "revoked", _ASSESSES, apart=("ask_revocation",)),
        T("drop", "revocation_asked", "due", _ASSESSES),
        T("ask_revocation", "exempt", "exemption_revocation_asked", _ASSESSES),
        T("confirm", "exemption_revocation_asked", "revoked", _ASSESSES, apart=("ask_revocation",)),
        T("drop", "exemption_revocation_asked", "exempt", _ASSESSES),
        *annulled("due", "paid"),
    ),
)  # fmt: skip
FEE_PAYMENT = Machine(
    "permits.fee_payment", "payment of a use fee", "财税〔2015〕61号", by_two("done", ("finance",))
)
FEE_CORRECTION = Machine(
    "permits.fee_correction",
    "payment of a use fee taken back",
    "docs/spec/permits.md 9",
    by_two("reversed", ("finance",)),
)
FEE_REFUND = Machine(
    "permits.fee_refund", "refund of a use fee", "docs/spec/permits.md 9", by_two("done", ("finance",))
)
FEE_SCHEDULE = Machine(
    "permits.fee_schedule", "rescheduling of a use fee", "财税〔2015〕61号 art. 13", by_two("done", _ASSESSES)
)
EXCLUSION = Machine(
    "permits.exclusion",
    "exclusion from a year",
    "《排污许可管理条例》 art. 21",
    (
        # By one person, before an exclusion was an act: revision 0009 has made acts of those.
        T("exclude", START, "excluded", BUREAU, asked=False),
        *by_two("excluded", BUREAU),
        T("withdraw", "excluded", "withdrawn", BUREAU, four_eyes=True),
        # Decided by mistake: it never counted, whether or not it was withdrawn.
        T("ask_annulment", "excluded", "annulment_asked", BUREAU),
        T("confirm", "annulment_asked", "annulled", BUREAU, apart=("ask_annulment",)),
        T("drop", "annulment_asked", "excluded", BUREAU),
        T("ask_annulment", "withdrawn", "withdrawn_annulment_asked", BUREAU),
        T("confirm", "withdrawn_annulment_asked", "annulled", BUREAU, apart=("ask_annulment",)),
        T("drop", "withdrawn_annulment_asked", "withdrawn", BUREAU),
        *quashed("annulled", "excluded"),
    ),
)
REVIEW = Machine(
    "permits.review",
    "review",
    "《行政复议法》 art. 11, 20, 42, 64–68",
    (
        T("ask", START, "asked", OWN, rights=EITHER),
        # What is decided is not carried out meanwhile; that it is again another person says.
        # Each person suspends it once: what another resumed nobody suspends again. Who recorded the review suspends nothing by it.
        T("suspend", "asked", "suspended", BUREAU, apart=("ask", "suspend")),
        T("resume", "suspended", "asked", BUREAU, apart=("suspend",)),
        *(T("withdraw", state, "withdrawn", _SIDE, rights=EITHER) for state in ("asked", "suspended")),
        # By the act of two persons that says what came of it.
        *(
            T(step, state, after, BUREAU, asked=False)
            for state in ("asked", "suspended")
            for step, after in (
                ("uphold", "upheld"),
                ("change", "changed"),
                ("annul", "annulled"),
                ("dismiss", "dismissed"),
                ("end", "withdrawn"),
            )
        ),
        # What was recorded as upheld by mistake.
        T("ask_reopening", "upheld", "reopening_asked", BUREAU),
        T("confirm", "reopening_asked", "asked", BUREAU, apart=("ask_reopening",)),
        T("drop", "reopening_asked", "upheld", BUREAU),
    ),
)
REVIEW_OUTCOME = Machine(
    "permits.review_outcome", "outcome of a review", "《行政复议法》 art. 64–68", by_two("done", BUREAU)
)
SERVICE = Machine(
    "permits.service",
    "service of a decision",
    "《民事诉讼法》 art. 87–95",
    (
        T("record", START, "recorded", BUREAU),
        T("ask_annulment", "recorded", "annulment_asked", BUREAU),
        T("confirm", "annulment_asked", "annulled", BUREAU, apart=("ask_annulment",)),
        T("drop", "annulment_asked", "recorded", BUREAU),
    ),
)
HEARING = Machine(
    "permits.hearing",
    "hearing",
    "《行政许可法》 art. 47–48; 《行政处罚法》 art. 63–64",
    (
        T("ask", START, "asked", OWN, rights=EITHER),
        T("hold", "asked", "held", BUREAU),
        T("withdraw", "asked", "withdrawn", _SIDE, rights=EITHER),
        # By who set it.
        T("drop", "asked", "dropped", BUREAU),
        T("ask_annulment", "held", "annulment_asked", BUREAU),
        T("confirm", "annulment_asked", "asked", BUREAU, apart=("ask_annulment",)),
        T("drop", "annulment_asked", "held", BUREAU),
    ),
)
CLOSURE = Machine(
    "permits.closure",
    "closure of a site",
    "《排污许可管理条例》; docs/spec/permits.md 20",
    (
        *by_two("closed", BUREAU),
        T("ask_reopening", "closed", "reopening_asked", BUREAU),
        T("confirm", "reopening_asked", "reopened", BUREAU, apart=("ask_reopening",)),
        T("drop", "reopening_asked", "closed", BUREAU),
    ),
)
CODE_CORRECTION = Machine(
    "permits.code",
    "correction of a credit code",
    "GB 32100-2015; docs/spec/permits.md 14",
    (
        *by_two("corrected", BUREAU),
        T("ask_undo", "corrected", "undo_asked", BUREAU),
        T("confirm", "undo_asked", "undone", BUREAU, apart=("ask_undo",)),
        T("drop", "undo_asked", "corrected", BUREAU),
    ),
)
EXPIRY = Machine(
    "permits.expiry", "expiry of a vintage", LAW,
    (
        T("expire", START, "running", (), asked=False),  # by one person, until 0009
        *by_two("running", BUREAU),
        # By the ledger itself, in the first night after the last day for surrendering.
        T("expire_by_night", START, "running", NIGHT, asked=False),
        T("end", "running", "ended", (*BUREAU, *NIGHT), asked=False),  # with the last lots
        # With a surrender that is undone after it: what comes back circulates no more, and the next night ends it.
        T("resume", "ended", "running", (*BUREAU, *NIGHT), asked=False),
    ),
)  # fmt: skip
STATUS = Machine(
    "permits.account", "status of an account", "docs/spec/journal.md 1.5", by_two("changed", BUREAU)
)
COMPARISON = Machine(
    "permits.comparison",
    "comparison with a licence",
    "docs/spec/permits.md 10",
    (T("compare", START, "compared", BUREAU),),
)
EXPLANATION = Machine(
    "permits.explanation", "explanation of a difference", "docs/spec/permits.md 10",
    (T("explain", START, "explained", BUREAU),),
)  # fmt: skip
DUAL_CONTROL = Machine(
    "permits.dual_control", "setting of dual control", "docs/spec/permits.md 15", by_two("done", _SIDE)
)
INTERNAL = Machine(
    "permits.internal",
    "internal approval",
    "《民法典》 art. 61, 165",
    by_two("confirmed", _SIDE, asked="asked", ask="ask"),
)
WITHIN: Final = (DUAL_CONTROL.name, INTERNAL.name)
"""Machines by which an enterprise decides inside: what it asks for with them disposes of nothing yet."""
REGISTER = Machine(
    "permits.register", "change of the register", "docs/spec/permits.md 14",
    (
        T("propose_listing", START, "proposed", BUREAU),
        T("propose_delisting", START, "proposed", BUREAU),
        T("propose_annulment", START, "proposed", BUREAU),
        T("propose_facts", START, "proposed", BUREAU),
        T("propose_quality", START, "proposed", BUREAU),
        T("propose_licence", START, "proposed", BUREAU),
        T("propose_name", START, "proposed", BUREAU),
        T("confirm", "proposed", "done", BUREAU, four_eyes=True),
        T("drop", "proposed", "dropped", BUREAU),
    ),
)  # fmt: skip

MACHINES: Final[tuple[Machine, ...]] = (
    CAP,
    GRANT,
    PLEDGE,
    FREEZE,
    BOUND_CORRECTION,
    WITHDRAWAL,
    SURPLUS,
    MOVE,
    SURRENDER,
    RETIREMENT,
    REPORT,
    VERIFICATION,
    FINDING,
    FEE,
    FEE_PAYMENT,
    FEE_CORRECTION,
    FEE_REFUND,
    FEE_SCHEDULE,
    EXCLUSION,
    REVIEW,
    REVIEW_OUTCOME,
    SERVICE,
    HEARING,
    CLOSURE,
    CODE_CORRECTION,
    EXPIRY,
    STATUS,
    COMPARISON,
    EXPLANATION,
    DUAL_CONTROL,
    INTERNAL,
    REGISTER,
)
