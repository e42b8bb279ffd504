"""The demonstration: published stories, told to a running server through its HTTP API, and to nobody else.

1. Jingde (Anhui): a sale by agreement of SO2 8.074 t/yr at 6,000 yuan and NOx 21.648 t/yr at 4,500 yuan per t·yr,
   for five years: 242,220.00 + 487,080.00 = 729,300.00 yuan.
2. The government of Jiangsu v. Haide (guideline case 129): restoration 36,379,000, loss of service 18,189,500 and
   assessment 260,000: 54,828,500.00 yuan, paid in instalments.
3. A province: caps from the province to the county, the sales of Jingzhou (2016), the prices of Fujian (2014) and
   Jiangxi (2022), a pledge of waste water as in Shaoxing, and a year's end with one site short.

4. Damage cases: Shouxu (joint debtors with recourse), Haide, Liupanshui (a payment order), a restoration that fails,
   three partly joint debtors of whom one does not sign, and a judgment that is lowered on appeal.
5. Permits beside the straight road: a wrong notice, a merger with a half-paid fee, a part of a year, two ranks of pledges and an order
   over a part of them.

Modules: `telling` (asking and checking), `stories` (1 and 2), `province` (3), `beside` (5), `damages` and
`debtors` (4), whose cases are told by `tale`.
"""

from cli.demo.beside import BESIDE
from cli.demo.damages import CASES, COMPENSATION, case_history, case_view, treasury_view
from cli.demo.province import PERMITS, cap_account
from cli.demo.stories import STORIES
from cli.demo.telling import (
    BOOK,
    BUYER,
    CASE,
    HAIDE,
    SELLER,
    Step,
    StoryBroken,
    Teller,
    Two,
    party_of,
    prepare,
    story_id,
    trial_balance,
)

__all__ = [
    "BESIDE",
    "BOOK",
    "BUYER",
    "CASE",
    "CASES",
    "COMPENSATION",
    "HAIDE",
    "PERMITS",
    "SELLER",
    "STORIES",
    "Step",
    "StoryBroken",
    "Teller",
    "Two",
    "cap_account",
    "case_history",
    "case_view",
    "party_of",
    "prepare",
    "story_id",
    "treasury_view",
    "trial_balance",
]
