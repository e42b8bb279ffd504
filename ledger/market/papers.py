"""The paper of a trade: its certificate."""

from ledger.documents.marks import Mark
from ledger.documents.papers import Fields, LogMark, Paper, Seal, Wording, table_of
from ledger.market.rules.certificates import Certificate, CertifiedParty
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
            Fields([(say("Date"), content.issued_on), (say("Verification code"), code)]),
            LogMark(mark),
            Seal(say("Exchange (seal)"), code),
        ],
        subtitle=f"No. {content.number}",
        upright=True,
        together=3,
    )


def _side(party: CertifiedParty) -> str:
    known = " ".join(x for x in (party.uscc, party.licence, party.site) if x)
    return f"{party.name}\n{known}"
