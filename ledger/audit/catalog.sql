-- name: functions
-- The functions there are.
SELECT p.proname AS name, p.prosrc AS body FROM pg_catalog.pg_proc p WHERE p.pronamespace = 'ledger'::regnamespace

-- name: sleeping
-- Triggers that do not always fire, but for those of foreign keys.
SELECT c.relname AS table, t.tgname AS name FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'ledger'::regnamespace AND (NOT t.tgisinternal OR t.tgfoid >= 16384)
  AND t.tgenabled <> 'A' ORDER BY 1, 2

-- name: parts
-- Everything else that a database of the program is made of: what sort of thing it is, its name, and what it says. Who owns an
-- object is told where it is not the owner of the schema. That a role of the operator's own reads is not told.
WITH owned AS (
  SELECT n.oid AS schema, n.nspowner, n.nspacl FROM pg_catalog.pg_namespace n WHERE n.nspname = 'ledger'),
ours AS (
  SELECT r.* FROM pg_catalog.pg_roles r WHERE r.rolname IN ('ecoledger_web', 'ecoledger_sequencer', 'ecoledger_auditor')),
relation AS (
  SELECT c.*, CASE WHEN c.relowner <> o.nspowner THEN ' owned by ' || c.relowner::regrole ELSE '' END AS whose
  FROM pg_catalog.pg_class c JOIN owned o ON o.schema = c.relnamespace),
function AS (
  SELECT p.*, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
         CASE WHEN p.proowner <> o.nspowner THEN ' owned by ' || p.proowner::regrole ELSE '' END AS whose
  FROM pg_catalog.pg_proc p JOIN owned o ON o.schema = p.pronamespace),
rights AS (
  SELECT o.nspowner AS owner, 'the schema' AS name, x.* FROM owned o CROSS JOIN LATERAL aclexplode(o.nspacl) x
  UNION ALL
  SELECT c.relowner, c.relname, x.* FROM relation c CROSS JOIN LATERAL aclexplode(c.relacl) x
  UNION ALL
  SELECT c.relowner, c.relname || '.' || a.attname, x.*
  FROM relation c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 CROSS JOIN LATERAL aclexplode(a.attacl) x
  UNION ALL
  SELECT p.proowner, p.name, x.*
  FROM function p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x)
SELECT 'column' AS sort, c.relname || '.' || a.attname AS name,
  concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attcollation::regcollation,
            pg_get_expr(d.adbin, d.adrelid)) AS told
FROM relation c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind = 'r'
UNION ALL
SELECT 'constraint', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid) || coalesce(
  (SELECT ' fires ' || string_agg(DISTINCT t.tgenabled::text, '') FROM pg_catalog.pg_trigger t
   WHERE t.tgconstraint = k.oid AND t.tgisinternal), '')
FROM pg_catalog.pg_constraint k JOIN relation c ON c.oid = k.conrelid WHERE k.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT 'index', n.relname, pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' invalid' END
FROM pg_catalog.pg_index i JOIN relation c ON c.oid = i.indrelid JOIN pg_catalog.pg_class n ON n.oid = i.indexrelid
UNION ALL
SELECT 'trigger', c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid)
FROM pg_catalog.pg_trigger t JOIN relation c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal OR t.tgfoid >= 16384
UNION ALL
-- Where a value of a later part of a UNION has a name, it is that of its type; a dump gives it one, and nothing reads it.
SELECT 'view', c.relname, concat_ws(' ',
  regexp_replace(pg_get_viewdef(c.oid), '(::[a-z ]+) AS (text|int4|timestamptz|jsonb)(?=,?\n)', '\1', 'g'), c.reloptions::text)
FROM relation c WHERE c.relkind IN ('v', 'm')
UNION ALL
SELECT 'table', c.relname, concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
  (SELECT string_agg(CASE WHEN h.inhparent = c.oid THEN 'has the rows of ' || h.inhrelid::regclass
                          ELSE 'is among the rows of ' || h.inhparent::regclass END, ', ' ORDER BY h.inhrelid, h.inhparent)
   FROM pg_catalog.pg_inherits h WHERE c.oid IN (h.inhparent, h.inhrelid))) || c.whose
FROM relation c WHERE c.relkind NOT IN ('i', 'S')
UNION ALL
SELECT 'sequence', c.relname, concat_ws(' ', c.relpersistence, format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement,
  q.seqmin, q.seqmax, q.seqcache, q.seqcycle) || c.whose
FROM relation c JOIN pg_catalog.pg_sequence q ON q.seqrelid = c.oid
UNION ALL
SELECT 'rule', c.relname || '.' || r.rulename, '' FROM pg_catalog.pg_rewrite r JOIN relation c ON c.oid = r.ev_class
WHERE c.relkind NOT IN ('v', 'm') OR r.rulename <> '_RETURN'
UNION ALL
SELECT 'policy', c.relname || '.' || p.polname, '' FROM pg_catalog.pg_policy p JOIN relation c ON c.oid = p.polrelid
UNION ALL
SELECT 'function', p.name, concat_ws(' ', l.lanname, p.prosecdef, p.proisstrict, p.provolatile, p.proconfig::text,
                                     pg_get_function_result(p.oid)) || p.whose
