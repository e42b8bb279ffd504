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
}  # fmt: skip
"""By field."""
