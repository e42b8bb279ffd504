"""The market: permits against money, in one entry.

    sale          propose ─▶ accept ─▶ approve ─▶ settle: permits, price and fees at once, with a certificate
    lease         propose ─▶ accept ─▶ register ─▶ return
    buy-back      offer ─▶ accept ─▶ pay out of the budget, into the reserve
    enforcement   what is pledged or frozen is sold, and what comes in goes to costs, creditors by rank, and the owner
    money         deposits into the settlement account of the exchange, pay-outs, and either taken back

It stands on the permits: strips, lots, who agrees, and how an act is begun, kept and confirmed are theirs; a pledge and a freeze
bind there, and what is bound is sold here. Codes that were given while the market was a part of the permits (`permits.sale` …) stay.

Modules: as `docs/architecture.md` names the files of every room; `papers` is the certificate.
The normative text is `docs/spec/market.md` for money and `docs/spec/permits.md` 6–8 for trade.

Law: 国办发〔2014〕38号 on paid use and trading.
"""