FROM function p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
UNION ALL
SELECT 'right', coalesce(g.rolname, 'everybody') || ' on ' || x.name,
  string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ',' ORDER BY x.privilege_type)
FROM rights x LEFT JOIN pg_catalog.pg_roles g ON g.oid = x.grantee
WHERE x.grantee <> x.owner
  AND (x.grantee = 0 OR x.privilege_type NOT IN ('SELECT', 'USAGE') OR x.grantee IN (SELECT u.oid FROM ours u))
GROUP BY g.rolname, x.name
UNION ALL
SELECT 'role', u.rolname, concat_ws(' ', u.rolsuper, u.rolcreaterole, u.rolcreatedb, u.rolreplication, u.rolbypassrls)
  || coalesce((SELECT ' member of ' || string_agg(m.roleid::regrole::text, ', ' ORDER BY m.roleid::regrole::text)
               FROM pg_catalog.pg_auth_members m WHERE m.member = u.oid), '')
  || CASE WHEN o.nspowner = u.oid THEN ' owns the schema' ELSE '' END
FROM ours u CROSS JOIN owned o
UNION ALL
-- Whatever else stands in the schema: types, operators, casts of them, extensions.
SELECT 'object', pg_describe_object(d.classid, d.objid, 0), ''
FROM pg_catalog.pg_depend d
JOIN owned o ON d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.refobjid = o.schema
WHERE d.classid NOT IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_proc'::regclass)
UNION ALL
-- What reaches statements of the program from outside its schema: nothing of it is the program's.
SELECT 'event trigger', e.evtname, '' FROM pg_catalog.pg_event_trigger e WHERE e.evtenabled <> 'D'
UNION ALL
SELECT 'cast', format_type(k.castsource, NULL) || ' as ' || format_type(k.casttarget, NULL), '' FROM pg_catalog.pg_cast k
WHERE k.oid >= 16384 AND k.castsource < 16384 AND k.casttarget < 16384
UNION ALL
SELECT 'object', pg_describe_object('pg_catalog.pg_proc'::regclass, p.oid, 0), '' FROM pg_catalog.pg_proc p
WHERE p.oid >= 16384 AND p.pronamespace <> (SELECT o.schema FROM owned o)
  AND (p.pronamespace = 'pg_catalog'::regnamespace OR p.proname IN (SELECT f.proname FROM function f))
UNION ALL
SELECT 'object', pg_describe_object('pg_catalog.pg_operator'::regclass, p.oid, 0), '' FROM pg_catalog.pg_operator p
WHERE p.oid >= 16384 AND p.oprnamespace = 'pg_catalog'::regnamespace
UNION ALL
-- What a session begins with. Time, memory, plans and what the server writes into its log are the operator's, but for
-- what was given to our own roles: a login may give itself settings, and PostgreSQL has no right by which to forbid it.
SELECT 'setting', concat_ws(' ', substring(s.value FROM '^[^=]*'), 'of', coalesce(s.setrole::regrole::text, 'every role'),
  CASE WHEN s.setdatabase <> 0 THEN 'in this database' END), ''
FROM (SELECT nullif(g.setrole, 0) AS setrole, g.setdatabase, unnest(g.setconfig) AS value,
             g.setrole IN (SELECT u.oid FROM ours u) AS own FROM pg_catalog.pg_db_role_setting g
      WHERE g.setdatabase IN (0, (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = current_database()))
        AND (g.setrole = 0 OR EXISTS (SELECT FROM owned o WHERE pg_has_role(g.setrole, o.nspowner, 'MEMBER'))
             OR EXISTS (SELECT FROM ours u WHERE pg_has_role(g.setrole, u.oid, 'MEMBER')))) AS s
WHERE s.own OR s.value !~* concat('^(log_|auto_explain\.|pg_stat_statements\.|enable_|jit|effective_|max_parallel_|',
  'parallel_|cpu_|random_page_cost|seq_page_cost|[a-z_]*_timeout=|[a-z_]*work_mem=|hash_mem_multiplier|temp_buffers|',
  'client_min_messages|',
  'application_name|default_transaction_read_only=|deadlock_|tcp_)')
UNION ALL
SELECT 'setting', 'session_replication_role', current_setting('session_replication_role')

-- name: declared
-- Purposes, kinds of entry and steps: what the program declares of them.
SELECT 'declared' AS sort, 'purpose ' || code AS name, to_jsonb(p)::text AS told FROM ledger.purpose p
UNION ALL
SELECT 'declared', 'entry_kind ' || code, to_jsonb(k)::text FROM ledger.entry_kind k
UNION ALL
SELECT 'declared', concat_ws(' ', 'process_transition', machine, action, from_state), to_jsonb(t)::text
FROM ledger.process_transition t

-- name: server
-- The major version of the server.
SELECT current_setting('server_version_num')::integer / 10000 AS version
