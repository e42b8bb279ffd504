"""What roles, powers, sides, lists and areas are called."""

from functools import cache
from typing import Final

from ledger.parties.regions import named_area
from ledger.words import Word, Words, named


@cache
def area(code: str) -> Word | None:
    """Name an area of GB/T 2260, its code behind the name where the reader may not read Chinese; None for what is no such code."""
    name = named_area(code)
    return Word(name, f"{name} ({code})") if name else None


_SECTORS: Final = named("""
    industrial    工业源|工业
    agricultural  农业源|农业
    sewage        污水处理厂|污水
    other         其他
""")
_LISTS: Final = named("""
    court_dishonest           失信被执行人名单          dishonest judgment debtors
    abnormal_operation        经营异常名录              abnormal operation
    major_tax_violation       重大税收违法名单          major tax violations
    credit_red                环保信用红牌企业名单      red in environmental credit
    credit_black              环保信用黑牌企业名单      black in environmental credit
    unfinished_rectification  未完成整改单位名单        rectification not finished
    licence_ban               禁止核发排污许可证名单    no licence may be issued
    eia_not_allowed           环评不予审批名单          no environmental approval is given
""")
WORDS: Final[Words] = {
    "role": named("""
        administrator  系统管理员|管理员
        bureau         主管部门|主管
        finance        财务人员|财务
        enterprise     企业
        auditor        审计人员|审计
        assessor       鉴定评估机构|评估
        court          法院
        procuratorate  检察院|检察
    """),
    "power": named("""
        book.open            建立账簿           open books
        book.read            查看账簿           read the book
        chart.read           查看科目表         read the chart of accounts
        asset.register       登记资产           register assets
        asset.read           查看资产           read assets
        account.open         开立账户           open accounts
        account.status       冻结和关闭账户     freeze and close accounts
        account.read         查看账户           read accounts
        entry.post           记录分录           post entries
        entry.approve        复核分录           approve entries
        entry.reverse        冲销分录           reverse entries
        entry.read           查看分录           read entries
        entry.canonical      查看分录存证文本   read the sealed text of entries
        balance.read         查看余额           read balances
        statement.read       查看对账单         read statements of accounts
        trial_balance.read   查看试算平衡表     read the trial balance
        receipt.read         查看存证回执       read receipts
        key.issue            签发密钥           issue keys
        key.revoke           吊销密钥           revoke keys
        person.erase         删除人员姓名       erase names of persons
        key.read             查看密钥           read keys
        party.register       登记企业与排污单位  register enterprises and sites
        party.read           查看企业登记信息   read the register of enterprises
        licence.import       导入排污许可证     import discharge licences
    """),
    "sector": _SECTORS,
    "list": _LISTS,
    "choice": {**_SECTORS, **_LISTS},
    "area": area,
}  # fmt: skip
