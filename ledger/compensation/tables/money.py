"""The money and the works of a case: what is owed by whom and when, what was paid on which way, what was restored.

damage_obligation ──< damage_part ──< damage_obligor     who owes a sum, alone or jointly
                          └──< damage_instalment ──< damage_settled >── damage_payment
damage_relief ──< damage_return >── damage_payment       what went back of which payment
damage_guarantee ──< damage_called >── damage_part       what secures the debt, and what was called of it for which part
damage_reversal     an act that was recorded wrongly
damage_project ──< damage_milestone ──< damage_spending  restoration, and what is paid out of the fund
damage_account      where in its case an account of the journal stands: head of loss, part, pair of joint debtors
"""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Named,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    TypedColumns,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.compensation.tables.cases import CASE_KEY, RECORD_KEY
from ledger.database.metadata import CODE, METADATA

_PART = ["ledger.damage_part.book_id", "ledger.damage_part.case_id", "ledger.damage_part.part"]
_INSTALMENT = [
    "ledger.damage_instalment.book_id",
    "ledger.damage_instalment.case_id",
    "ledger.damage_instalment.number",
]
_DUTY = [f"ledger.damage_duty.{name}" for name in ("book_id", "case_id", "duty")]
_PROCESS = ["ledger.process.book_id", "ledger.process.process_id"]
_ENTRY = ["ledger.entry.book_id", "ledger.entry.entry_id"]


