"""What lists, sectors, areas and the powers over the register are called."""

from functools import cache
from typing import Final

from ledger.register.regions import named_area
from ledger.words import Glossary, Word, named


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
WORDS: Final[Glossary] = {
    "sector": _SECTORS,
    "list": _LISTS,
    "area": area,
    "field": named("""
        uscc               统一社会信用代码    credit code
        right              正确的信用代码      right credit code
        suffix             排污单位编号后缀    suffix of the site
        attributes         排污单位情况        attributes
        online_monitoring  是否安装自动监测    online monitoring
        chp_heat_share     供热比例            share of heat
        outlet             排放口编号
        valid_from         有效期起            first day of validity
        valid_to           有效期止            last day of validity
        since              起始日              first day
        met                是否达标            whether it was met
        jurisdiction       适用地区
        opens_on           启用日期            first day of the book
        open               是否未结            whether it is open
        party              企业或对方          party
        state              状态
    """),
    "power": named("""
        party.register       登记企业与排污单位  register enterprises and sites
        party.read           查看企业登记信息   read the register of enterprises
        licence.import       导入排污许可证     import discharge licences
    """),
}
