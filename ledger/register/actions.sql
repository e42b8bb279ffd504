-- name: add_lines
-- Write the lines of a version of a licence.
INSERT INTO ledger.licence_line (book_id, site, version, outlet, pollutant, year, quantity)
SELECT %s, %s, %s, u.* FROM unnest(CAST(%s AS text[]), CAST(%s AS text[]), CAST(%s AS smallint[]), CAST(%s AS bigint[])) AS u
