"""Permits: from the cap to the delivery against payment.

A permit grants a rate with a term; in the ledger it is one lot for each year of validity (its *vintage*), so that
"what can be sold in 2028" is one balance. A lot is an asset of its own and keeps its provenance. The room under a cap
is an asset too: allocating moves it from available to issued in the same entry that grants the lot, so nothing can be
issued beyond a cap, however many act at once.

    set_cap ──▶ allocate ──▶ settle_sale (permits and money in one entry)
                               ▲      │
                  pay_in ──────┘      └────▶ pay_out

Law: 国办发〔2014〕38号 on paid use and trading; 排污许可管理条例 for the licence, which is another thing.
"""
