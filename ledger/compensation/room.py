"""What the room of damage compensation declares."""

from ledger.actors.authority import EITHER, EVERYBODY, RECORDERS, VISITORS, WHOLE_BOOK, Role, roles
from ledger.compensation.chart import CHART
from ledger.compensation.invariants import INVARIANTS
from ledger.compensation.kinds import KINDS
from ledger.compensation.machines import MACHINES
from ledger.manifest import Room

ROOM = Room(
    name="compensation",
    title="Damage compensation",
    title_zh="生态环境损害赔偿",
    words="ledger.compensation.words:WORDS",
    table_modules=(
        "tables.cases",
        "tables.consultation",
        "tables.office",
        "tables.old_cases",
        "tables.papers",
        "tables.unit_costs",
        "tables.simple_cases",
        "tables.experts",
        "tables.money",
        "tables.receipts",
        "tables.refunds",
        "tables.interests",
        "tables.bases",
        "tables.duties",
        "tables.separate",
        "tables.insolvencies",
    ),
    machines=MACHINES,
    purposes=CHART,
    own_accounts=True,
    kinds=KINDS,
    powers={
        "case.work": roles(Role.BUREAU),
        "case.assess": roles(Role.BUREAU, Role.ASSESSOR),
        "case.evidence": roles(Role.BUREAU, Role.ASSESSOR, Role.ENTERPRISE),
        "case.own": roles(Role.BUREAU, Role.ENTERPRISE),
        "case.note": RECORDERS,
        "case.paper": RECORDERS | roles(Role.PROCURATORATE),
        "case.ask": roles(Role.BUREAU, Role.FINANCE, Role.ENTERPRISE),
        "case.money": roles(Role.FINANCE),
        "case.read": EVERYBODY | VISITORS,
        "case_file.read": WHOLE_BOOK | VISITORS,
        "cases.read": WHOLE_BOOK,
    },
    rights={"case.evidence": EITHER, "case.own": EITHER, "case.ask": EITHER},
    invariants=INVARIANTS,
    acts="ledger.compensation.acts:ACTS",
    nightly="ledger.compensation.nightly:JOB",
    audited=("damage_case", "damage_record", "damage_evidence"),
)
