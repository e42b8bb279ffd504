"""What approvals, signs of a crime, links, evidence and papers beside the claim of damage cases are called."""

from typing import Final

from ledger.words import Glossary, named

OFFICE: Final[Glossary] = {
    "approval_step": named("""
        handler     承办人      handler
        section     科室        section
        legal       法制        legal department
        deputy      分管负责人  deputy
        collective  集体讨论    collective
    """),
    "sign": named("""
        hazardous_waste  非法处置危险废物数量  hazardous waste
        loss             损失数额              loss
        water_cut        取水中断              cut of a water intake
        metals           重金属超标            heavy metals
        hidden_outlet    暗管等逃避监管排放    hidden outlet
        tampering        自动监测弄虚作假      tampering with monitoring
    """),
    "link": named("""
        penalty               行政处罚
        rectification         整改任务
        criminal_case         刑事案件      criminal case
        public_interest_suit  公益诉讼      public-interest suit
    """),
    "occasion": named("""
        start         启动调查          start of the investigation
        consultation  开始磋商          start of consultation
        suit          提起诉讼          suit
    """),
    "evidence_kind": named("""
        photo        照片
        video        视频
        monitoring   监测数据        monitoring data
        test_report  检测报告
        appraisal    鉴定评估报告    appraisal report
        penalty      行政处罚材料    papers of a penalty
        statement    笔录或陈述
        contract     合同
        invoice      票据
        map          图件
        other        其他
    """),
    "fact": named("""
        act          行为
        illegality   违法性
        damage       损害
        link         因果关系        causal link
        amount       损失数额        amount of the loss
        restoration  修复情况
    """),
    "topic": named("""
        procuratorate_notice    告知检察机关        notice to the procuratorate
        procuratorate_feedback  检察机关反馈        feedback of the procuratorate
        claimant_report         向赔偿权利人报告    report to the claimant
        supervision             督办
        fine                    罚款
        daily_fine              按日连续处罚
        tax                     环境保护税          environmental protection tax
        criminal_case           刑事案件
        public_interest_suit    公益诉讼
        private_suit            民事诉讼
        compensation            生态环境损害赔偿
        late_interest           迟延履行利息
        penalty_file            行政处罚案卷        file of a penalty
        monitoring              后续监测            monitoring after the end
        site_visit              现场检查
        refusal_to_produce      拒不提供证据        refusal to produce evidence
        discretion              裁量说明            use of discretion
        other                   其他
    """),
}  # fmt: skip
