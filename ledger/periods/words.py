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
    "period_open": named("""
        unbalanced        借贷不平的资产          assets that do not balance
        bank_uncovered    对账单未覆盖的银行账户  bank accounts without a statement to the end
        bank_differences  期初不符的银行账户      bank accounts that differed at the beginning
        bank_lines        未勾对的银行流水        lines of the bank without a match
        bank_postings     未勾对的分录行          postings without a match
        withdrawals       待确认撤回的对账单导入  imports whose withdrawal waits
        unsealed          尚未存证的记录          records without a place in the log
        approvals         已复核而未入账的分录    approved entries that were not posted
        broken            系统自检发现的问题      what the doctor found
    """),
    "power": named("""
        period.read  查看会计期间          read the periods
        period.step  结账与反结账          close and reopen periods
    """),
}
