"""What sides of an entry and fields of what somebody sends are called."""

from typing import Final

from ledger.words import Words, named

_FIELDS: Final = named("""
    debit        借方
    credit       贷方
    site         排污单位
    sector       行业类别
    chp_heat_ppm 供热比例         share of heat
    list         名单
    until        截止日期         last day
    name         名称
    exception    例外说明
    document     依据文书
    region       所在区县
    watershed    流域
    industry     行业代码
    licence      排污许可证
    power        是否火电         thermal power
    kind         种类
    effective_on 生效日期         effective day
    memo         摘要
    reverses     被冲销的分录     entry that it reverses
    postings     分录行
    machine      业务类型         kind of process
    act          所属业务
    reason       理由
    account      账户
    asset        资产
    members      勾对内容
    rule         勾对方式
    status       是否达标
    target       目标
    amount       金额
    text         文字
    answer       答复
    upheld       是否成立
    by           提出人
""")
_SIDES: Final = named("""
    debit     借方|借
    credit    贷方|贷
    seller    转让方
    buyer     受让方
    bank      银行
    ledger    账簿
    in        收入  received
    out       支出  paid
    CRDT      收入  received
    DBIT      支出  paid
""")

WORDS: Final[Words] = {
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
    """),
    "side": _SIDES,
    "field": _FIELDS,
    "account_status": named("""
        open          正常    open
        frozen        冻结
        receive_only  只收不付|只收
        closed        已关闭
    """),
    "asset_kind": named("""
        money   资金
        permit  排污权
        cap     总量指标|总量
    """),
}
