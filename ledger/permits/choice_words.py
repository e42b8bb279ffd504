"""What choices of acts are called: of verifications, services, reviews and reports."""

from typing import Final

from ledger.words import Glossary, named

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
    "report_source": named("""
        bureau  主管部门核算  the authority
        online  自动监测      online monitoring
        self    企业自报      the enterprise
    """),
}  # fmt: skip
"""By field."""
