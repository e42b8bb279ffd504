-- name: owning
-- Tell whether who logged in may act as the owner of the tables, as a superuser may; while there are no tables, of nobody.
SELECT pg_has_role(session_user, n.nspowner, 'MEMBER') FROM pg_namespace n WHERE n.nspname = 'ledger'
