"""What the fields of acts, papers and answers of damage cases are called."""

from collections.abc import Mapping
from typing import Final

from ledger.words import Word, named

FIELDS: Final[Mapping[str, Word]] = named("""
    about                 涉及事项
    action                办理事项                act
    actor                 办理人                  person who did it
    admits                承认主张                admits what is claimed
    agent                 代理人
    advanced_by           垫付方                  who has advanced it
    agents                代理人
    agreement             赔偿协议
    agreement_paper       协议文号                paper of the agreement
    base                  修复基地                base
    booking               预订记录
    capacity              容量
    capacity.amount       数量
    capacity.unit         单位
    borne                 承担方                  who bears it
    cost                  成本表取值              cost of a table
    count                 人数                    how many
    expert                专家
    fees                  以鉴定评估费为成本      fees as its costs
    field                 专业领域
    institution           工作单位
    institution_code      工作单位代码            code of the institution
    invoice               发票
    object                污染物或受损对象
    opinion_paper         意见文号                paper of the opinion
    opinion_sha256        意见文件哈希值          hash of the opinion
    independence          独立性声明文号          declaration of independence
    body_code             出具意见机构代码        code of the institution
    table                 成本表                  table of unit costs
    agent_name            代理人姓名              name of the agent
    annexes               附件
    answer_by             答复期限
    apart                 仍向其他义务人主张      still claimed from others
    known_assets          财产线索                assets that are known
    attendance            参加人员
    author                鉴定人                  expert
    basis                 依据
    body                  机构代码
    body_name             机构名称
    budget                预算
    by_experts            由专家出具意见
    caps                  各自责任上限            each up to a sum
    chaired_by            主持人
    channel               线索渠道
    claimed               主张金额
    clock                 期间
    code                  编号
    confirmation_clause   约定申请司法确认
    consultation          磋商情况
    comments              公众可以提出意见        comments
    contract              合同价                  contract
    conversion            修复失败应付金额
    court                 法院代码
    court_name            法院名称
    destination           去向                    where it goes
    disclosure            同意公开
    administrator         管理人代码              administrator
    administrator_name    管理人名称              name of the administrator
    declare_by            债权申报截止日          last day to file claims
    handed_on             移交管理人数额          sum handed on to the administrator
    event                 变更事由                by what
    successors            继受人
    most                  承担上限                owed at most
    due_on                到期日
    duties                修复义务                duties in kind
    duty                  修复义务编号            duty in kind
    duties.amount         价值                    value
    convert_duty.amount   转货币部分的价值        value that becomes money
    evaluator             效果评估单位
    evidence              证据
    expires_on            担保到期日
    extent                损害范围和程度
    facts                 事实
    facts_simple          事实简单清楚
    findings              调查结论
    object.findings       异议理由                grounds of the objection
    resume.findings       情况说明                statement
    perform.findings      情况说明                statement
    default.findings      情况说明                statement
    cure.findings         情况说明                statement
    restore.findings      情况说明                statement
    return.findings       情况说明                statement
    reopen.findings       情况说明                statement
    first_on              起始日
    from_hand             移交人
    fund_use              资金使用情况            use of the money
    fulfilled             已履行完毕
    ground                理由
    guarantee             担保约定
    guarantor             担保人
    was                   原名称                  name as it stands
    now                   更正后名称              name as it is right
    held_at               会议地点                where it was held
    meeting_on            磋商日期                day of the consultation
    meeting_place         磋商地点                place of the consultation
    recorded_by           记录人                  who kept the minutes
    repairer_name         修复单位名称            name of who restores
    secured_by            保全担保                security for the preservation
    party.was             裁判文书原名称          name as it was printed
    party.now             更正后名称              name as it is right
    printed.was           原案号                  number as it was printed
    printed.now           更正后案号              number as it reads
    day.was               原履行日                day as it was printed
    day.now               更正后履行日            day as it reads
    sum.was               原金额                  sum as it was printed
    sum.now               更正后金额              sum as it reads
    sum                   更正金额                sum
    instalment            期次
    named                 案件编号或代码          number or code of the case
    linked                关联文号                number of what it is linked with
    head                  损失类型
    heads                 损失类型与金额
    heads.kind            以修复或服务履行        in restoration or service
    add_evidence.size     字节数                  size in bytes
    submit_assessment.body  鉴定评估机构          body of the assessment
    hold_excess           多缴款暂存
    how                   评估方式
    inputs                输入项
    items                 评估项目
    joins                 加入债务                who comes to owe beside others
    leaves                退出债务                who owes no more beside others
    in_all                各笔债务应付总额        owed in all of parts
    owed                  应付总额                owed in all
    apology_by            赔礼道歉期限            last day for the apology
    joint                 连带责任人              jointly
    judge.against         被判决的义务人          against whom it is
    judgment              裁判文书
    last_on               截止日
    left_owed             尚欠金额
    length                期限
    liability             责任划分
    less_basis            少于评估数额的依据
    more_basis            多于评估数额的依据
    most                  上限                    up to
    major                 重大案件
    medium                环境要素
    method                评估方法
    minutes               会议纪要
    mode                  承担方式
    money                 货币赔偿
    no_evaluation         无需评估的理由
    no_obvious_impact     无明显影响
    number                编号
    officer               承办人
    paper                 文书                    document
    give_number.about     所编文书                paper
    give_number.printed   印刷编号                number as printed
    cancel_number.printed 印刷编号                number as printed
    prefix                前缀
    present               到场义务人              liable parties present
    printed               印刷编号                number as printed
    series                编号序列
    obligors              义务人
    occurred_on           损害发生日
    deed                  办理事项                act
    step                  审批环节                step
    signatures            审批记录                approval
    day                   日期
    entered_on            补录日期                entered on
    allowed               放行记录                allowed by
    occasion              告知事由                of what
    sign                  涉嫌犯罪情形            sign of a crime
    hazardous_waste       危险废物数量            hazardous waste
    water_cut             取水中断小时数          hours of the cut
    metals                重金属超标              heavy metals
    hidden_outlet         暗管等逃避监管排放      hidden outlet
    tampering             自动监测弄虚作假        tampering with monitoring
    loss                  财产损失和清污费用      loss of property and clean-up
    link                  关联类型                linked with
    of_authority          办理机关                authority
    told_to               告知对象                who is told
    received_by           签收人                  who received it
    opinion               意见
    owner                 代码
    owner_name            所有人名称              name of the owner
    part                  义务部分
    parties               当事人
    parts                 义务部分
    payee                 收款人
    bank_branch           开户行                  branch of the bank
    invoice               发票号码
    spend.heads           资金所属损失项目        heads of loss whose money it is
    payee_account         收款账号
    payee_name            收款人名称
    payer                 缴款人
    payment               缴款记录
    payer_name            交款人名称              name of the payer
    pot                   资金类别                of which money
    working               计算过程                how it was reckoned
    receipt_code          票据代码
    receipt_number        票据号码
    check_code            校验码
    person                自然人
    place                 地点
    position              意见
    printed               报告所载金额
    project               修复项目
    proof_of_service      送达证明
    public                公开
    purpose               用途
    received_on           收到日期
    quantities            修复数量
    quantities.amount     数量
    quantities.unit       单位
    retention             质保金                  what is kept back
    retention_basis       质保金留存依据          basis on which the retention stays
    retention_share       质保金比例              share that is kept back
    retention_months      缺陷责任期（月）        months of the retention
    red_line              位于生态保护红线内
    repair_feasible       可以修复
    other_case            接收案件                other case
    repairer              修复单位
    repeated              两年内再次违法
    report                报告
    restoration           修复约定
    route                 缴款途径
    same_discharge        同一排放行为
    schedule              分期履行
    scope                 授权范围                scope of the power
    served                送达情况                service on each
    served_on             送达日
    received_by           签收人
    not_taken             拒收事由及见证
    share                 份额
    shares                按份责任                each its share
    side                  身份
    since_on              起始日                  first day
    signed_by             签署的义务人
    situation             诉讼情形
    stage                 阶段
    stages                修复阶段
    standard              验收标准
    subcontractors        分包单位
    subject               对象
    target                被冲销事项
    terms                 条件
    reconcile_enforcement.terms  和解内容         what was settled
    title                 名称
    to_hand               接收人
    topic                 事由
    undisputed            无争议
    until_on              截止日                  last day
    use                   用途
    against               被保全人                against whom
    separate.against      被追索人                from whom
    enforce.against       被执行人                against whom
    enforce_apart.against  被执行人               against whom
    end_apart.basis       法律依据                legal basis
    instance              审级
    outcome               裁判结果
    way                   送达方式                way of service
    appoint_agent.kind    代理人类型              kind of agent
    appoint_agent.party   当事人
    answer.party          当事人
    notify_party.party    当事人
    notify_party.address  送达地址                address of service
    fail_party.party      当事人
    served.party          当事人
    served.address        送达地址                address of service
    present.party         当事人
    appeal.findings       上诉理由                grounds of the appeal
    value                 验收价值
    area                  区域
    version               版本
    filename              文件名
    sha256                哈希值
    taken_on              取得日期
    taken_at              取得地点
    captured_on           取得日期
    facts_shown           证明事实
""")
