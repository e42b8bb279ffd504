"""What changes of a site is said alone; all else that is known of it stays."""

from typing import Any

from tests.api.test_inside import DAY, ok, sent, told
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
SITE = f"enterprise:{uscc(1)}:001P"
PATH = f"/sites/{SITE}/attributes"


def known(office: Office) -> dict[str, Any]:
    """What is known of the site today."""
    return dict(ok(office.get("bureau", f"/sites/{SITE}")))


def test_what_is_left_out_stays(office: Office) -> None:
    """Goal: a change erases nothing. Method: one fact at a time; null takes away; sent again when more has changed."""
    before = known(office)
    assert (before["watershed"], before["online_monitoring"], before["region"]) == ("cao-e", True, AREA)

    def change(**facts: Any) -> dict[str, Any]:
        body = sent({"attributes": facts})
        ok(office.post("bureau", PATH, body))
        ok(office.post("chief", f"/register/changes/{body['id']}/confirm", DAY))
        return body

    licence = f"{uscc(1)}001P"
    first = change(licence=licence)
    beside = ("document", "valid_from")
    assert {name: value for name, value in known(office).items() if name not in beside} == {
        name: value for name, value in (before | {"licence": licence}).items() if name not in beside
    }
    change(sector="agricultural")
    told_now = known(office)
    assert (told_now["licence"], told_now["watershed"], told_now["online_monitoring"]) == (
        licence,
        "cao-e",
        True,
    )
    change(watershed=None)
    assert (known(office)["watershed"], known(office)["sector"]) == (None, "agricultural")
    again = office.post("bureau", PATH, first)
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    other = office.post("bureau", PATH, first | {"attributes": {"licence": None}})
    assert told(other) == (409, "entry.id_used")
    same = office.post("bureau", PATH, sent({"attributes": {"sector": "agricultural"}}))
    assert told(same) == (422, "permits.register_same")
