"""What pollutants are called, and choices of acts: of verifications, services, reviews, moves and reports."""

from typing import Final

from ledger.words import Glossary, named

POLLUTANTS: Final = named("""
    COD   化学需氧量            chemical oxygen demand
    NH3N  氨氮                  ammonia nitrogen
    TP    总磷                  total phosphorus
    TN    总氮                  total nitrogen
    SO2   二氧化硫              sulphur dioxide
    NOX   氮氧化物              nitrogen oxides
    PM    颗粒物                particulate matter
    VOC   挥发性有机物|挥发物   volatile organic compounds
    WW    废水                  waste water
    PB    总铅                  lead
    CD    总镉                  cadmium
    AS    总砷                  arsenic
    CR    总铬                  chromium
    CR6   六价铬                hexavalent chromium
    HG    总汞                  mercury
""")
CHOICES: Final[Glossary] = {
    "opinion": named("""
        as_filed      与报告一致  right as filed
        other         数量不同    another quantity
        unverifiable  无法核查    cannot be verified
    """),
    "review_way": named("""
        review  行政复议    administrative review
        suit    行政诉讼    suit before a court
    """),
    "succession": named("""
        merger      合并              merger
        division    分立              division
        relocation  迁建              removal of the works
        succession  法定承继          succession by law
        rename      更名              another name
    """),
    "report_source": named("""
        bureau  主管部门核算  the authority
        online  自动监测      online monitoring
        self    企业自报      the enterprise
    """),
    "exclusion_kind": named("""
        excluded     本年度不核查|不核查    excluded
        not_obliged  无清缴义务|无义务      without a duty
    """),
    "review_outcome": named("""
        upheld     维持原决定            upheld
        changed    变更原决定            changed
        annulled   撤销原决定            annulled
        dismissed  不予受理或驳回申请    dismissed
        withdrawn  申请人撤回申请        withdrawn by who asked
    """),
    "service_manner": named("""
        direct      直接送达  directly
        post        邮寄送达  by post
        electronic  电子送达  electronically
        notice      公告送达  by public notice
    """),
    "disposal": named("""
        pledge.apply      申请质押            apply for a pledge
        pledge.accept     接受质押            accept a pledge
        pledge.release    解除质押            release a pledge
        pledge.renew      重新确认质押        stand by a pledge
        move.apply        申请合并、分立或迁建      apply for a merger, split or removal
        move.accept       同意合并、分立或迁建      accept a merger, split or removal
        move.renew        重新确认合并、分立或迁建  stand by a merger, split or removal
        surrender         清缴排污权          surrender permits
        retirement        自愿注销排污权      retire permits
        mandate.nominate  提名代表            nominate a representative
        dual_control.set  设定双人办理        set dual control
    """),
}  # fmt: skip
"""By field."""