class ObligationColumns(TypedColumns):
    """An agreement or a court document that says what is owed; in force from a day, or not yet."""

    book_id: Named[int] = Column(Integer)
    obligation_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    kind: Named[str] = Column(CODE, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    in_force_on: Named[date | None] = Column(Date, nullable=True)
    court_since: Named[date | None] = Column(Date, nullable=True)
    """Day from which it is a court document, on which late interest runs; null while it is none."""
    conversion: Named[int] = Column(BigInteger, nullable=False)
    """Fen that are due where restoration in kind fails."""
    separate_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The separate claim by which it came to be owed; null of what the case itself has brought."""


obligation = Table(
    "damage_obligation",
    METADATA,
    ObligationColumns,
    PrimaryKeyConstraint("book_id", "obligation_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_obligation_case_fkey"),
    CheckConstraint(
        "kind IN ('agreement', 'judgment', 'mediation', 'conversion', 'carried_over', 'revival')",
        name="kind_known",
    ),
    CheckConstraint("conversion >= 0", name="conversion_not_negative"),
    ForeignKeyConstraint(
        ["book_id", "separate_id"],
        ["ledger.damage_separate.book_id", "ledger.damage_separate.separate_id"],
        name="damage_obligation_separate_fkey",
    ),
    Index("damage_obligation_case_idx", "book_id", "case_id"),
)


class PartColumns(TypedColumns):
    """A sum with those who owe it."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    part: Named[int] = Column(SmallInteger)
    obligation_id: Named[UUID] = Column(Uuid, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Fen."""
    interest: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    """Late interest posted so far, in fen."""
    interest_through: Named[date | None] = Column(Date, nullable=True)
    """Day up to which it was posted."""
    left_owed: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen that a judgment leaves owed of it in all, where that is no more than was paid; null where none said so."""
    bearing: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen of its principal that bear late interest, where a judgment owes less again of what it replaced; null where none does."""


part = Table(
    "damage_part",
    METADATA,
    PartColumns,
    PrimaryKeyConstraint("book_id", "case_id", "part"),
    ForeignKeyConstraint(
        ["book_id", "obligation_id"],
        ["ledger.damage_obligation.book_id", "ledger.damage_obligation.obligation_id"],
        name="damage_part_obligation_fkey",
    ),
    CheckConstraint("amount > 0 AND interest >= 0", name="amounts"),
    CheckConstraint("left_owed BETWEEN 0 AND amount", name="left_owed_of_it"),
    CheckConstraint("bearing BETWEEN 0 AND amount", name="bearing_of_it"),
)


class ObligorColumns(TypedColumns):
    """A party that owes a part, with its share in the end, as it is to the shares of the others who owe it on the same day.

    Of who comes to owe beside others, or in the place of another, the share may be more than 1: those that hold on a day
    are reckoned against their sum.
    """

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    part: Named[int] = Column(SmallInteger)
    owner: Named[str] = Column(CODE, nullable=False)
    """A party that owed it for some days may owe it again from a later one, at another place."""
    place: Named[int] = Column(SmallInteger)
    numerator: Named[int] = Column(BigInteger, nullable=False)
    denominator: Named[int] = Column(BigInteger, nullable=False)
    since_on: Named[date | None] = Column(Date, nullable=True)
    """Day from which it owes; null from the day of the obligation."""
    until_on: Named[date | None] = Column(Date, nullable=True)
    """First day on which it owes no more; null to the end."""
    most: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen up to which it owes of the part; null the whole."""
    follows: Named[int | None] = Column(SmallInteger, nullable=True)
    """Place of the one in whose place, or beside whom, it came by a succession: what that one paid counts for it, once it owes no more."""


obligor = Table(
    "damage_obligor",
    METADATA,
    ObligorColumns,
    PrimaryKeyConstraint("book_id", "case_id", "part", "place"),
    ForeignKeyConstraint(["book_id", "case_id", "part"], _PART, name="damage_obligor_part_fkey"),
    CheckConstraint("numerator >= 0 AND denominator > 0", name="share"),
    CheckConstraint("until_on >= since_on", name="days_ordered"),
    CheckConstraint("most > 0", name="most_positive"),
    CheckConstraint("follows IS NULL OR since_on IS NOT NULL", name="follows_since"),
    Index("damage_obligor_owner_idx", "book_id", "owner"),
)


class AccountColumns(TypedColumns):
    """Where in its case an account stands, beside its purpose; its money and its fund have no head, part or pair.

    The code of the account is made of these columns (`damage_account_code`), never the other way round.
    """

    book_id: Named[int] = Column(Integer)
    account_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer, nullable=False)
    head: Named[str | None] = Column(CODE, nullable=True)
    """Head of loss, or `LI` for late interest."""
    part: Named[int | None] = Column(SmallInteger, nullable=True)
    """Of the liability, what is assessed counts to the first; or the number of a duty in kind (`damage_duty`)."""
    creditor: Named[int | None] = Column(SmallInteger, nullable=True)
    """Number of the joint debtor who may recover from another, among those who owe the part (`damage_obligor.place`)."""
    debtor: Named[int | None] = Column(SmallInteger, nullable=True)
    """Place of the one from whom."""


account = Table(
    "damage_account",
    METADATA,
    AccountColumns,
    PrimaryKeyConstraint("book_id", "account_id"),
    ForeignKeyConstraint(
        ["book_id", "account_id"],
        ["ledger.account.book_id", "ledger.account.account_id"],
        name="damage_account_account_fkey",
    ),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_account_case_fkey"),
    *(
        ForeignKeyConstraint(
            ["book_id", "case_id", "part", who],
            [f"ledger.damage_obligor.{name}" for name in ("book_id", "case_id", "part", "place")],
            name=f"damage_account_{who}_fkey",
        )
        for who in ("creditor", "debtor")
    ),
    CheckConstraint("head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8', 'LI')", name="head_known"),
    CheckConstraint("part >= 1", name="part_positive"),
    CheckConstraint(
        "(part IS NULL) = (head IS NULL AND creditor IS NULL) AND (creditor IS NULL) = (debtor IS NULL)"
        " AND (head IS NULL OR creditor IS NULL)",
        name="place_whole",
    ),
    CheckConstraint("creditor <> debtor", name="pair_of_two"),
    Index("damage_account_case_idx", "book_id", "case_id"),
)


class InstalmentColumns(TypedColumns):
    """A sum due on a day."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    number: Named[int] = Column(SmallInteger)
    part: Named[int] = Column(SmallInteger, nullable=False)
    due_on: Named[date] = Column(Date, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """In fen."""
    settled: Named[int] = Column(BigInteger, nullable=False)
    """Paid, credited or waived, in fen."""


instalment = Table(
    "damage_instalment",
    METADATA,
    InstalmentColumns,
    PrimaryKeyConstraint("book_id", "case_id", "number"),
    ForeignKeyConstraint(["book_id", "case_id", "part"], _PART, name="damage_instalment_part_fkey"),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("settled BETWEEN 0 AND amount", name="settled_at_most_once"),
    Index(
        "damage_instalment_open_idx",
        "book_id",
        "due_on",
        "case_id",
        postgresql_where=text("settled < amount"),
    ),
)


class ReversalColumns(TypedColumns):
    """An act that was recorded wrongly and is to be reversed; its state is that of its process."""

    book_id: Named[int] = Column(Integer)
    reversal_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    target: Named[UUID] = Column(Uuid, nullable=False)
    """The record of the act."""
    confirmed_on: Named[date | None] = Column(Date, nullable=True)
    """Null until a second person has confirmed it."""


reversal = Table(
    "damage_reversal",
    METADATA,
    ReversalColumns,
    PrimaryKeyConstraint("book_id", "reversal_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_reversal_case_fkey"),
    ForeignKeyConstraint(["book_id", "reversal_id"], _PROCESS, name="damage_reversal_process_fkey"),
    ForeignKeyConstraint(["book_id", "target"], RECORD_KEY, name="damage_reversal_target_fkey"),
    Index("damage_reversal_case_idx", "book_id", "case_id"),
    Index(
        "damage_reversal_once",
        "book_id",
        "target",
        unique=True,
        postgresql_where=text("confirmed_on IS NOT NULL"),
    ),
)


class PaymentColumns(TypedColumns):
    """Money that came for a part, or a relief that stands in its place."""

    book_id: Named[int] = Column(Integer)
    payment_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    part: Named[int] = Column(SmallInteger, nullable=False)
    route: Named[str] = Column(CODE, nullable=False)
    payer: Named[str] = Column(CODE, nullable=False)
    paid_on: Named[date] = Column(Date, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    interest: Named[int] = Column(BigInteger, nullable=False)
    excess: Named[int] = Column(BigInteger, nullable=False)
    waiting: Named[int] = Column(BigInteger, nullable=False)
    """Fen that have not reached the treasury: in transit, with a court, in escrow."""
    entry_id: Named[UUID] = Column(Uuid, nullable=False)
    reversed_by: Named[UUID | None] = Column(Uuid, nullable=True)
    """The reversal that took it out of what is counted; null where it counts."""
    debtor: Named[str | None] = Column(CODE, nullable=True)
    """Who owed what a guarantor has paid; null where the payer owes it itself, or administers who does."""


payment = Table(
    "damage_payment",
    METADATA,
    PaymentColumns,
    PrimaryKeyConstraint("book_id", "payment_id"),
    ForeignKeyConstraint(["book_id", "case_id", "part"], _PART, name="damage_payment_part_fkey"),
    ForeignKeyConstraint(["book_id", "entry_id"], _ENTRY, name="damage_payment_entry_fkey"),
    CheckConstraint(
        "route IN ('treasury', 'agency', 'court', 'escrow', 'deposit', 'waiver', 'release', 'credit', 'replaced', 'written_off')",
        name="route_known",
    ),
    CheckConstraint(
        "amount > 0 AND interest >= 0 AND excess >= 0 AND interest + excess <= amount", name="amounts"
    ),
    CheckConstraint("waiting BETWEEN 0 AND amount", name="waiting_in_amount"),
    ForeignKeyConstraint(
        ["book_id", "reversed_by"],
        ["ledger.damage_reversal.book_id", "ledger.damage_reversal.reversal_id"],
        name="damage_payment_reversal_fkey",
    ),
    CheckConstraint("reversed_by IS NULL OR waiting = 0", name="reversed_waits_no_more"),
    CheckConstraint("debtor <> payer", name="debtor_another"),
    Index("damage_payment_case_idx", "book_id", "case_id"),
)


class SettledColumns(TypedColumns):
    """What of a payment was counted to an instalment."""

    book_id: Named[int] = Column(Integer)
    payment_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer)
    number: Named[int] = Column(SmallInteger)
    amount: Named[int] = Column(BigInteger, nullable=False)


settled = Table(
    "damage_settled",
    METADATA,
    SettledColumns,
    PrimaryKeyConstraint("book_id", "payment_id", "number"),
    ForeignKeyConstraint(
        ["book_id", "payment_id"],
        ["ledger.damage_payment.book_id", "ledger.damage_payment.payment_id"],
        name="damage_settled_payment_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "case_id", "number"], _INSTALMENT, name="damage_settled_instalment_fkey"
    ),
    CheckConstraint("amount > 0", name="amount_positive"),
    Index("damage_settled_instalment_idx", "book_id", "case_id", "number"),
)


class GuaranteeColumns(TypedColumns):
    """What secures a debt; its state is that of its process."""

    book_id: Named[int] = Column(Integer)
    guarantee_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    kind: Named[str] = Column(CODE, nullable=False)
    guarantor: Named[str] = Column(CODE, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    expires_on: Named[date | None] = Column(Date, nullable=True)


guarantee = Table(
    "damage_guarantee",
    METADATA,
    GuaranteeColumns,
    PrimaryKeyConstraint("book_id", "guarantee_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_guarantee_case_fkey"),
    ForeignKeyConstraint(["book_id", "guarantee_id"], _PROCESS, name="damage_guarantee_process_fkey"),
    CheckConstraint("kind IN ('bank_letter', 'mortgage', 'surety', 'deposit')", name="kind_known"),
    CheckConstraint("amount > 0", name="amount_positive"),
    Index("damage_guarantee_case_idx", "book_id", "case_id"),
)


class CalledColumns(TypedColumns):
    """What was called of a guarantee for a part: a deposit has paid it then, another guarantor pays it afterwards."""

    book_id: Named[int] = Column(Integer)
    call_id: Named[UUID] = Column(Uuid)
    """Record of the call."""
    part: Named[int] = Column(SmallInteger)
    case_id: Named[int] = Column(Integer, nullable=False)
    guarantee_id: Named[UUID] = Column(Uuid, nullable=False)
    debtor: Named[str] = Column(CODE, nullable=False)
    """For whom the guarantor pays: one of those who owe the part."""
    amount: Named[int] = Column(BigInteger, nullable=False)


called = Table(
    "damage_called",
    METADATA,
    CalledColumns,
    PrimaryKeyConstraint("book_id", "call_id", "part"),
    ForeignKeyConstraint(
        ["book_id", "guarantee_id"],
        ["ledger.damage_guarantee.book_id", "ledger.damage_guarantee.guarantee_id"],
        name="damage_called_guarantee_fkey",
    ),
    ForeignKeyConstraint(["book_id", "case_id", "part"], _PART, name="damage_called_part_fkey"),
    CheckConstraint("amount > 0", name="amount_positive"),
    Index("damage_called_part_idx", "book_id", "case_id", "part"),
)


class ReliefColumns(TypedColumns):
    """A waiver, credit, refund or suspension of interest that was asked for; its state is that of its process."""

    book_id: Named[int] = Column(Integer)
    relief_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    kind: Named[str] = Column(CODE, nullable=False)
    part: Named[int | None] = Column(SmallInteger, nullable=True)
    amount: Named[int] = Column(BigInteger, nullable=False)
    basis: Named[str] = Column(Text, nullable=False)
    first_on: Named[date | None] = Column(Date, nullable=True)
    last_on: Named[date | None] = Column(Date, nullable=True)
    payee: Named[str | None] = Column(CODE, nullable=True)
    obligation_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The judgment that was reversed, where money goes back for that."""
    left_owed: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen of principal that the new judgment leaves owed of the part."""


relief = Table(
    "damage_relief",
    METADATA,
    ReliefColumns,
    PrimaryKeyConstraint("book_id", "relief_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_relief_case_fkey"),
    ForeignKeyConstraint(["book_id", "relief_id"], _PROCESS, name="damage_relief_process_fkey"),
    CheckConstraint(
        "kind IN ('waiver', 'release', 'credit', 'refund_excess', 'refund_reversed', 'suspension')",
        name="kind_known",
    ),
    CheckConstraint("amount >= 0 AND (amount > 0 OR kind = 'suspension')", name="amount_given"),
    CheckConstraint(
        "(kind = 'suspension') = (first_on IS NOT NULL) AND (last_on IS NULL OR last_on >= first_on)",
        name="days",
    ),
    ForeignKeyConstraint(
        ["book_id", "obligation_id"],
        ["ledger.damage_obligation.book_id", "ledger.damage_obligation.obligation_id"],
        name="damage_relief_obligation_fkey",
    ),
    CheckConstraint(
        "(kind = 'refund_reversed') = (obligation_id IS NOT NULL) AND (obligation_id IS NULL) = (left_owed IS NULL) AND left_owed >= 0",
        name="reversed_judgment",
    ),
    Index("damage_relief_case_idx", "book_id", "case_id"),
)


class ReturnedColumns(TypedColumns):
    """What of a payment went back to who paid it, by a relief; as long as that is granted."""

    book_id: Named[int] = Column(Integer)
    relief_id: Named[UUID] = Column(Uuid)
    payment_id: Named[UUID] = Column(Uuid)
    counted_as: Named[str] = Column(CODE)
    """As what it had been counted: principal, interest or excess."""
    case_id: Named[int] = Column(Integer, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Fen."""


returned = Table(
    "damage_return",
    METADATA,
    ReturnedColumns,
    PrimaryKeyConstraint("book_id", "relief_id", "payment_id", "counted_as"),
    ForeignKeyConstraint(
        ["book_id", "relief_id"],
        ["ledger.damage_relief.book_id", "ledger.damage_relief.relief_id"],
        name="damage_return_relief_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "payment_id"],
        ["ledger.damage_payment.book_id", "ledger.damage_payment.payment_id"],
        name="damage_return_payment_fkey",
    ),
    CheckConstraint("counted_as IN ('principal', 'interest', 'excess')", name="counted_as_known"),
    CheckConstraint("amount > 0", name="amount_positive"),
    Index("damage_return_payment_idx", "book_id", "payment_id"),
)


class ProjectColumns(TypedColumns):
    """A restoration; its state is that of its process."""

    book_id: Named[int] = Column(Integer)
    project_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    title: Named[str] = Column(Text, nullable=False)
    mode: Named[str] = Column(CODE, nullable=False)
    repairer: Named[str] = Column(CODE, nullable=False)
    budget: Named[int] = Column(BigInteger, nullable=False)
    """Fen of the approved plan."""
    contract: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen; null until the contract is made."""
    evaluated: Named[bool] = Column(Boolean, nullable=False, server_default=text("false"))
    duty: Named[int | None] = Column(SmallInteger, nullable=True)
    """Number of the duty that it performs; null where the treasury pays for it, or no duty has taken effect yet."""
    retention: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen of the contract that are kept back; null where nothing is."""
    retention_months: Named[int | None] = Column(SmallInteger, nullable=True)
    """For how long, from the end of the works."""
    retention_kept: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen of it that are kept for good, because defects were found."""


project = Table(
    "damage_project",
    METADATA,
    ProjectColumns,
    PrimaryKeyConstraint("book_id", "project_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_project_case_fkey"),
    ForeignKeyConstraint(["book_id", "project_id"], _PROCESS, name="damage_project_process_fkey"),
    CheckConstraint("mode IN ('own', 'entrusted', 'substitute', 'service', 'funded')", name="mode_known"),
    CheckConstraint("budget > 0 AND contract > 0 AND contract <= budget", name="contract_in_budget"),
    CheckConstraint("mode <> 'funded' OR duty IS NULL", name="funded_has_no_duty"),
    CheckConstraint(
        "(retention IS NULL) = (retention_months IS NULL) AND retention BETWEEN 1 AND contract AND retention_months BETWEEN 1 AND 120"
        " AND retention_kept BETWEEN 0 AND retention",
        name="retention_in_contract",
    ),
    ForeignKeyConstraint(["book_id", "case_id", "duty"], _DUTY, name="damage_project_duty_fkey"),
    Index("damage_project_case_idx", "book_id", "case_id"),
)


class MilestoneColumns(TypedColumns):
    """A stage of a restoration: accepted wholly or in part, and so far paid where the treasury pays for it."""

    book_id: Named[int] = Column(Integer)
    project_id: Named[UUID] = Column(Uuid)
    number: Named[int] = Column(SmallInteger)
    title: Named[str] = Column(Text, nullable=False)
    due_on: Named[date] = Column(Date, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    accepted_on: Named[date | None] = Column(Date, nullable=True)
    """Day on which something of it was accepted last."""
    accepted: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen that were accepted of it; null until anything was."""
    refused_on: Named[date | None] = Column(Date, nullable=True)
    """Day on which it was refused last."""
    ended_on: Named[date | None] = Column(Date, nullable=True)
    """Day on which it ended, with the works, at what was accepted of it."""
    paid: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))


