"""What the steps of periods are called."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {
    "machine": named("periods.step  会计期间操作|期间操作  step of a period"),
    "state.periods.step": named("""
        proposed  待复核
        done      已完成
        dropped   已撤回
    """),
    "act.periods.step": named("""
        soft_close  预结账
        propose     申请
        approve     复核
        drop        撤回
    """),
    "period_step": named("""
        soft_close  预结账
        close       结账
        reopen      反结账
        open        解除预结账
        year_close  年末结转
    """),
    "power": named("""
        period.read  查看会计期间          read the periods
        period.step  结账与反结账          close and reopen periods
    """),
}
