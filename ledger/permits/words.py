"""What states, acts and fields of permits are called."""

import re
from collections.abc import Mapping
from typing import Final

from ledger.permits.choice_words import CHOICES, POLLUTANTS
from ledger.words import Glossary, Word, named, word

_MACHINES: Final = named("""
    permits.cap          总量指标|总量                   cap
    permits.grant        排污权分配|分配                 allocation
    permits.pledge       排污权质押|质押                 pledge
    permits.freeze       司法冻结|冻结                   freeze
    permits.bound_correction  质押、冻结登记更正|登记更正  correction of what binds permits
    permits.bound_correction.correct_pledge  质押登记更正|质押更正  correction of a pledge
    permits.bound_correction.correct_freeze  冻结登记更正|冻结更正  correction of a freeze
    permits.withdrawal   排污权收回|收回                 withdrawal
    permits.surplus      富余排污权认定|富余认定         recognition of surplus
    permits.move         合并、分立或迁建|迁并           merger, split or removal
    permits.surrender    排污权清缴|清缴                 surrender
    permits.retirement   排污权注销|注销                 retirement or cancellation
    permits.move.release            储备排污权出让|储备出让  grant out of the reserve
    permits.retirement.retire       排污权自愿注销|注销      retirement
    permits.retirement.cancel       主管部门注销排污权|注销  cancellation
    permits.retirement.deduct       超排扣减|扣减            deduction
    permits.grant.upload            排污权分配方案|方案      allocation plan
    permits.grant.bring             存量排污权启用|启用      opening of the stock
    permits.report       排放量报告|排放报告             emission report
    permits.fee          有偿使用费|使用费               use fee
    permits.fee_payment  有偿使用费缴款|缴款              payment of a use fee
    permits.fee_correction  有偿使用费缴款更正|缴款更正  payment of a use fee taken back
    permits.fee_refund   有偿使用费退付|退付              refund of a use fee
    permits.fee_schedule  有偿使用费分期变更|分期变更     rescheduling of a use fee
    permits.exclusion    年度核查排除|年度排除           exclusion from a year
    permits.review       行政复议或诉讼|复议             review
    permits.review_outcome  复议或诉讼结果|复议结果      outcome of a review
    permits.service      决定送达|送达                   service of a decision
    permits.hearing      听证                            hearing
    permits.verification  第三方核查委托|核查委托        assignment of a report to an institution
    permits.finding      第三方核查结论|核查结论         finding of an institution
    permits.closure      排污单位关停|关停               closure of a site
    permits.code         社会信用代码更正|代码更正        correction of a credit code
    permits.expiry       年度排污权到期|到期             expiry of a vintage
    permits.account      账户状态变更|账户状态            status of an account
    permits.dual_control  双人办理设定|双人办理          setting of dual control
    permits.internal     单位内部复核|内部复核           internal approval
    permits.comparison   许可证与台账比对|比对           comparison with a licence
    permits.explanation  差异说明                        explanation of a difference
    permits.register     登记事项变更|登记变更           change of the register
""")
AGREED: Final = """
    attested  主管部门已代为确认、待另一人复核或本方同意|待复核
    accepted  各方已同意|已同意
    cancelled 已取消
"""
ASKED: Final = """
    proposed  待第二人确认|待确认
    dropped   已撤回
"""
_STATES: Final[Mapping[str, str]] = {
    "permits.cap": ASKED + """
        done     已完成
        quashed  经复议撤销|已撤销
    """,
    "permits.grant": ASKED + """
        issued     已核发
        brought    已随存量提出|已提出
        checked    方案已校验|已校验
        published  公示中
        approved   已批准
        annulled   随存量作废|已作废
    """,
    "permits.pledge": """
        attested              主管部门已代为确认、待另一人复核或本方同意|待复核
        accepted              各方已同意|已同意
        dropped               已撤回
        applied               已申请
        registered            已登记
        brought               已随存量提出|已提出
        substituted           已由替代质押接替|已替代
        replacement_proposed  替代质押待债权人同意、待确认|待确认
        replacement_accepted  债权人已同意替代质押、待确认|待确认
        release_asked         解除待确认
        released              已解除
        enforced              已处置
        exhausted             质押物已全部处置|已无质押物
        annulled              随存量作废|已作废
        rejected              不予登记
    """,
    "permits.freeze": """
        frozen       冻结中
        lift_asked   解除冻结待确认|待确认
        lifted       已解除冻结|已解除
        executed     已执行
        provisional  临时冻结、待另一人确认|临时冻结
        lapsed       逾期未确认、已自行失效|已失效
        expired      期限届满、已自行解除|已届满
        spent        所轮候部分已全部处置|已终止
        proposed     待第二人确认|待确认
        dropped      已撤回
    """,
    "permits.withdrawal": """
        open_to_objection  异议期内
        objected           已提出异议
        proposed           待第二人确认|待确认
        dropped            已撤回
        lapsed             逾期未办结、已自行失效|已失效
        final              已生效
        undone             已撤销
        quashed            经复议撤销、已返还|已返还
    """,
    "permits.surplus": """
        applied     已申请
        objected    有异议、待答复|有异议
        recognised  已认定
        rejected    不予认定
    """,
    "permits.move": ASKED + """
        released  已释放
        applied   已申请
        attested  主管部门已代为提出、待复核或企业同意|待复核
        accepted  接收方已同意|已同意
        done      已完成
        rejected  不予办理
    """,
    "permits.surrender": ASKED + """
        surrendered  已清缴
        undo_asked   撤销清缴待确认|待确认
        undone       已撤销
    """,
    "permits.retirement": """
        retirement_proposed    注销待确认
        cancellation_proposed  撤销待确认
        deduction_proposed     扣减待确认
        dropped                已撤回
        retired                已自愿注销|已注销
        cancelled              已由主管部门注销|已注销
        deducted               已扣减
    """,
    "permits.report": """
        reported  已报送待核定|待核定
        verified       已核定
        dispute_asked  异议待确认
        disputed       有异议
        rejected       已退回
    """,
    "permits.fee": """
        proposed  待第二人确认|待确认
        dropped   已撤回
        brought  已随存量提出|已提出
        due     待缴
        exempt  免缴
        paid    已缴清
        revocation_asked            撤销核定待确认|撤销待确认
        exemption_revocation_asked  撤销免缴待确认|撤销待确认
        revoked                     核定已撤销|已撤销
        annulled                    随存量作废|已作废
    """,
    "permits.fee_payment": ASKED + "done  已入账",
    "permits.fee_correction": ASKED + "reversed  已冲销",
    "permits.bound_correction": ASKED + """
        order_proposed  冻结更正待第二人确认|待确认
        done            已更正
    """,
    "permits.fee_refund": ASKED + "done  已入账",
    "permits.fee_schedule": ASKED + "done  已变更",
    "permits.exclusion": ASKED + """
        excluded   已排除
        withdrawn  排除决定已撤销|已撤销
        annulment_asked            认定无效待确认|待确认
        withdrawn_annulment_asked  已撤销、认定无效待确认|待确认
        annulled                   已认定自始无效|自始无效
    """,
    "permits.review": """
        asked            审理中
        suspended        审理中、停止执行|停止执行
        withdrawn        已撤回
        upheld           维持
        changed          变更
        annulled         撤销
        dismissed        不予受理或驳回|不予受理
        reopening_asked  恢复审理待确认|待确认
    """,
    "permits.review_outcome": ASKED + "done  已登记",
    "permits.service": """
        recorded         已送达
        annulment_asked  认定无效待确认|待确认
        annulled         记录无效
    """,
    "permits.hearing": """
        asked            待听证
        held             已听证
        withdrawn        已放弃
        dropped          已撤回
        annulment_asked  认定记录无效待确认|待确认
    """,
    "permits.closure": ASKED + """
        closed           已关停
        reopening_asked  恢复待确认|待确认
        reopened         已恢复
    """,
    "permits.code": ASKED + """corrected  已更正
        undo_asked  撤销更正待确认|待确认
        undone      更正已撤销|已撤销
    """,
    "permits.verification": """
        assigned         核查中
        end_asked        终止委托待确认|待确认
        ended            委托已终止|已终止
    """,
    "permits.finding": """
        found            已出具结论|已出具
        withdrawn        结论已撤回|已撤回
    """,
    "permits.expiry": ASKED + """
        running  到期处理中|处理中
        ended    已到期
    """,
    "permits.account": ASKED + "changed  已变更",
    "permits.dual_control": ASKED + "done  已设定",
    "permits.internal": """
        asked      待本单位另一代表复核|待复核
        confirmed  已复核并办理|已复核
        dropped    已撤回
    """,
    "permits.comparison": """
        compared  已比对
    """,
    "permits.explanation": """
        explained  已说明
    """,
    "permits.register": ASKED + "done  已生效",
}  # fmt: skip
AGREE: Final = """
    accept   同意
    attest   代为确认
    confirm  复核书面同意|复核
    renew    重新确认同意|重新确认
    cancel   取消
"""
ASK: Final = """
    propose  提出申请|提出
    confirm  第二人确认|确认
    drop     撤回
"""
_ACTS: Final[Mapping[str, str]] = {
    "permits.cap": ASK + """
        set    下达总量
        cut    调减总量
        share  分解总量
        quash   经复议撤销
        reduce  经复议变更
    """,
    "permits.grant": ASK + """
        allocate  单笔分配
        bring     随存量提出|提出
        upload    上传分配方案|上传
        publish   公示方案|公示
        approve   批准方案|批准
        execute   执行方案|执行
        annul     随存量作废|作废
    """,
    "permits.pledge": """
        accept               同意
        attest               代为确认
        renew                重新确认同意|重新确认
        drop                 撤回
        bring                随存量提出|提出
        apply                申请
        register             登记
        substitute           以替代质押接替|接替
        replace              办理替代质押|替代
        propose_replacement  提出替代质押|提出替代
        release              解除
        ask_release          申请解除
        enforce              处置
        exhaust              随质押物全部处置而终止|终止
        annul                随存量作废|作废
        reject               不予登记
        confirm              第二人确认|确认
    """,
    "permits.freeze": """
        freeze   冻结
        lift     解除冻结|解除
        ask_lift  申请解除冻结|申请解除
        execute  执行
        freeze_provisionally  临时冻结
        confirm  第二人确认|确认
        lapse    逾期未确认、自行失效|失效
        take_effect  轮候冻结自动生效|生效
        expire   期限届满、自行解除|届满
        spend    所轮候部分已处置、终止|终止
        quash    经复议撤销、解除|撤销
        propose  提出冻结|提出
        drop     撤回冻结申请|撤回
    """,
    "permits.withdrawal": """
        decide    决定收回
        propose   提出收回|提出
        confirm   第二人确认|确认
        drop      撤回收回申请|撤回
        object    提出异议|异议
        lapse     逾期未办结、自行失效|失效
        conclude  收回生效|生效
        undo      撤销收回|撤销
        quash     经复议撤销、返还|返还
        reduce    经复议变更、部分返还|变更
    """,
    "permits.surplus": """
        apply      申请认定|申请
        object     登记异议
        recognise  认定
        reject     不予认定
        quash      不予认定经复议撤销|撤销
    """,
    "permits.move": ASK + """
        release  释放排污权|释放
        apply    申请
        attest   代为提出
        accept   企业同意|同意
        renew    重新确认申请|重新确认
        approve  批准
        reject   不予办理
    """,
    "permits.surrender": ASK + """
        surrender  清缴
        undo       撤销清缴|撤销
        ask_undo   申请撤销清缴|申请撤销
        surrender_late  补记按期清缴|补记清缴
    """,
    "permits.retirement": """
        confirm               第二人确认|确认
        drop                  撤回
        retire                自愿注销
        propose_retirement    提出自愿注销|提出注销
        cancel                主管部门注销|注销
        propose_cancellation  提出主管部门注销|提出注销
        deduct                超排扣减|扣减
        propose_deduction     提出超排扣减|提出扣减
    """,
    "permits.report": """
        report   报送
        verify   核定
        dispute  提出异议|异议
        reject   退回
        ask_dispute  对已核定的报告提出异议|提出异议
        confirm      第二人确认异议|确认
        drop         撤回异议|撤回
    """,
    "permits.fee": """
        bring           随存量提出|提出
        confirm_paid    确认以前已缴|确认
        assess         核定
        assess_exempt  核定免缴
        propose         提出核定|提出
        confirm         第二人确认|确认
        confirm_exempt  确认免缴
        drop            撤回
        ask_revocation  申请撤销核定|申请撤销
        revoke          撤销核定|撤销
        pay            缴款
        pay_last       缴清
        take_back      冲销缴款|冲销
        refund         退付
        refund_back    冲销退付
        reschedule     变更分期|变更
        move           随排污权转移|转移
        annul          随存量作废|作废
    """,
    "permits.fee_payment": ASK + "pay  缴款",
    "permits.fee_correction": ASK,
    "permits.fee_schedule": ASK + "reschedule  变更分期|变更",
    "permits.bound_correction": ASK + """
        propose_order   提出冻结更正|提出
        correct_pledge  更正质押登记|更正
        correct_freeze  更正冻结登记|更正
    """,
    "permits.fee_refund": ASK + """
        refund  退付
        return  冲销退付
    """,
    "permits.exclusion": ASK + """
        exclude   排除
        withdraw  撤销排除决定|撤销
        ask_annulment  申请认定自始无效|申请无效
        annul          认定自始无效|无效
        quash          经复议撤销|撤销
    """,
    "permits.review": """
        ask            申请复议|申请
        suspend        停止执行
        resume         恢复执行
        withdraw       撤回申请|撤回
        uphold         维持
        change         变更
        annul          撤销
        dismiss        不予受理或驳回|不予受理
        end            因撤回而终止|终止
        ask_reopening  申请恢复审理|申请恢复
        confirm        确认恢复审理|确认
        drop           撤回恢复审理的申请|撤回
        reopen         恢复审理
    """,
    "permits.review_outcome": ASK + "settle  登记复议结果|登记",
    "permits.service": """
        record         登记送达|登记
        ask_annulment  申请认定送达记录无效|申请无效
        annul          认定送达记录无效|无效
        confirm        第二人确认|确认
        drop           撤回
    """,
    "permits.hearing": """
        ask            申请听证|申请
        hold           举行听证|举行
        withdraw       放弃听证|放弃
        ask_annulment  申请认定听证记录无效|申请无效
        annul          认定听证记录无效|无效
        confirm        第二人确认|确认
        drop           撤回
    """,
    "permits.closure": ASK + """
        close          关停
        ask_reopening  申请恢复
        reopen         恢复
    """,
    "permits.code": ASK + """
        correct   更正代码|更正
        ask_undo  申请撤销更正|申请撤销
        undo      撤销更正
    """,
    "permits.verification": """
        assign         委托第三方核查|委托
        end            终止核查委托|终止
        ask_end        申请终止核查委托|申请终止
        confirm        第二人确认|确认
        drop           撤回
    """,
    "permits.finding": """
        find           出具核查结论|出具
        withdraw       撤回核查结论|撤回
    """,
    "permits.expiry": ASK + """
        expire  到期处理|到期
        expire_by_night  到期自动处理|自动到期
        end     处理完成|完成
        resume  清缴撤销后继续到期处理|继续处理
    """,
    "permits.account": ASK,
    "permits.dual_control": ASK + "set  设定双人办理|设定",
    "permits.internal": """
        ask      提出
        confirm  复核
        drop     撤回
    """,
    "permits.comparison": """
        compare  比对
    """,
    "permits.explanation": """
        explain  说明
    """,
    "permits.register": ASK + """
        propose_listing    提出列入名单            propose listing
        propose_delisting  提出移出名单            propose delisting
        propose_annulment  提出认定登记自始无效    propose annulment
        propose_facts      提出登记排污单位情况    propose facts
        propose_quality    提出登记区域达标情况    propose quality
        propose_licence    提出导入许可证          propose licence
        propose_name       提出变更名称            propose name
        list      列入名单
        delist    移出名单
        annul     认定名单记录自始无效    annul an entry
        annul_licence  认定许可证版本自始无效    annul a version of a licence
        describe  登记排污单位情况  describe
        judge     登记区域达标情况  judge
        license   导入许可证        license
        rename    变更名称          call otherwise
    """,
}  # fmt: skip