milestone = Table(
    "damage_milestone",
    METADATA,
    MilestoneColumns,
    PrimaryKeyConstraint("book_id", "project_id", "number"),
    ForeignKeyConstraint(
        ["book_id", "project_id"],
        ["ledger.damage_project.book_id", "ledger.damage_project.project_id"],
        name="damage_milestone_project_fkey",
    ),
    CheckConstraint(
        "amount >= 0 AND accepted BETWEEN 0 AND amount AND paid BETWEEN 0 AND coalesce(accepted, 0)",
        name="paid_in_amount",
    ),
    CheckConstraint("(accepted IS NULL) = (accepted_on IS NULL)", name="accepted_on_a_day"),
    CheckConstraint("paid = 0 OR accepted_on IS NOT NULL", name="paid_after_acceptance"),
)


class SpendingColumns(TypedColumns):
    """Money that is to be paid out of the fund of a case, and was, once a second person has confirmed it."""

    book_id: Named[int] = Column(Integer)
    spending_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    project_id: Named[UUID | None] = Column(Uuid, nullable=True)
    stage: Named[int | None] = Column(SmallInteger, nullable=True)
    use: Named[str] = Column(CODE, nullable=False)
    payee: Named[str] = Column(CODE, nullable=False)
    payee_name: Named[str] = Column(Text, nullable=False)
    """With the account, where the payee is known neither in the case nor in the register."""
    payee_account: Named[str] = Column(Text, nullable=False)
    purpose: Named[str] = Column(Text, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Fen."""
    paid_on: Named[date | None] = Column(Date, nullable=True)
    entry_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """Null until it was paid."""
    heads: Named[dict[str, int] | None] = Column(JSONB(none_as_null=True), nullable=True)
    """Fen by head of loss whose money it is; null of what was spent before that was said."""
    invoice: Named[str | None] = Column(Text, nullable=True)
    """Number of the invoice that it pays; null where there is none."""
    invoice_stands: Named[str | None] = Column(Text, nullable=True)
    """Its letters and digits, while the spending waits or is paid; null once it was dropped or reversed."""


spending = Table(
    "damage_spending",
    METADATA,
    SpendingColumns,
    PrimaryKeyConstraint("book_id", "spending_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_spending_case_fkey"),
    ForeignKeyConstraint(["book_id", "spending_id"], _PROCESS, name="damage_spending_process_fkey"),
    ForeignKeyConstraint(
        ["book_id", "project_id", "stage"],
        [f"ledger.damage_milestone.{name}" for name in ("book_id", "project_id", "number")],
        name="damage_spending_stage_fkey",
    ),
    ForeignKeyConstraint(["book_id", "entry_id"], _ENTRY, name="damage_spending_entry_fkey"),
    CheckConstraint(
        "use IN ('restoration', 'monitoring', 'investigation', 'emergency', 'assessment', 'elsewhere')",
        name="use_known",
    ),
    CheckConstraint(
        "(project_id IS NULL) = (stage IS NULL) AND (use <> 'restoration' OR project_id IS NOT NULL)"
        " AND (use <> 'elsewhere' OR project_id IS NULL AND purpose <> '')",
        name="says_for_what",
    ),
    CheckConstraint("jsonb_typeof(heads) = 'object'", name="heads_or_nothing"),
    CheckConstraint("payee <> '' AND (payee_name = '') = (payee_account = '')", name="payee_named"),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("(paid_on IS NULL) = (entry_id IS NULL)", name="paid_by_entry"),
    Index("damage_spending_case_idx", "book_id", "case_id"),
    Index(
        "damage_spending_invoice_once",
        "book_id",
        "payee",
        "invoice_stands",
        unique=True,
        postgresql_where=text("invoice_stands IS NOT NULL"),
    ),
    Index(
        "damage_spending_stage_idx",
        "book_id",
        "project_id",
        "stage",
        postgresql_where=text("project_id IS NOT NULL"),
    ),
    Index(
        "damage_spending_entry_key",
        "book_id",
        "entry_id",
        unique=True,
        postgresql_where=text("entry_id IS NOT NULL"),
    ),
)
