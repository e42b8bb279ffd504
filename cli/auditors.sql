-- name: books
-- The numbers of books, by their codes.
SELECT code, book_id FROM ledger.book WHERE code = ANY(%s)

-- name: there
-- Whether a login is there.
SELECT true FROM pg_roles WHERE rolname = %s

-- name: given
-- Whether a login is that of an auditor: a book was given to it, or it is a member of the auditors' role and owns no other.
SELECT true WHERE EXISTS (SELECT FROM ledger.auditor_login WHERE login = %(login)s)
  OR EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles l ON l.oid = m.member
             WHERE r.rolname = %(role)s AND l.rolname = %(login)s AND NOT l.rolsuper)

-- name: give
-- Let a login read a book.
INSERT INTO ledger.auditor_login (book_id, login) VALUES (%s, %s) ON CONFLICT DO NOTHING

-- name: take
-- Let a login read nothing.
DELETE FROM ledger.auditor_login WHERE login = %s

-- name: close
-- End the sessions of a login.
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s

-- name: logins
-- The logins of auditors, whether each is there, and the books that it reads.
SELECT n.login, EXISTS (SELECT FROM pg_roles r WHERE r.rolname = n.login AND r.rolcanlogin),
       coalesce((SELECT array_agg(b.code ORDER BY b.code) FROM ledger.auditor_login g JOIN ledger.book b ON b.book_id = g.book_id
                 WHERE g.login = n.login), '{}')
FROM (SELECT login FROM ledger.auditor_login
      UNION SELECT l.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles l ON l.oid = m.member
            WHERE r.rolname = %s AND l.rolcanlogin AND NOT l.rolsuper) n(login) ORDER BY 1
