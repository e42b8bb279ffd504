"""What a damage amounts to, what came for it, what secures it, and the works that restore: beside the way of the case."""

from typing import Final

from fastapi import APIRouter

from api.derived import act_body
from api.routes.cases import add_act
from ledger.compensation.acts import BESIDE

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: money and works"])
BODIES: Final = tuple(act_body(act.shape) for act in BESIDE)

for _act in BESIDE:
    add_act(router, _act)