def of_machines(table: Mapping[str, str], what: str) -> dict[str, Mapping[str, Word]]:
    """Read the words of several machines: of two lines for one code the later stands, what a process calls otherwise than most do."""
    return {f"{what}.{machine}": named(text) for machine, text in table.items()}


_LOT: Final = re.compile(r"(\w+) in (\w+), vintage ([0-9]+), lot ([0-9]+)")
_CAP: Final = re.compile(r"cap on (\w+) in (\w+), ([0-9]+)")


def asset_named(name: str) -> Word | None:
    """Tell the names of caps and lots, which the program makes in English; None for a name that somebody gave."""
    if lot := _LOT.fullmatch(name):
        pollutant, area, vintage, number = lot.groups()
        return Word(f"{area}控制区{vintage}年度{_pollutant(pollutant)}排污权第{number}批", name)
    if cap := _CAP.fullmatch(name):
        pollutant, area, vintage = cap.groups()
        return Word(f"{area}控制区{vintage}年度{_pollutant(pollutant)}总量指标", name)
    return None


def _pollutant(code: str) -> str:
    return POLLUTANTS[code].zh if code in POLLUTANTS else code


def registered(code: str) -> Word | None:
    """What a line of the register is called: a list, what is known of a site, or the outlet, pollutant and year of a licence."""
    outlet, *rest = code.rsplit(" ", 2)
    if len(rest) == 2 and rest[0] in POLLUTANTS and ", " not in outlet:  # not several
        return Word(f"{outlet} {POLLUTANTS[rest[0]].zh} {rest[1]}", code)
    return word("list", code) or word("field", code)


