"""What becomes of matches with the bank, in words."""

from typing import Final

from ledger.words import Words, named

WORDS: Final[Words] = {
    "machine": named("""
        reconciliation.match    银行勾对|勾对       match
        reconciliation.release  解除银行勾对|解除   release of a match
    """),
    "state.reconciliation.match": named("""
        proposed  待复核
        matched   已勾对
        dropped   已撤回
        released  已解除
    """),
    "act.reconciliation.match": named("""
        propose  提出勾对|勾对
        approve  复核
        drop     撤回
    """),
    "state.reconciliation.release": named("""
        asked     已申请
        released  已解除
        dropped   已撤回
    """),
    "act.reconciliation.release": named("""
        ask      申请解除|申请
        approve  复核解除|复核
        drop     撤回申请|撤回
    """),
    "power": named("""
        reconciliation.work  银行对账          reconcile with the bank
        reconciliation.read  查看银行对账      read the reconciliation
    """),
}
