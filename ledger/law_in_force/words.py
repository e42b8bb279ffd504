"""What a rule pack can be, what can be done with it, and with what right."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {
    "machine": named("permits.pack  规则包  rule pack"),
    "state.permits.pack": named("""
        proposed   已提出
        simulated  已试算
        in_force   已生效
        dropped    已撤回
    """),
    "act.permits.pack": named("""
        propose   提出
        simulate  试算
        approve   批准
        drop      撤回
    """),
    "field": named("""
        from_day   生效日期      first day
        key        参数          parameter
        start      起始日期      first day
        mark       核对状态      whether somebody has read it
        name_zh    中文名称      Chinese name
        note       备注          note
        reserve    储备所属地区  area of the reserve
        values     取值明细      values
    """),
    "power": named("""
        law.read    查看适用规则  read the law in force
        law.change  修改适用规则  change the law in force
    """),
}
