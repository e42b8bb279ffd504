"""What states, acts, heads of loss, media, channels and grounds of damage cases are called."""

from typing import Final

from ledger.compensation.act_words import ACTS
from ledger.compensation.field_words import FIELDS
from ledger.compensation.office_words import OFFICE
from ledger.compensation.paper_words import PAPER_FIELDS
from ledger.compensation.rules.methods import GRADES
from ledger.compensation.rules.tax import TABLE
from ledger.compensation.small_words import SMALL
from ledger.words import Glossary, Word, named

_LENGTH: Final = {
    "D": ("日", "days"),
    "W": ("个工作日", "working days"),
    "C": ("个整日", "full days"),
    "Y": ("年", "years"),
}
_MEDIA: Final = {"surface_water": "地表水", "groundwater": "地下水", "air": "大气"}


def length(code: str) -> Word | None:
    """Name the length of a term, as a rule pack writes it: `30 W`."""
    number, _, unit = code.partition(" ")
    found = _LENGTH.get(unit)
    return Word(f"{number}{found[0]}", f"{number} {found[1]}") if found else None


WORDS: Final[Glossary] = {
    **OFFICE,
    "machine": named("""
        compensation.case        损害赔偿案件|案件      damage case
        compensation.clue_list   线索清单|清单          list of clues
        compensation.old_list    旧案清单               list of old cases
        compensation.template    文书模板|模板          template of a paper
        compensation.cost_table  单位成本表|成本表      table of unit costs
        compensation.simple_form  简易案件表|简易案件   simplified form
        compensation.expert      专家库专家|专家        expert of the pool
        compensation.base        替代修复基地|基地      base for substitute restoration
        compensation.base_change  基地容量变更|变更     change of what a base holds
        compensation.assessment  鉴定评估|评估          assessment
        compensation.relief      减免或退付|减免        relief
        compensation.guarantee   担保                   guarantee
        compensation.project     修复项目|修复          restoration
        compensation.spending    修复资金支付|支付      spending
        compensation.reversal    冲销申请|冲销          reversal of an act
        compensation.enforcement   强制执行|执行        enforcement by a court
        compensation.separate_claim  另行追索|另案      separate claim
        compensation.preservation  财产保全|保全        preservation of property
        compensation.receipt     财政电子票据|票据      receipt of a payment
        compensation.insolvency    义务人破产|破产      bankruptcy of a party
        compensation.recording   登记复核|登记          recording of an act
    """),
    **ACTS,
    **SMALL,
    "state.compensation.case": named("""
        registered     线索已登记|已登记
        checking       线索核查中|核查中
        opened         已启动
        investigating  调查中
        assessing      鉴定评估中|评估中
        concluded      调查终结|已终结
        notified       已发磋商告知|已告知
        consulting     磋商中
        agreed         已签赔偿协议|已签协议
        confirming     司法确认中|确认中
        performing     履行中
        suing          诉讼中
        pronounced     一审已判决|一审判决
        appealed       上诉审理中|二审
        ordering       支付令办理中|支付令
        failed         磋商不成|未成
        defaulted      逾期未履行|逾期
        restoring      修复中
        closed         已结案
        not_started    不启动或已终止|未启动
        withdrawn      已随清单撤回|已撤回              withdrawn with its list
    """),
    "state.compensation.clue_list": named("""
        imported          已导入
        withdrawal_asked  撤回待确认|待确认
        withdrawn         已撤回
    """),
    "state.compensation.old_list": named("""
        imported          已导入待复核|待复核
        booked            已入账
        dropped           已撤销
        withdrawal_asked  撤回待确认|待确认
        withdrawn         已撤回
    """),
    "state.compensation.template": named("""
        uploaded  待启用
        in_force  已启用            in force
        replaced  已停用
        dropped   已撤销
    """),
    "template_fault": named("""
        no_docx    不是 Word 文档（DOCX），或者已损坏、加密  it is no DOCX, broken, or encrypted
        too_large  超过大小限制                              it is too large
        macro      含有宏                                    it has macros
        link       含有指向外部的链接                        it has a link that leads out
        object     含有对象、控件或者脚本                    it has an object, a control or a script
        part       含有不允许的内容                          it has something that is not allowed
        field      含有页码以外的域                          it has a field of the word processor that is no page number
        rows       表格的一行含有两个表的字段                a row of a table has fields of two tables
    """),
    "paper": named("""
        case          案件
        check         线索核查表  check of a clue
        start         启动登记表
        notice        磋商告知书
        service       送达回证  return of service
        minutes       会议纪要
        agreement     赔偿协议
        confirmation  司法确认申请书  application for confirmation
        suit          起诉状
        order         支付令申请书  application for a payment order
        enforcement   强制执行申请书  application for enforcement
        preservation  财产保全申请书  application for preservation
        bankruptcy_claim  债权申报书  filing of a claim in bankruptcy
        payment       缴款通知书  notice to pay
        plan          修复方案审查意见  opinion on a plan
        evaluation    修复效果评估申请  application for evaluation
        refund        退库申请书  application for a refund out of the treasury
        apart_notice  另行追索告知书  notice of a separate claim
        draw          专家抽取记录  record of the draw of experts
        simple        简易案件办理表  form of a simplified case
        closing       结案报告  closing report
        other         其他文书  another document
    """),
    "return": named("""
        total  合计
    """),
    "paper_field": PAPER_FIELDS,
    "verdict": named("""
        registered  已立案
        duplicate   重复
        left_out    不立案    left out
    """),
    "ground_of_twin": named("""
        clue             线索编号相同|同线索            the same clue
        penalty          处罚文号相同|同处罚            the same penalty
        party_and_place  当事人和地点相同|同主体同地点  the same party and place
    """),
    "state.compensation.assessment": named("""
        submitted  待采信
        accepted   已采信
        sent_back  已退回
        withdrawn  已撤回
    """),
    "state.compensation.relief": named("""
        proposed  待批准
        granted   已批准
        denied    已驳回
        reversed  已冲销
    """),
    "state.compensation.guarantee": named("""
        held      担保中
        called    已执行
        released  已解除
        reversed  已冲销
        withdrawn  已随清单撤回|已撤回  withdrawn with its list
    """),
    "state.compensation.project": named("""
        planned    方案待批准|待批准
        approved   方案已批准|已批准
        dropped    已取消
        working    施工中
        completed  已完工待验收|待验收
        accepted   验收合格|合格
        failed     验收不合格|不合格
        given_up   已终止修复|已终止
        taken_over 已更换修复单位|已更换
        converted  已转货币赔偿|转货币
    """),
    "state.compensation.spending": named("""
        proposed  待第二人确认|待确认
        paid      已支付
        dropped   已撤回
        reversed  已冲销
    """),
    "state.compensation.reversal": named("""
        proposed   待第二人确认|待确认
        confirmed  已冲销
        dropped    已撤回
    """),
    "state.compensation.enforcement": named("""
        applied    已申请执行|已申请
        running    执行中
        suspended  已中止执行|中止
        reconciled 执行和解中|和解      settled, to be performed
        exhausted  已终结本次执行|终本
        concluded  执行完毕
        withdrawn  已撤销申请|撤销
    """),
    "state.compensation.separate_claim": named("""
        open        另行追索中|追索中
        suing       另案诉讼中|诉讼中
        pronounced  另案一审已判决|一审判决
        appealed    另案上诉审理中|二审
        agreed      已签另案协议|已签协议
        confirming  另案司法确认中|确认中
        ordering    另案支付令办理中|支付令
        settled     已确定债务|已确定
        ended       已终止追索|已终止
        rejoined    已并回主案|已并回
    """),
    "state.compensation.preservation": named("""
        applied  已申请保全|已申请
        granted  保全中
        lifted   已解除
        denied   已驳回
    """),
    "state.compensation.receipt": named("""
        issued    已开具
        lost      已遗失
        reversed  已冲红            taken back by a red receipt
        replaced  已换开
        struck    已撤销登记|已撤销  struck: recorded wrongly
    """),
    "state.compensation.insolvency": named("""
        accepted     已受理破产申请|已受理
        filed        已申报债权|已申报
        disputed     债权有异议|有异议
        admitted     债权已确认|已确认
        distributed  分配中
        closed       破产程序已终结|已终结
        dismissed    已驳回破产申请|已驳回
    """),
    "event": named("""
        merger      合并
        division    分立
        death       死亡          death, and heirs
        renunciation  放弃继承    renunciation by an heir
        dissolution  解散注销（清算义务人承担）|解散注销  dissolution, and who liquidated it
        renaming    更名（代码变更）|更名  change of name and code
        assumption  债务承担（免责）|债务承担  assumption of debt
        joining     债务加入      joining of debt
        correction  当事人更正|更正
    """),
    "state.compensation.recording": named("""
        proposed  待第二人复核|待复核
        recorded  已登记
        dropped   已撤回
    """),
    "head": named("""
        H1  期间服务功能损失|期间损失           loss of service until the restoration is complete
        H2  功能永久性损害损失|永久损失         permanent loss of function
        H3  调查、鉴定评估费用|调查评估费       investigation, appraisal and assessment
        H4  清污与修复费用|修复费               clean-up and restoration
        H5  防范和应急处置费用|应急处置费       prevention and emergency response
        H6  律师及诉讼费用|诉讼费               legal costs
        H7  惩罚性赔偿                          punitive damages
        H8  海洋自然资源损失|海洋损失           loss of marine natural resources
        LI  迟延履行利息|利息                   late interest
        ALL 全部损失类型及利息|合计             all heads and late interest
        SLIP 同一凭证重复登记|重复凭证          slip recorded again
    """),
    "medium": named("""
        water          地表水  water
        groundwater    地下水
        air            大气    air
        soil           土壤
        marine         海洋    the sea
        forest         森林    forests
        wildlife       野生动植物
        mixed          多种环境要素|多要素  several media
        surface_water  地表水
    """) | {"solid waste": Word("固体废物", "solid waste")},
    "channel": named("""
        inspection     督察发现|督察        inspection
        planning       规划实施检查|规划    planning
        emergency      突发环境事件|突发    emergency
        penalty        行政处罚|处罚        penalty
        court          法院移送|法院        court
        procuratorate  检察院移送|检察      procuratorate
        monitoring     监测发现|监测        monitoring
        complaint      信访举报|信访        complaint
        report         单位或个人报告|报告  report
        pushed_list    上级交办清单|交办    list from above
        other          其他
    """),
    "route": named("""
        treasury  缴入国库|国库        treasury
        agency    主管部门代收|代收    agency
        court     法院执行款|法院      court
        escrow    公证提存|提存        escrow
        deposit   保证金抵缴|保证金    deposit
        waiver    减免                 waiver
        release   免除单个连带债务人|免除单人  release of one joint debtor
        credit    抵扣                 credit
        replaced  转由新的义务承担     replaced
        written_off  核销              written off
    """),
    "mode": named("""
        money                   货币赔偿
        own_restoration         自行修复
        entrusted_restoration   委托修复
        substitute_restoration  替代修复
        service                 提供生态环境服务|服务
        mixed                   多种方式
        own                     自行修复
        entrusted               委托修复
        substitute              替代修复
        funded                  财政资金修复|财政
    """),
    "case_side": named("""
        claimant       赔偿权利人|权利人
        lead           牵头部门|牵头
        co_handler     协办部门|协办
        liable         赔偿义务人|义务人
        assessor       鉴定评估机构|评估
        court          法院
        procuratorate  检察院|检察
    """),
    "service_way": named("""
        direct       直接送达|直接
        left         留置送达|留置      left at the address
        post         邮寄送达|邮寄      by post
        electronic   电子送达|电子
        publication  公告送达|公告      by publication
    """),
    "agent_kind": named("""
        lawyer    律师
        employee  工作人员|员工
        relative  近亲属        near relative
        other     其他
    """),
    "power_scope": named("""
        general  一般授权|一般  general power
        special  特别授权|特别  special power
    """),
    "guarantee_kind": named("""
        bank_letter  银行保函|保函
        mortgage     抵押
        surety       保证
        deposit      保证金
    """),
    "pot": named("""
        deposit   保证金
        agency    部门代收款
        escrow    提存款
        treasury  国库资金
    """),
    "interest_of": named("""
        depositor  缴存人
        treasury   国库
    """),
    "relief_kind": named("""
        waiver           减免
        release          免除单个连带债务人|免除单人  release of one joint debtor
        credit           抵扣
        refund_excess    退还多缴款|退多缴    refund of an excess
        refund_reversed  判决变更后退还|退还  refund after a reversed judgment
        suspension       中止计息|中止
    """),
    "case_class": named("""
        minor     轻微
        simple    简单
        ordinary  一般
        unassessed  未评估  not assessed
        major     重大
    """),
    "figure": named("""
        claimed         主张
        assessed        评估
        agreed          约定
        judged          判定
        apart           仍向其他义务人主张  still claimed from others
        waived          放弃
        beyond          超出评估            beyond what was assessed
        claim_received  到账    received
    """),
    "obligation_kind": named("""
        agreement     赔偿协议|协议
        judgment      判决
        mediation     调解书|调解
        conversion    转货币赔偿|转货币
        carried_over  自旧系统结转|结转
        revival       恢复追偿  revival of what was written off
    """),
    "debt_state": named("""
        open      未清          open
        owed      应付          owed
        settled   已清          settled
        replaced  已由新的裁判替代|已替代  replaced
        reversed  已冲销        reversed
    """),
    "counted_as": named("""
        principal  本金
        interest   迟延履行利息|利息  late interest
        excess     多缴款
    """),
    "use": named("""
        restoration    修复
        monitoring     监测
        investigation  调查
        emergency      应急处置|应急
        assessment     鉴定评估|评估
        elsewhere      其他生态环境修复|其他
    """),
    "instance": named("""
        first   一审  first instance
        second  二审  second instance
    """),
    "how_assessed": named("""
        appraisal  委托鉴定评估      appraisal
        joint      双方共同委托      joint commission
        experts    专家意见          opinion of experts
        synthesis  综合认定
    """),
    "term": named("""
        check                     线索核查期限        check of the clue
        investigation             调查期限
        assessment                鉴定评估期限
        answer                    答复期限
        consultation              磋商期限
        confirmation_application  申请司法确认期限    application for confirmation
        publication               公告期
        limitation                诉讼时效
        payment                   缴款期限
        payment_order             支付令异议期        objection to a payment order
        enforcement               申请执行期限
        appeal                    上诉期
        preservation              财产保全期限        preservation of property
        claim_filing              破产债权申报期限|债权申报期  filing of the claim
        remittance                解缴期限
        restoration               修复履行期限        performance in kind
        court_transfer            法院转缴期限        transfer by the court
        disclosure                信息公开期限        publication by the office
        comments                  征求意见期限        comments of the public
        guarantee                 担保期限
        stage                     阶段期限
        apology                   赔礼道歉期限        apology
        reconciliation            执行和解履行期限    performance of what was settled
        procuratorate_notice      告知检察机关期限        notice to the procuratorate
        claimant_report           向赔偿权利人报告期限    report to the claimant
        procuratorate_feedback    办理情况反馈期限        feedback to the procuratorate
    """),
    "ground": named("""
        performed            已自愿履行          performed
        judged_already       已有生效裁判        judged already
        minor                损害轻微            minor
        nobody_left          义务人已不存在      nobody left
        within_permit        合法排放            within permit
        repaired_already     已修复              repaired already
        other                其他                other
        interest             与本案有利害关系    an interest in the case
        party_side           与当事人有利害关系  of the side of a party
        handled              曾经办理本案        handled the case
        relative             近亲属              a relative
        no_answer            逾期未答复          no answer
        refused              拒绝磋商            refused
        stayed_away          无故缺席            stayed away
        no_prospect          无达成协议的可能    no prospect
        time_limit           超过磋商期限        time limit
        force_majeure        不可抗力            force majeure
        other_case           须以另案结果为依据  another case decides first
        assessment           鉴定评估期间        the assessment
        complex              案情复杂            a complex case
        agreed               双方同意            both agree
        no_representative    无法定代理人        nobody represents the party
        no_heir              继承人尚未确定      no heir is known
        controlled           被义务人控制        the liable party controls the claimant
        other_obstacle       其他障碍            another obstacle
        not_held             未能召开            not held
        paid_in_money        已以货币赔偿        paid in money
        recovered_naturally  已自然恢复          recovered naturally
        evaluated_elsewhere  已在他处评估        evaluated elsewhere
        larger_event         较大以上突发环境事件  larger event
        key_zone             重点生态功能区等区域  key zone
        grave_consequence    造成严重后果        grave consequence
    """),
    "destination": named("""
        treasury    上缴国库统筹使用|国库        the treasury
        other_case  同地区其他案件|其他案件      another case of the same place
        substitute  替代修复                    restoration at another place
        payer       退还缴款人|退还              back to who paid
    """),
    "method": named("""
        virtual_cost_water     虚拟治理成本法（地表水）|虚拟治理（水）   virtual treatment cost, surface water
        virtual_cost_air       虚拟治理成本法（大气）|虚拟治理（气）     virtual treatment cost, air
        virtual_cost_multiple  虚拟治理成本法（倍数法）|虚拟治理（倍数）  virtual treatment cost by the older multiples
        restoration_cost       恢复费用法|恢复费用                       cost of clean-up and restoration
        share_of_restoration   修复费用比例法|修复比例                   share of the restoration cost
        equivalency            等值分析法|等值分析                       service or resource equivalency
        interim_annual         期间年度损失法|年度损失                   interim loss of the same amount every year
        value_equivalency      价值等值法|价值等值                       value equivalency
        unit_cost              单位成本参照法|单位成本                   reference unit cost
        stated                 文书载明金额|文书金额                     amount stated in a document
        punitive               惩罚性赔偿                                punitive damages
    """),
    "input": named("""
        quantity          数量
        unit_cost         单位成本
        cost              成本表取值             cost of a table
        fees              鉴定评估费汇总         fees of the case
        alpha             危害系数 α             hazard coefficient α
        beta              受体敏感系数 β         sensitivity coefficient β
        tau               超标系数 τ             exceedance coefficient τ
        omega             功能系数 ω             function coefficient ω
        measured          实测浓度               measured concentrations
        limits            标准限值
        water_class       水质类别               class of the water
        countersigned_by  系数复核人             who checked the coefficients
        multiple          倍数
        medium            环境要素
        grade             环境功能区类别|类别    class of the medium
        items             各项费用               cost of each item
        names             费用名称               names of the items
        restoration_cost  修复费用
        share             比例
        service_losses    逐年服务损失比例       shares of service lost
        loss_from         损失起始年             first year of the losses
        uplifts           逐年服务增益           gains of one unit
        gain_from         增益起始年             first year of the gains
        base_year         基准年
        convention        折现年份惯例           convention of years
        yearly_amount     年损失额
        years             年数
        unit_value        单位价值
        years_ahead       距今年数               years ahead
        place             参照地区
        year              参照年份
        amount            金额
        document          依据文书
        factors           酌定因素               factors weighed
        base              计算基数
        reason            判决理由               reason of the judgment
    """),
    "step": named("""
        amount                   损失金额
        coefficient              综合系数 γ         coefficient γ
        multiple                 倍数
        loss                     服务损失量         loss
    """) | {
        "largest exceedance": Word("最大超标倍数 κ", "largest exceedance"),
        "exceedance coefficient": Word("超标系数 τ", "exceedance coefficient"),
        "function coefficient": Word("功能系数 ω", "function coefficient"),
        "virtual treatment cost": Word("虚拟治理成本", "virtual treatment cost"),
        "gain per unit": Word("单位修复增益", "gain per unit"),
        "size of replacement": Word("替代修复规模", "size of replacement"),
        "present value factor": Word("现值系数", "present value factor"),
        "discount factor": Word("折现系数", "discount factor"),
        "factors weighed": Word("酌定因素", "factors weighed"),
        "beyond the multiple as a rule": Word("超出一般倍数的理由", "beyond the multiple as a rule"),
        "rounded to the yuan": Word("按载明金额取整到元", "rounded to the yuan"),
        "unit cost of a table": Word("成本表单位成本", "unit cost of a table"),
    },
    "step_unit": named("""
        yuan        元
        years       年
        units       单位
        unit-years  单位·年
    """),
    "convention": named("""
        end_year    年末
        start_year  年初
    """),
    "field.compensation": named("""
        party      义务人    liable party
        by         统计方式  grouping
        source     来源
        issuer     发送单位  sender
        fee        鉴定评估费
        notice     磋商告知
        number     编号
        file_name  文件名
        party      当事人
        address    送达地址  address of service
        opened_on  基准日
        half       上下半年
        known      截至时点
    """),
    "field.public": named("by  统计方式  grouping"),
    "field": FIELDS,
    "tax_item": {
        "noise": Word("噪声", "noise"),
        **{code: Word(row.name, code) for (_, code), row in TABLE.items()},
    },
    "coefficient": named("""
        tau_bounds     超标系数 τ 的分级上限    bounds of the steps of τ
        tau            各级超标系数 τ           exceedance coefficient τ
        discount_rate  折现率
        punitive_most  惩罚性赔偿最高倍数       largest multiple of punitive damages
    """) | {
        **{f"omega.{grade}": Word(f"{grade}类水功能系数 ω", f"ω of class {grade}") for grade in GRADES},
        **{
            f"multiple.{medium}.{grade}": Word(f"{grade}类{zh}倍数范围", f"multiples of {medium.replace('_', ' ')} of class {grade}")
            for medium, zh in _MEDIA.items()
            for grade in GRADES
        },
    },
    "range": {
        **{
            f"{medium}.{grade}": Word(f"{grade}类{zh}", f"{medium.replace('_', ' ')} of class {grade}")
            for medium, zh in _MEDIA.items()
            for grade in GRADES
        },
    },
    "length": length,
    "day_kind": named("""
        weekend  休息日
        holiday  法定节假日
        workday  工作日
        make-up  调休上班日
        paused   中止
    """),
    "term_state": named("""
        paused   中止    paused
        late     已逾期  overdue
    """),
    "power": named("""
        case.work       办理案件              work on cases
        case.assess     提交鉴定评估          submit assessments
        case.evidence   提交证据              file evidence
        case.own        办理本方事项          act for a party of a case
        case.note       登记担保与复核        record guarantees and confirm what was recorded
        case.paper      登记相关文书          note papers
        case.ask        提出减免等申请        ask in a case
        case.money      办理案件资金          handle money of cases
        case.read       查看案件              read cases
        case_file.read  查看案卷              read case files
        cases.read      查看案件清单          read the list of cases
    """),
}  # fmt: skip
