"""What sides of an entry and fields of what somebody sends are called."""

from typing import Final

from ledger.words import Glossary, named

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
    amount       金额
    text         文字
    answer       答复
    upheld       是否成立
    by           提出人
    id           编号             id
    book         账簿
    accounts     账户             accounts
    assets       资产             assets
    entries      分录             entries
    group        分组
    floor        余额下限
    ceiling      余额上限
    digits       显示小数位数     decimals that are shown
    scale        最小单位的小数位数  decimals of the smallest unit
    unit         单位
    role         角色
    year         年度
    first        起始
    last         末尾
    limit        每页行数         lines on a page
    cursor       翻页标记         cursor
    form         文件格式
    language     语言
    on           日期             day
    after        起始序号         number after which
    before       截止序号         number before which
    effective    生效日期         effective day
    recorded     截至记录时间     recorded until
    known_at     截至已知时间     as known at
    asset_kind   资产种类         kind of asset
    bands        分层数
    seed         随机种子
    size         样本数量
    percent      百分比
    least        最低金额         least amount
    at_least     最低金额         least amount
    depth        环节数
    days         天数
    opens        上班时间         time at which work begins
    closes       下班时间         time at which work ends
    level        层级
    newer        较新的树大小     size of the newer tree
    older        较早的树大小     size of the older tree
    proves       证明事项         what it proves
    shown        是否公开         whether it is shown
    persons      人员
    case         案件
    second       第二份评估       second assessment
    file_name    文件名           name of the file
    faults       错误列出方式     how faults are given
    without      排除的种类       kinds left out
    year_close   是否含年度结转   with the close of the year
    request      请求
    address      地址
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

WORDS: Final[Glossary] = {
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
    "field.accounts": named("status  账户状态"),
    "field.balances": named("by  汇总方式  grouping"),
    "field.entries": named("""
        mode  成批记账方式  how a batch is taken
        side  借贷方向      debit or credit
    """),
    "account_status": named("""
        open          正常    open
        frozen        冻结
        receive_only  只收不付|只收
        closed        已关闭
    """),
    "unit": named("yuan  元"),
    "asset_kind": named("""
        money   资金
        permit  排污权
        cap     总量指标|总量
    """),
}
