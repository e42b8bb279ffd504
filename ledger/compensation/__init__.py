"""Compensation: a damage case from the first clue to the accepted restoration, each yuan traceable to its head of loss.

    clue ─▶ investigation ─▶ assessment ─▶ consultation ─▶ agreement ─▶ confirmation ─┐
                                               └─▶ suit ─▶ judgment ──────────────────┴─▶ performance ─▶ restoration ─▶ closed

Everything done in a case is a *record* under the client's id, in its words, with actor, day, paper and article; the case
itself moves along a table of steps. The claim is a sub-ledger in the same book, by case, head of loss and part of the
liability; money on its way, in escrow and in the treasury stands in the same entries.

Late interest, what was counted to whom, and what an account held follow the legal days, in whatever order things become known;
what was recorded wrongly is reversed by two persons, with all that it had done.

Modules: as `docs/architecture.md` names the files of every room; `acts` also says how an act is done, and what can be done next.
Among the `actions`, one file a noun, `engine` is what all acts stand on, `subjects` what an act is about beside the case.
Law: 民法典 art. 1229–1235; 环法规〔2022〕31号; 法释〔2019〕8号; 法释〔2014〕8号.
"""
