-- name: export_to
-- Write a book into a file, showing how far it is; the file appears under its name when it is whole.
SET LOCAL statement_timeout = 0
