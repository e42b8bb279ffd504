"""What everybody reads of a plan while it is public, and after: who gets how much; no natural person by its name. And until when an
application for surplus is public.
"""

from datetime import date
from typing import Final

from ledger.errors import RuleViolation

INDIVIDUAL: Final = "enterprise:92"
"""How the codes of businesses of individuals (个体工商户) begin: their unified code begins with 92, and they are often called by the name
of their owner.
"""


def public_name(party: str, name: str | None) -> str | None:
    """Tell how an enterprise is called to everybody; of the business of an individual the first character alone.

    >>> public_name("enterprise:92330621MA2XXXXX1A", "张三养猪场"), public_name("enterprise:91330621MA2XXXXX1A", "甲纺织有限公司")
    ('张某', '甲纺织有限公司')
    """
    return f"{name[0]}某" if name and party.startswith(INDIVIDUAL) else name


class SurplusPublic(RuleViolation):
    """The application is public until {until}: until then anybody may write to the bureau against it.

    Recognise it after that day.
    """

    code = "permits.surplus_public"
    source = "rule pack surplus.objection_working_days"


def check_public_over(on: date, until: date | None) -> None:
    """Check that an application is not public any more; `until` is None where it never was. Twin: `ledger.check_surplus_public`.

    Raises:
        SurplusPublic
    """
    if until is not None and on <= until:
        raise SurplusPublic(until=until.isoformat())
