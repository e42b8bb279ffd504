"""Audit: reads everything, posts nothing.

`checks` runs every promise on the live book. For auditors: views and a role of the database (`sql`), samples and screens
(`rules` computes, `queries` fetches), and bundles of evidence; docs/spec/auditing.md says how each is repeated by strangers.
"""
