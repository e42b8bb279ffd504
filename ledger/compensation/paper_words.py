"""What the fields, tables and columns of the papers that an office sends are called: on the papers, and in templates of a bureau."""

from collections.abc import Mapping
from typing import Final

from ledger.words import Word, named

PAPER_FIELDS: Final[Mapping[str, Word]] = named("""
    accepted            验收金额                amount accepted
    accepted_on         验收日期                accepted on
    account             收款账户                account to pay into
    act                 办理事项                act
    acts                办理经过
    address             住所                    address
    agents              代理人
    against             被申请保全人            whose property it is
    agreed              协议金额                agreed
    amount              金额                    amount
    annexes             附件
    answer_by           答复期限
    assessed            评估金额                assessed
    assets              财产线索                assets that are known
    attendance          参加人员                attended by
    basis               法律依据                legal basis
    capacity            身份
    case_number         案件编号
    case_title          案件名称                case
    chaired_by          主持人
    channel             线索渠道                channel of the clue
    approved_by         审批签署                approved by
    check_until         核查期限                to be checked until
    claimed             主张金额                claimed
    claims              索赔金额                claims
    code                代码
    came                收入金额                came in
    completed_on        完工日期                completed on
    confirmation_clause 申请司法确认            judicial confirmation
    consultation        磋商情况                consultation
    conversion          修复失败应付            due where it fails
    court               受理法院                to the court
    day                 日期
    debtor              债务人                  debtor
    declare_by          债权申报期限            claims are filed until
    insolvency_number   破产案号                number of the bankruptcy
    administrator       管理人                  to the administrator
    secured             有无财产担保            whether it is secured
    received_by         签收人                  taken by
    decided_on          决定日期                decided on
    decision            审批意见                decision
    disclosure          同意信息公开            disclosure
    due                 应付金额                due in money
    due_on              到期日                  due on
    duties              修复或服务义务          duties in kind
    duty                义务序号                duty
    enclosed            附送材料                enclosed
    evaluator           评估单位                evaluated by
    evidence            证据目录                evidence
    extent              损害范围和程度          extent of the damage
    facts               事实与理由              facts and reasons
    figures             各类损失金额            figures
    findings            核查情况                findings
    fund                资金收支                money of the case
    fund_use            资金使用情况            use of the money
    ground              依据                    ground
    guarantee           担保约定
    head                损失类型                head of loss
    heads               赔偿内容                what is owed
    held_at             会议地点                held at
    held_on             会议日期                held on
    in_kind             修复或服务              in kind
    in_words            大写金额                in words
    instalment          期次
    instrument          履行依据文书            by which it is owed
    instrument_number   依据文书案号            number of that document
    instalments         履行期限                instalments
    judged              判决金额                judged
    kind                证据种类                kind
    liable              赔偿义务人              liable parties
    major               重大案件                major case
    medium              环境要素
    meeting             会议次数                number of the meeting
    meeting_place       磋商时间和地点          day and place of the consultation
    minutes             会议纪要正文            minutes
    mode                承担方式                mode
    money               货币赔偿                in money
    name                名称
    no_evaluation       无需评估的理由          no evaluation because
    not_taken           拒收或代收说明          not taken, or taken for another
    note                说明
    number              文书编号                number
    of                  损失类型、修复项目或去向  head of loss, works, or where it went
    occurred_on         损害发生日              damage occurred on
    on_failure          修复失败应付金额        due where restoration fails
    open                未履行金额              what is open
    opinion             处理意见                opinion
    owed_by             义务人                  owed by
    paper               文书名称                paper
    paper_title         文书标题                title of the paper
    part                义务部分                part
    parties             当事人
    claimant            赔偿权利人（本案未登记）  claimant (the case names none)
    payer               缴款人                  payer
    payment_code        缴款识别码              payment code
    payments            已缴款项                what was paid
    paid_on             缴款日期                paid on
    paid_by             缴款人                  paid by
    paid_to             缴款途径                paid to
    payee               退付对象                to whom it goes back
    payee_name          退付账户户名            holder of the account
    payee_account       退付账户账号            number of the account
    refunded_as         退付事由                why it goes back
    legal_basis         退付依据                basis of the refund
    place               损害地点                place
    project             修复项目                restoration
    proof_of_service    送达证明
    proves              证明事项                proves
    received            已收金额                received
    received_on         线索收到日              clue received on
    recorded_by         记录人
    red_line            生态保护红线内          inside an ecological red line
    repairer            修复单位
    repeated            两年内再次违法          offended again within two years
    report              结案或完工情况          report
    represented_by      代表人或代理人          represented by
    alone               单独承担                alone
    area                所在地区                area
    at_most             合计上限                in all at the most
    by_party            各义务人责任            what each owes
    debts               请求执行的各笔债务      debts
    evaluated_as        评估意见或理由          opinion or ground
    evaluations         修复效果评估            evaluations
    joins               加入债务                comes to owe beside others
    jointly             连带承担                jointly
    most_of             各当事人承担的上限      from each at the most
    of_what             责任内容                of what
    planned             计划数量                planned
    restored            已修复数量              restored
    respondents         被执行人                enforced against
    result              评估结果                result
    share               内部份额                share in the end
    shares              责任形式                liability
    office_term         告知报告事项            duty to tell
    occasion            告知报告事由            of what
    standing            履行情况                state
    untold              尚未履行的告知报告事项  what is still to be told
    unit                单位
    apart_because       另行追索理由            pursued apart because
    pay_by              履行期限                to be paid by
    assessed_by         评估主体                assessed by
    expert              专家                    expert
    expert_field        专业领域                field
    expert_opinion      专家意见                opinion of the experts
    expert_title        职称                    title
    experts             选定专家                experts
    institution         工作单位                institution
    place_drawn         次序                    place
    draw_way            选定方式                how they were chosen
    drawn_on            抽取日期                drawn on
    draw_seed           随机种子                seed of the lot
    draw_rule           抽取规则                rule of the lot
    draw_reason         说明                    reason
    position            义务人意见              position
    request             请求事项                request
    restoration         修复约定                restoration agreed
    signed_by           签署的义务人            signed by
    apart               仍向其他义务人主张      still claimed from others
    less_basis          少于评估数额的依据      basis for less than assessed
    more_basis          多于评估数额的依据      basis for more than assessed
    security            保全担保                security for the preservation
    served_at           送达地点                served at
    served_how          送达方式                served how
    served_number       送达文书编号            number of what is served
    served_on           送达日期                served on
    served_paper        送达文书                what is served
    served_to           受送达人                served to
    situation           诉讼情形                situation
    source              线索文号                paper of the clue
    stage               阶段
    stages              修复阶段                stages
    stages_accepted     已验收阶段              stages that were accepted
    standard            修复目标和验收标准      target and standard of acceptance
    state               案件状态                state of the case
    title               内容                    content
    budget              修复预算                budget
    use                 用途                    for what
    went                支出或留存金额          went, or stays
    worth               价值                    value
""")
