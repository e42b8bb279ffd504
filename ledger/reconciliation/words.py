"""What becomes of matches with the bank, in words."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {
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
    "field.reconciliation": named("""
        number  银行账号  number of the bank account
        order   明细顺序  order of the lines
        why     原因      reason
    """),
    "field": named("""
        bank          开户行
        booked_on     入账日期         day of booking
        valued_on     起息日           value date
        end_to_end    端到端标识       reference of the payer
        party_account 对方账号         account of the other side
        reversal      是否冲正         whether it is reversed
        direction     收支方向
        currency      币种
        reference     银行流水号       reference of the bank
        remittance    附言             remittance information
        balance       余额
        received      收入
        paid          支出
        closing       期末余额         closing balance
        opening       期初余额         opening balance
        period        对账期间         period of the statement
        from_on       起始日           first day
        to_on         截止日           last day
        line          明细             line
        entry         分录
        match         勾对
        mapping       对账文件格式     mapping of columns
        columns       各列标题         titles of the columns
        encoding      文件编码
        delimiter     分隔符
        decimal       小数点符号       sign before decimals
        thousands     千分位符号       sign between thousands
        date_format   日期格式         form of a date
        skip          表头前行数       rows before the titles
        end           结束行标志       mark of the last row
        received_words  表示收入的字样  words for money received
        paid_words    表示支出的字样   words for money paid
        days_before   账簿早于银行的天数  days before the bank
        days_after    账簿晚于银行的天数  days after the bank
        certain_at    自动勾对的分值   points from which a pair is matched
        Acct          对账账户         account
        Ccy           币种             currency
        AcctSvcrRef   银行流水号       reference of the bank
        AddtlNtryInf  附加信息         additional information
        withdrawn     是否已撤回       whether it is withdrawn
    """),
    "power": named("""
        reconciliation.work  银行对账          reconcile with the bank
        reconciliation.tie   绑定银行账户      tie bank accounts
        reconciliation.read  查看银行对账      read the reconciliation
    """),
}
