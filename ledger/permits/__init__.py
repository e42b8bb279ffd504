"""Permits: from the cap by way of allocation to surrender and expiry.

A permit grants a rate with a term; in the ledger it is one lot for each year of validity (its *vintage*), so that
"what can be sold in 2028" is one balance. A lot is an asset of its own and keeps its provenance. The room under a cap
is an asset too: allocating moves it from available to issued in the same entry that grants the lot, so nothing can be
issued beyond a cap, however many act at once.

    cap ──▶ allocation ──▶ fee paid ──▶ holding ──▶ sale, lease, buy-back: the market's (`ledger.market`)
                                           │  ├──▶ pledge, freeze, and back
                                           │  └──▶ withdrawal, move, retirement
                                           └──▶ year's end: report ──▶ surrender ──▶ what is left expires

Modules: as `docs/architecture.md` names the files of every room; among the `actions`, one file a noun, `second` keeps two persons apart.
The normative text is `docs/spec/permits.md`.

Law: 国办发〔2014〕38号 on paid use and trading; 排污许可管理条例 for the licence, which is another thing.
"""
