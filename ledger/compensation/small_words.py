"""What states and codes of unit costs, inputs, small cases, experts and bases are called."""

from collections.abc import Mapping
from typing import Final

from ledger.words import Word, named

SMALL: Final[Mapping[str, Mapping[str, Word]]] = {
    "state.compensation.cost_table": named("""
        uploaded  待启用
        in_force  已启用            in force
        retired   已停用
        dropped   已撤销
    """),
    "state.compensation.simple_form": named("""
        handed_in  待复核           handed in
        done       已办结
        left       已转一般程序     left for the ordinary way
        dropped    已撤销
    """),
    "happening": named("""
        compensation.term_near     期限将届满        a term is near its end
        compensation.term_passed   期限已届满        a term has passed
        compensation.night_failed  夜间处理未完成    what a night could not do
    """),
    "rule_mark": named("""
        verified    已与原文核对    read in its source
        unverified  未与原文核对    not read in its source
    """),
    "simple_condition": named("""
        facts_simple      事实简单清楚            simple facts
        undisputed        责任无争议              undisputed liability
        admits            义务人承认主张          that the party admits what is claimed
        liable_party      赔偿义务人              a liable party
        opinion           专家意见的文件校验值    the hash of the experts' opinion
        opinion_by        专家库专家或有代码机构的意见  an opinion of an expert of the pool, or of an institution with its code
        not_major         非重大案件              that it is no major case
        outside_red_line  不在生态保护红线内      that it lies outside the red line
        not_repeated      非两年内再犯            that it is not repeated
        unsigned          启动、签订协议无须审批  that nobody has to sign before it is opened or agreed
        within_limit      数额不超过简单案件上限  a damage within the bound
    """),
    "state.compensation.expert": named("""
        proposed  待入库
        listed    已入库
        ended     已出库
        dropped   已撤销
    """),
    "state.compensation.base": named("""
        proposed  待启用
        open      使用中            open
        closed    已关闭
        dropped   已撤销
    """),
    "state.compensation.base_change": named("""
        proposed  待复核
        in_force  已生效            in force
        dropped   已撤销
    """),
    "expert_field": named("""
        water        地表水
        groundwater  地下水
        air          大气
        soil         土壤
        marine       海洋
        forest       森林
        wildlife     野生动植物
        law          法律
        cost         造价             costs
    """),
    "expert_against": named("""
        not_listed    当日不在专家库中        not in the pool on the day
        there_before  已在本案中或者已回避    drawn, named or recused in the case before
        party_side    属于本案当事人一方      of the side of a party of the case
        handled       曾经办理本案            handled the case
        represents    代表本案当事人          represents a party of the case
    """),
    "fee_kind": named("""
        consultation  专家咨询费      advice of experts
        appraisal     鉴定评估费      appraisal
    """),
    "fee_borne": named("""
        liable  赔偿义务人承担  the liable parties
        bureau  赔偿权利人承担  the bureau
    """),
    "input_kind": named("""
        number   数值
        numbers  数值列表
        text     文字
    """),
    "half": named("""
        first   上半年  the first half
        second  下半年  the second half
    """),
    "grouping": named("""
        month    月份
        region   地区
        medium   环境要素
        channel  线索渠道  channel of the clue
        class    案件类别  class of the case
        year     年份
    """),
    "quantity_unit": named("""
        m2     平方米  m2
        m3     立方米  m3
        m      米      m
        t      吨      t
        trees  株      trees
        fry    尾      fry
        items  项      items
    """),
    "booking_move": named("""
        booked      预订
        accepted    验收
        taken_back  撤销验收  taken back
        released    释放
    """),
}  # fmt: skip
