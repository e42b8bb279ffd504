"""Periods: months that are soft-closed, closed and, by two persons, reopened; years carried to the net assets.

    open ── soft_close ──▶ soft-closed ── close (two) ──▶ closed
      ◀── open (two) ──────     ◀────── reopen (two) ──────

A book has two frontiers (`ledger.book`), and months pass them one after another. The posting function and a trigger refuse
what stands behind them. Each step is a process (`periods.step`), proposed by one person of finance and, but for the soft
close, approved by another; each move of a frontier is a row that stays. The normative text is `docs/spec/audit.md` 1.

Modules: `machines`, `rules` (which step is next), `tables`, `actions`, `queries`, `chart`, `kinds`, `words`, `invariants`, `room`.
"""
