"""What gates, bases of prices, fields, states and acts of the market are called."""

from collections.abc import Mapping
from typing import Final

from ledger.permits.words import AGREE, AGREED, ASK, ASKED, of_machines
from ledger.words import Glossary, named

_STATES: Final[Mapping[str, str]] = {
    "permits.sale": AGREED + """
        proposed      待双方同意|待同意
        countersigned 另一主管部门已会签|已会签
        approved      已批准待交割|待交割
        settled       已交割
    """,
    "permits.lease": AGREED + """
        proposed  待双方同意|待同意
        brought   已随存量提出|已提出
        running   租赁中
        returned  已返还
        annulled  随存量作废|已作废
    """,
    "permits.enforcement": ASKED + """
        proposed  待买受人同意|待同意
        accepted  买受人已同意、待第二人确认|待确认
        done      已完成
    """,
    "permits.buyback": AGREED + """
        offered  已报价待对方同意|待同意
        paid     已支付
    """,
    "market.ending": ASKED + """
        proposed  待另一方同意解除|待同意
        attested  主管部门已代为确认、待另一人复核或本方同意|待复核
        accepted  各方已同意解除|已解除
    """,
    "market.deposit": ASKED + "recorded  已入账",
    "market.payout": ASKED + "paid  已支付",
    "market.payout_request": """
        asked      待支付，款项已锁定|待支付
        paying     支付待另一人确认|待确认
        paid       已支付
        returned   银行已退汇，款项已退回|已退汇
        failed     未能支付，款项已退回|未能支付
        cancelled  已撤回，款项已退回|已撤回
    """,
    "market.correction": ASKED + "reversed  已冲销",
    "market.decision": ASKED + """
        registered        已登记
        revocation_asked  撤销待确认
        revoked           已撤销
    """,
    "permits.stock": ASKED + """
        recorded  已导入
        annulled  已作废
    """,
    "permits.stock_annulment": ASKED + "done  已作废",
}  # fmt: skip
_ACTS: Final[Mapping[str, str]] = {
    "permits.sale": AGREE + """
        propose      提出转让|提出
        countersign  另一主管部门会签|会签
        approve      批准
        settle       交割
        check        预检
        end          双方同意解除|解除
    """,
    "permits.lease": AGREE + """
        propose   提出出租|提出
        bring     随存量提出|提出
        register  登记
        return    返还
        end       双方同意解除|解除
        expire    租赁期满、自行返还|期满
        annul     随存量作废|作废
    """,
    "permits.enforcement": ASK + """
        accept   买受人同意|同意
    """,
    "permits.buyback": AGREE + """
        offer  提出回购|报价
        pay    支付
        end    双方同意解除|解除
    """,
    "market.ending": """
        propose  申请解除
        end_alone  例外决定失效后单方解除|单方解除
        accept   同意解除|同意
        renew    重新确认解除|重新确认
        attest   代为确认
        confirm  复核书面同意|复核
        drop     撤回解除申请|撤回
    """,
    "market.deposit": ASK + "record  入账",
    "market.payout": ASK,
    "market.payout_request": """
        ask              申请出金|申请
        propose_payment  登记支付|支付   propose payment
        confirm          确认支付|确认
        drop             撤销支付登记|撤销
        fail             登记支付失败|失败
        cancel           撤回出金申请|撤回
        return           登记银行退汇|退汇
        reopen           冲销误记的支付|冲销
    """,
    "market.correction": ASK,
    "market.decision": ASK + """
        register        登记决定|登记          register
        ask_revocation  申请撤销决定|申请撤销  ask revocation
        revoke          撤销决定|撤销          revoke
    """,
    "permits.stock": ASK + """
        bring  导入存量|导入  bring
        annul  作废存量|作废  annul
    """,
    "permits.stock_annulment": ASK + "annul  作废存量|作废  annul",
}  # fmt: skip
WORDS: Final[Glossary] = {
    "machine": named("""
        permits.sale         排污权转让|转让                 sale
        permits.lease        排污权出租|出租                 lease
        permits.enforcement  强制变现|变现                   enforcement
        permits.buyback      政府回购|回购                   buy-back
        market.ending        合同解除|解除                   end of an agreement
        market.deposit       交易方入金|入金                 deposit
        market.payout        交易方出金|出金                 pay-out
        market.payout_request  出金申请|出金申请             request for a pay-out
        market.correction    入金或出金更正|更正             deposit or pay-out taken back
        market.decision      转让例外决定|例外决定           decision on a sale
        permits.stock        存量导入|存量                   stock
        permits.stock_annulment  存量作废|作废               annulment of a stock
    """),
    **of_machines(_STATES, "state"),
    **of_machines(_ACTS, "act"),
    "sheet": named("""
        enterprises  企业
        sites        场所
        licences     许可证
        caps         总量指标        caps
        holdings     现有持有        what is held
        pledges      质押
        leases       租赁
        fees         缴费            use fees
    """),
    "basis": named("""
        PER_TONNE_YEAR        元/吨·年         yuan per tonne and year
        PER_TONNE_LUMP        元/吨（一次性）  yuan per tonne, for the whole term
        PER_KG_YEAR           元/千克·年       yuan per kilogram and year
        PER_KG_LUMP           元/千克（一次性）  yuan per kilogram, for the whole term
        PER_TONNE_WASTEWATER  元/吨废水        yuan per tonne of waste water
    """),
    "disposal": named("""
        sale.propose    提出转让            propose a sale
        sale.accept     同意转让            accept a sale
        sale.end        解除转让合同        end a sale
        sale.renew      重新确认转让        stand by a sale
        lease.propose   提出出租            propose a lease
        lease.accept    同意租赁            accept a lease
        lease.end       解除租赁合同        end a lease
        lease.renew     重新确认租赁        stand by a lease
        buyback.accept  同意政府回购        accept a buy-back
        buyback.end     解除回购合同        end a buy-back
        buyback.renew   重新确认政府回购    stand by a buy-back
        enforcement.accept  同意受让处置的排污权  agree to buy what is enforced
        ending.accept   同意解除合同        agree to the end of an agreement
        ending.renew    重新确认解除合同    stand by the end of an agreement
        payout.ask      申请出金            ask for a pay-out
    """),
    "gate": named("""
        gate.scope_air_city   大气污染物须在同一城市内交易|同城               air within one city
        gate.scope_watershed  水污染物须在同一流域内交易|同流域               water within one watershed
        gate.scope_quality    未达标区域的替代比例|替代比例                   ratio where a quality target was missed
        gate.scope_province   跨省交易|跨省                                   between provinces
        gate.scope_pollutant  双方交易的污染物与计价方式一致|污染物           pollutant traded on both sides
        gate.scope_power      火电与其他行业之间不交易大气排污权|火电         thermal power apart
        gate.heat_share       火电供热部分|供热                               heat part of a power plant
        gate.price_floor      最低价格|底价                                   price floor
        gate.scope_sector     工业源与其他源之间不交易|源类                   industrial sources apart
        gate.standing         失信与限制名单|名单                             lists of restriction
        gate.no_report        上年度排放量报告未核定|未核定                   no verified report
        gate.cooling          买入后冷却期|冷却期                             time after a purchase
        gate.need             超过项目所需|需求                               more than the project needs
        gate.need_known       超过尚缺数量|需求                               more than what is lacking
        gate.other_side       另一方的条件|另一方                             conditions of the other side
    """),
    "field": named("""
        approval       例外决定文号     number of the decision on an exception
        digest         文件散列值       hash of the paper
        issued_by      作出决定的机关   authority that decided
        issued_on      决定日期         day of the decision
        bank_line      银行明细编号     line of the bank
        buyer          受让方
        costs          处置费用
        costs_to       费用收款方       who gets the costs
        goods          交易标的
        heat_share     是否为供热部分   whether it is of the heat part
        lessee         承租方
        lessor         出租方
        need           项目所需
        price          价格
        rent           租金
        seller         转让方
    """),
    "field.public": named("given_on  出具日期  day on which it was given"),
    "power": named("""
        market.own  申请取出本单位资金  take its own money out
        market.money   办理入金和出金  record deposits and pay-outs
        market.settle  交割            settle
    """),
}  # fmt: skip