WORDS: Final[Glossary] = {
    "asset_name": asset_named,
    "registered": registered,
    "alarm": named("""
        licence    排污许可证到期        end of a discharge licence
        lease      租赁到期              end of a lease
        freeze     冻结期限届满          end of a freeze
        debt       被担保债务到期        end of a secured debt
        fee        使用费缴款期限        last day of an instalment of a use fee
        report     年度排放量尚未核定    no verified report of a year
        surrender  年度清缴期限          last day of a surrender
        emitted    年度排放量占许可的比例  emitted of what the year allows
    """),
    "field.permits": named("""
        decision   被复议的决定   decision that is reviewed
        excuse     逾期理由    why it came late
        review     复议案件    review
        way        救济途径    review or suit
        outcome    复议结果    what came of the review
        manner     送达方式    manner of service
        due_on     缴款期限    last day of the part
        sheet      工作表      sheet
        verification  核查委托  assignment to an institution
        verifier   核查机构    institution that verifies
        opinion    核查结论    finding
        served_on  送达日期    day of service
        came_on    收到日期    day on which it came
        end        终止日期    last day
        value      取值        value
        parts      各期金额    amounts of the instalments
        money      金额        amount of money
        payment    收付记录    payment in or out
        mistaken   系误记，银行尚未付款   recorded by mistake
        reference  其他登记系统编号  number in another register
        to_account  收款账号      account of the payee
        to_bank     收款开户银行  bank of the payee
    """),
    "field": named("""
        abnormal       异常时段排放量   emitted at abnormal times
        always_within  是否持续达标     whether it was always within the limit
        below_limit_percent  低于标准的百分比  per cent below the limit
        child          下级控制区       area below
        claim          请求金额
        creditor       债权人
        debt           债权金额
        debt_until     债务到期日       end of the debt
        discharges     排放明细
        explanation    说明
        extra_items    附加应税项       further items
        fee_due        是否应缴费       whether a fee is due
        fee            是否应缴费       whether a fee is due
        first_vintage  起始年           first year
        holder         持有人
        kg             千克数           kilograms
        last_vintage   截止年           last year
        objection      异议
        pledgor        出质人
        pollutant      污染物
        quantity       数量
        rate           税率
        senior         在先质押         pledge of a higher rank
        pledge         质押
        freeze         冻结
        file           文件
        source         来源
        strip          排污权明细       permits
        to             接收方           receiver
        to_area        迁入控制区       area to which it moves
        vintage        年度
        voucher        凭证号
        authority      决定机关
        due            是否应缴费      whether a fee is due
        instalments    分期
        irreversible   是否不可恢复    whether it cannot be undone
        lines          明细
        measure        减排措施
        measured       排放量          what was measured
        month          月份
        months         各月排放量      months
        notice         通知书编号      number of the notice
        order          裁定编号        number of the order
        other_side     对方            other side
        rank           顺位
        receipt        票据编号        number of the receipt
        running_since  投运日期        day since which it runs
        strips         排污权明细      permits
    """),
    "machine": _MACHINES,
    **of_machines(_STATES, "state"),
    **of_machines(_ACTS, "act"),
    "pollutant": POLLUTANTS,
    "gate": named("""
        gate.over_emission  上年度超量排放|超排  emissions above the right
        gate.arrears        有偿使用费欠缴|欠费  fees overdue
    """),
    "origin": named("""
        initial  初始分配|初始    first allocation
        reserve  政府储备|储备    reserve
        surplus  富余认定|富余    recognised surplus
        moved    合并、分立或迁建|迁并  merger, split or removal
    """),
    "tier": named("""
        province  省级  province
        city      市级  city
        county    县级  county
        other     其他  other
    """),
    **CHOICES,
    "power": named("""
        permits.act      办理排污权事项            act for the authority
        permits.own      办理本单位排污权事项      act for a site
        permits.approve  复核本单位他人发起的事项  approve for a site
        permits.answer   申报与答复                report and answer for a site
        permits.fee      核定有偿使用费            assess use fees
        permits.pay      登记排污权收支            record payments
        permits.object   提出异议                  object
        permits.find     出具第三方核查结论        say what was found of a report
        permits.read     查看排污权                read permits
        verification.read  查看第三方核查          read what institutions verify
        compliance.read  查看清缴情况              read who has met its duty
    """),
}  # fmt: skip
