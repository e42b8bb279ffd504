"""The papers of the market: the certificate of a trade, and that of a pledge."""

from ledger.documents.marks import Mark
from ledger.documents.papers import Fields, LogMark, Paper, Seal, Wording, table_of
from ledger.market.rules.certificates import Certificate, CertifiedParty, SecurityCertificate
from ledger.words import said


def certificate(content: Certificate, code: str, locale: str, mark: Mark | None) -> Paper:
    """Lay out the certificate of a trade (排污权交易鉴证书) from its content.

    Args:
        content: as it was kept when the sale was settled.
        code: by which a stranger verifies it.
        locale: `zh_Hans` or `en`; titles are given in both, the first one first.
        mark: where the entry of the settlement stands in the log; None while it is not sealed.
    """
    words = Wording.both(locale)
    say = words.say
    rows = [
        [
            f"{said('pollutant', x.pollutant, locale)}\n{said('area', x.area, locale)}",
            f"{x.first_vintage}–{x.last_vintage}"
            + (f"\n{say('Valid from')} {x.valid_from}" if x.valid_from else ""),
            f"{x.quantity} {x.unit}",
            f"{x.retired} {x.unit}",
            f"{x.price}\n{said('basis', x.basis, locale)}",
            f"{x.amount}\n= {x.formula}",
        ]
        for x in content.lines
    ]
    titles = ("Pollutant", "Years", "Quantity a year", "Quantity retired", "Price (yuan)", "Amount (yuan)")
    sold = [
        (say("Total"), f"{content.total} {say('yuan')}\n{content.total_in_words}"),
        (say("Valid"), f"{content.valid_from} – {content.valid_to}"),
        (say("Contract"), content.document),
        *([(say("Consent to the scope"), content.approval)] if content.approval else []),
        (say("Lots"), ", ".join(content.lots)),
    ]
    return Paper(
        say("Certificate of permit trade"),
        content.issued_on,
        words,
        [
            Fields([(say("Seller"), _side(content.seller)), (say("Buyer"), _side(content.buyer))]),
            table_of([say(name) for name in titles], rows, (24, 22, 28, 24, 34, 42)),
            Fields(sold),
            Fields(
                [
                    *([(say("Paid and delivered by the entry"), x)] if (x := content.payment_proof) else []),
                    (say("Date"), content.issued_on),
                    (say("Verification code"), code),
                ]
            ),
            LogMark(mark),
            Seal(say("Exchange (seal)"), code),
        ],
        subtitle=f"No. {content.number}",
        upright=True,
        together=3,
    )


def security(content: SecurityCertificate, code: str, locale: str, mark: Mark | None) -> Paper:
    """Lay out the certificate of a pledge (排污权质押登记证明): what secures the debt on the day on which it is given.

    Args:
        content: as it is now.
        code: made of the content; who has the content can compute it again.
        locale: `zh_Hans` or `en`; titles are given in both, the first one first.
        mark: where the entry of the registration stands in the log; None while it is not sealed, or where nothing was moved.
    """
    words = Wording.both(locale)
    say = words.say
    rows = [
        [
            f"{said('pollutant', x.pollutant, locale)}\n{said('area', x.area, locale)}",
            x.vintage,
            x.lot,
            f"{x.pledged} {x.unit}",
            f"{x.frozen} {x.unit}",
        ]
        for x in content.lots
    ]
    titles = ("Pollutant", "Year", "Lot", "Pledged", "Frozen")
    before = "; ".join(f"{one.rank}: {one.left} {say('yuan')}" for one in content.before)
    owed = [
        (say("Secured debt"), f"{content.debt} {say('yuan')}"),
        (say("Debt until"), content.debt_until),
        (say("Paid out of sales"), f"{content.paid} {say('yuan')}"),
        (say("Still owed"), f"{content.left} {say('yuan')}"),
        (say("State"), said("state.permits.pledge", content.state, locale)),
        *([(say("Rank"), content.rank)] if content.rank else []),
        *([(say("Owed to ranks before"), before)] if before else []),
        (say("Contract"), content.document),
        *([(say("Number in another register"), content.reference)] if content.reference else []),
    ]
    return Paper(
        say("Certificate of pledge"),
        content.given_on,
        words,
        [
            Fields(
                [(say("Pledgor"), f"{content.pledgor}\n{content.site}"), (say("Pledgee"), content.creditor)]
            ),
            table_of([say(name) for name in titles], rows, (40, 20, 54, 30, 30)),
            Fields(owed),
            Fields(
                [
                    (say("Registered on"), content.registered_on),
                    (say("Date"), content.given_on),
                    (say("Verification code"), code),
                ]
            ),
            LogMark(mark),
            Seal(say("Exchange (seal)"), code),
        ],
        subtitle=f"No. {content.pledge}",
        upright=True,
        together=3,
    )


def _side(party: CertifiedParty) -> str:
    known = " ".join(x for x in (party.uscc, party.licence, party.site) if x)
    return f"{party.name}\n{known}"
