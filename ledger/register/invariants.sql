-- name: accounts_are_as_named
-- Accounts that acts find by their names, and that are of another owner, for another purpose or with other limits
-- than the name says; and those that may fall lower than their purpose lets them.
SELECT 'book ' || a.book_id || ', account ' || a.code FROM ledger.account a WHERE ledger.named_otherwise(a)
