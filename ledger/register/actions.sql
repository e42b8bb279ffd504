-- name: import_licence
-- Import a version of a discharge licence, all lines or none, and give its number. Numbers are imported,
-- never made.
SELECT pg_advisory_xact_lock(%s, hashtext(%s))
