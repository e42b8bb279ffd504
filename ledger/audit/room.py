"""What the audit declares."""

from ledger.actors.authority import Role, roles
from ledger.manifest import Room

ROOM = Room(
    name="audit",
    title="Audit",
    title_zh="审计",
    words="ledger.audit.words:WORDS",
    table_modules=("tables",),
    powers={
        "check.read": roles(Role.ADMINISTRATOR),
        "audit.read": roles(Role.AUDITOR),
        "audit_bundle.read": roles(Role.FINANCE, Role.AUDITOR),
        "audit_persons.read": roles(Role.AUDITOR),
    },
    audited=("auditor_login",),
)
