-- The schema as revision 0005 was released, made once by pg_dump of a database that this revision had brought there: tables, objects,
-- rights, and the rows of the chart, the kinds, the steps and the version. Never changed: later revisions start from it in a test.

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA ledger;

CREATE FUNCTION ledger.act_figure(p_book integer, p_act uuid) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  SELECT coalesce(
    (SELECT t.money FROM permit_act t WHERE t.book_id = p_book AND t.act_id = p_act),
    (SELECT sum(n.delivered * (n.last_vintage - n.first_vintage + 1)) FROM permit_act_line n WHERE n.book_id = p_book AND n.act_id = p_act),
    (SELECT sum(g.quantity * (g.last_vintage - g.first_vintage + 1)) FROM permit_grant_line g WHERE g.book_id = p_book AND g.grant_id = p_act)
  )::bigint
$$;

CREATE FUNCTION ledger.append_seals(p_book integer, p_size bigint, p_entries uuid[], p_positions bigint[], p_months date[], p_numbers integer[], p_hashes bytea[], p_levels smallint[], p_tiles bigint[], p_tile_hashes bytea[], p_root bytea, p_reached bigint, p_open jsonb, p_drawn bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET jit TO 'off'
    AS $$
DECLARE
  v_before bigint;
  v_settled bigint := least(p_reached, (SELECT min(o.value::bigint) FROM jsonb_each_text(p_open) AS o));
BEGIN
  SELECT h.settled_position INTO v_before FROM log_head h WHERE h.book_id = p_book AND h.size = p_size FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the log of book % has not % records any more', p_book, p_size
      USING ERRCODE = '40001', CONSTRAINT = 'log_grew';
  END IF;
  UPDATE log_head h
  SET size = p_size + cardinality(p_entries), root = p_root, settled_position = greatest(v_before, v_settled),
      reached_position = p_reached, open_transactions = p_open, drawn_position = greatest(h.drawn_position, p_drawn)
  WHERE h.book_id = p_book;
  INSERT INTO seal (book_id, place, entry_id, position, voucher_month, voucher_number, leaf_hash)
  SELECT p_book, p_size - 1 + u.nth, u.entry, u.position, u.month, u.number, u.hash
  FROM unnest(p_entries, p_positions, p_months, p_numbers, p_hashes) WITH ORDINALITY AS u (entry, position, month, number, hash, nth);
  INSERT INTO tile AS t (book_id, level, number, hashes)
  SELECT p_book, u.level, u.number, u.hashes FROM unnest(p_levels, p_tiles, p_tile_hashes) AS u (level, number, hashes)
  ON CONFLICT (book_id, level, number) DO UPDATE SET hashes = excluded.hashes;
  -- Every entry is looked at here once: a sweep settles no more than it has looked at.
  IF EXISTS (SELECT FROM entry e WHERE e.book_id = p_book AND e.position > v_before AND e.position <= v_settled
             AND (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.entry_id = e.entry_id) IS NULL) THEN
    RAISE EXCEPTION 'an entry of the book % at or below the position % has no seal', p_book, v_settled
      USING ERRCODE = 'LG015', CONSTRAINT = 'settled_is_sealed';
  END IF;
END
$$;

CREATE FUNCTION ledger.check_act_agreed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_clerks integer; v_owners text[];
BEGIN
  SELECT count(DISTINCT a.actor_id) FILTER (WHERE a.role = 'bureau'), array_agg(a.owner) FILTER (WHERE a.owner IS NOT NULL)
  INTO v_clerks, v_owners
  FROM process_event e JOIN actor a USING (actor_id)
  WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.version <= NEW.version
    AND e.action IN ('propose', 'apply', 'offer', 'accept', 'attest', 'confirm');
  IF v_clerks < 2 AND EXISTS (
      SELECT FROM permit_act t
      CROSS JOIN LATERAL unnest(ARRAY[t.site, CASE WHEN t.machine <> 'permits.move' THEN t.other END]) AS side
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND side NOT LIKE 'bureau:%'
        AND rtrim(split_part(side, ':', 1) || ':' || split_part(side, ':', 2), ':') <> ALL (coalesce(v_owners, '{}'))) THEN
    RAISE EXCEPTION 'a side has not agreed, and one person of the bureau stands for it' USING ERRCODE = 'LG062', CONSTRAINT = 'act_agreed';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_act_exception() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM process p JOIN actor a ON a.actor_id = p.started_by
                 WHERE p.book_id = NEW.book_id AND p.process_id = NEW.act_id AND a.role = 'bureau') THEN
    RAISE EXCEPTION 'an exception that no bureau has written' USING ERRCODE = 'LG063', CONSTRAINT = 'act_exception';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_act_has_entry() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM entry e WHERE e.book_id = NEW.book_id
                   AND (e.entry_id = derived_id(NEW.process_id, NEW.action) OR e.entry_id = NEW.process_id AND NEW.to_state <> 'undone')) THEN
    RAISE EXCEPTION 'a step of % without its entry', NEW.machine USING ERRCODE = 'LG067', CONSTRAINT = 'act_has_entry';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_act_role() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM process_transition t
             WHERE t.machine = NEW.machine AND t.action = NEW.action AND t.from_state = NEW.from_state
               AND NOT EXISTS (SELECT FROM actor a WHERE a.actor_id = NEW.actor_id AND a.role = ANY (t.roles))) THEN
    RAISE EXCEPTION 'a step by somebody of another role' USING ERRCODE = 'LG061', CONSTRAINT = 'act_role';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_administrator(p_actor integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  PERFORM FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.actor_id = p_actor AND k.revoked_at IS NULL AND a.role = 'administrator' AND a.book_id IS NULL
  FOR SHARE OF k;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'actor % is no administrator with a valid key', p_actor USING ERRCODE = 'LG051', CONSTRAINT = 'key_issuer_living';
  END IF;
END
$$;

CREATE FUNCTION ledger.check_balances() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM new_balances n
             LEFT JOIN account a ON a.book_id = n.book_id AND a.account_id = n.account_id
             LEFT JOIN asset s ON s.book_id = n.book_id AND s.asset_id = n.asset_id
             WHERE a.account_id IS NULL OR s.asset_id IS NULL) THEN
    RAISE EXCEPTION 'a balance without its account or asset' USING ERRCODE = 'LG013', CONSTRAINT = 'balance_references';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_bank_match_state() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NEW.state = 'released' THEN
    IF TG_OP = 'INSERT' OR NOT EXISTS (
        SELECT FROM bank_release r JOIN process p ON p.book_id = r.book_id AND p.process_id = r.release_id
        WHERE r.book_id = NEW.book_id AND r.match_id = NEW.match_id
          AND p.machine = 'reconciliation.release' AND p.state = 'released') THEN
      RAISE EXCEPTION 'a match is released by two persons' USING ERRCODE = 'LG042', CONSTRAINT = 'bank_match_by_two';
    END IF;
  ELSIF NEW.rule = 'manual' AND NOT EXISTS (
      SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = NEW.match_id
        AND p.machine = 'reconciliation.match' AND p.state = NEW.state) THEN
    RAISE EXCEPTION 'a match is made by two persons' USING ERRCODE = 'LG042', CONSTRAINT = 'bank_match_by_two';
  END IF;
  IF NEW.state IN ('dropped', 'released') THEN
    UPDATE bank_match_line SET live = false WHERE book_id = NEW.book_id AND match_id = NEW.match_id;
    UPDATE bank_match_posting SET live = false WHERE book_id = NEW.book_id AND match_id = NEW.match_id;
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_bank_matches() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT book_id, match_id FROM new_rows) n
    JOIN bank_match m ON m.book_id = n.book_id AND m.match_id = n.match_id
    JOIN bank_account a ON a.book_id = m.book_id AND a.bank_account_id = m.bank_account_id
    CROSS JOIN LATERAL (
      SELECT count(*) AS members, coalesce(sum(CASE WHEN l.direction = 'in' THEN l.amount ELSE -l.amount END), 0) AS net,
             coalesce(bool_and(l.bank_account_id = m.bank_account_id), true) AS own
      FROM bank_match_line x JOIN bank_line l ON l.book_id = x.book_id AND l.line_id = x.line_id
      WHERE x.book_id = m.book_id AND x.match_id = m.match_id) bank
    CROSS JOIN LATERAL (
      SELECT count(*) AS members, coalesce(sum(p.debit - p.credit), 0) AS net,
             coalesce(bool_and(p.account_id = a.account_id AND p.asset_id = a.asset_id), true) AS own
      FROM bank_match_posting x JOIN posting p ON p.book_id = x.book_id AND p.entry_id = x.entry_id AND p.line = x.line
      WHERE x.book_id = m.book_id AND x.match_id = m.match_id) books
    WHERE bank.members + books.members < 2 OR bank.net <> books.net OR NOT bank.own OR NOT books.own) THEN
    RAISE EXCEPTION 'a match whose sides differ' USING ERRCODE = 'LG041', CONSTRAINT = 'bank_match_balances';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_bank_places() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT book_id, statement_id FROM new_places) n
             JOIN bank_statement s ON s.book_id = n.book_id AND s.statement_id = n.statement_id
             WHERE s.lines < (SELECT count(*) FROM bank_statement_line p
                              WHERE p.book_id = n.book_id AND p.statement_id = n.statement_id)) THEN
    RAISE EXCEPTION 'a statement with more lines than it says' USING ERRCODE = 'LG040', CONSTRAINT = 'bank_statement_adds_up';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_bank_statement() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM (
      SELECT count(*) AS lines, coalesce(sum(CASE WHEN l.direction = 'in' THEN l.amount ELSE -l.amount END), 0) AS net,
             coalesce(bool_and(l.bank_account_id = NEW.bank_account_id), true) AS own
      FROM bank_statement_line p JOIN bank_line l ON l.book_id = p.book_id AND l.line_id = p.line_id
      WHERE p.book_id = NEW.book_id AND p.statement_id = NEW.statement_id) x
    WHERE x.lines <> NEW.lines OR NEW.opening + x.net <> NEW.closing OR NOT x.own) THEN
    RAISE EXCEPTION 'statement % does not add up', NEW.statement_id
      USING ERRCODE = 'LG040', CONSTRAINT = 'bank_statement_adds_up';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_damage_guarantee_day() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM damage_guarantee g WHERE g.book_id = NEW.book_id AND g.guarantee_id = NEW.subject
             AND g.expires_on < NEW.effective_on) THEN
    RAISE EXCEPTION 'a guarantee given or called after its end' USING ERRCODE = 'LG051', CONSTRAINT = 'damage_guarantee_in_time';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_damage_obligor() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM damage_party p WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.owner = NEW.owner
                 AND p.side = 'liable') THEN
    RAISE EXCEPTION 'a part is owed by no liable party' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_obligor_liable';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_damage_payment() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NEW.paid_on < (SELECT o.in_force_on FROM damage_part p JOIN damage_obligation o USING (book_id, obligation_id)
                    WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.part = NEW.part) THEN
    RAISE EXCEPTION 'counted to what is not owed yet' USING ERRCODE = 'LG052', CONSTRAINT = 'damage_payment_before_owed';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_damage_record() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_code text;
  v_process uuid;
  v_state text;
BEGIN
  SELECT c.code, c.process_id INTO v_code, v_process FROM damage_case c WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id;
  IF NEW.effective_on > (SELECT (clock_now() AT TIME ZONE b.zone)::date FROM book b WHERE b.book_id = NEW.book_id) THEN
    RAISE EXCEPTION 'an act in the future' USING ERRCODE = 'LG051', CONSTRAINT = 'damage_record_in_future';
  END IF;
  IF NEW.effective_on < (SELECT e.effective_on FROM process_event e
                         WHERE e.book_id = NEW.book_id AND e.process_id = v_process AND e.version = 1) THEN
    RAISE EXCEPTION 'an act before its case' USING ERRCODE = 'LG051', CONSTRAINT = 'damage_record_before_case';
  END IF;
  SELECT p.state INTO v_state FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = v_process;
  IF v_state IN ('closed', 'not_started')
     AND NEW.kind NOT IN ('close', 'end', 'note', 'publicise', 'hand_over', 'release_guarantee', 'deny_relief', 'propose_reversal',
                          'confirm_reversal', 'drop_reversal')
     AND NOT (v_state = 'closed' AND NEW.kind IN ('spend', 'confirm_spending', 'drop_spending'))
     AND NOT (v_state = 'closed' AND NEW.kind IN ('propose_relief', 'grant_relief') AND EXISTS (
       SELECT FROM damage_relief f WHERE f.book_id = NEW.book_id AND f.relief_id = NEW.subject AND f.kind LIKE 'refund%')) THEN
    RAISE EXCEPTION '% in a case that has ended', NEW.kind USING ERRCODE = 'LG056', CONSTRAINT = 'damage_record_after_end';
  END IF;
  IF (NEW.kind IN ('pay', 'remit', 'transfer_court', 'release_escrow', 'confirm_spending')
      OR NEW.kind = 'grant_relief' AND EXISTS (SELECT FROM damage_relief f WHERE f.book_id = NEW.book_id AND f.relief_id = NEW.subject
                                                                          AND f.kind <> 'suspension')
      OR NEW.kind IN ('give_guarantee', 'call_guarantee', 'release_guarantee') AND EXISTS (
        SELECT FROM damage_guarantee g WHERE g.book_id = NEW.book_id AND g.guarantee_id = NEW.subject AND g.kind = 'deposit'))
     AND NOT EXISTS (SELECT FROM entry e WHERE e.book_id = NEW.book_id AND e.entry_id = derived_id(NEW.record_id, NEW.kind)) THEN
    RAISE EXCEPTION '% without its entry', NEW.kind USING ERRCODE = 'LG058', CONSTRAINT = 'damage_record_posted';
  END IF;
  IF EXISTS (SELECT FROM account a CROSS JOIN LATERAL (
               SELECT sum(sum(CASE WHEN a.debit_normal THEN p.debit - p.credit ELSE p.credit - p.debit END))
                        OVER (ORDER BY p.effective_on) AS held
               FROM posting p WHERE p.book_id = a.book_id AND p.account_id = a.account_id GROUP BY p.effective_on) AS d
             WHERE a.book_id = NEW.book_id AND a.code >= 'case:' || v_code || ':' AND a.code < 'case:' || v_code || ';'
               AND d.held < a.floor) THEN
    RAISE EXCEPTION 'an account below its floor on a legal day' USING ERRCODE = 'LG053', CONSTRAINT = 'damage_held_on_every_day';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_damage_return() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_payment record;
  v_returned bigint;
BEGIN
  SELECT p.case_id, p.part, p.payer, p.route, p.paid_on, p.amount, p.interest, p.excess, p.reversed_by INTO v_payment
  FROM damage_payment p WHERE p.book_id = NEW.book_id AND p.payment_id = NEW.payment_id FOR UPDATE;
  SELECT sum(r.amount) INTO v_returned
  FROM damage_return r JOIN process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
  WHERE r.book_id = NEW.book_id AND r.payment_id = NEW.payment_id AND r.counted_as = NEW.counted_as;
  IF v_payment.route NOT IN ('treasury', 'agency', 'court', 'escrow', 'deposit') OR v_payment.case_id <> NEW.case_id
     OR v_payment.reversed_by IS NOT NULL
     OR v_returned > (CASE NEW.counted_as WHEN 'interest' THEN v_payment.interest WHEN 'excess' THEN v_payment.excess
                      ELSE v_payment.amount - v_payment.interest - v_payment.excess END)
     OR EXISTS (SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.relief_id AND e.action = 'grant'
                AND e.effective_on < v_payment.paid_on)
     OR NOT EXISTS (SELECT FROM damage_relief f WHERE f.book_id = NEW.book_id AND f.relief_id = NEW.relief_id
                    AND f.case_id = NEW.case_id AND f.payee = v_payment.payer AND f.part = v_payment.part
                    AND (f.kind = 'refund_reversed') = (NEW.counted_as = 'principal')) THEN
    RAISE EXCEPTION 'more goes back than was paid, or to another' USING ERRCODE = 'LG050', CONSTRAINT = 'damage_return_of_payer';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_damage_reversal() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF (TG_OP = 'UPDATE' AND OLD.confirmed_on IS NOT NULL) OR (NEW.confirmed_on IS NOT NULL AND NOT EXISTS (
       SELECT FROM process q WHERE q.book_id = NEW.book_id AND q.process_id = NEW.reversal_id AND q.state = 'confirmed')) THEN
    RAISE EXCEPTION 'a reversal confirmed by nobody' USING ERRCODE = 'LG054', CONSTRAINT = 'damage_reversal_confirmed';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_damage_reversed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF OLD.reversed_by IS NOT NULL OR NOT EXISTS (
       SELECT FROM damage_reversal x JOIN process q ON q.book_id = x.book_id AND q.process_id = x.reversal_id AND q.state = 'confirmed'
       WHERE x.book_id = NEW.book_id AND x.reversal_id = NEW.reversed_by AND x.target = NEW.payment_id) THEN
    RAISE EXCEPTION 'a payment reversed without a second person' USING ERRCODE = 'LG054', CONSTRAINT = 'damage_reversal_confirmed';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_damage_spending() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_contract bigint;
  v_stage record;
  v_paid record;
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.entry_id IS NOT NULL
       OR (OLD.case_id, OLD.project_id, OLD.stage, OLD.use, OLD.payee, OLD.payee_name, OLD.payee_account, OLD.purpose, OLD.amount)
          IS DISTINCT FROM
          (NEW.case_id, NEW.project_id, NEW.stage, NEW.use, NEW.payee, NEW.payee_name, NEW.payee_account, NEW.purpose, NEW.amount))
     OR NEW.entry_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM process q WHERE q.book_id = NEW.book_id AND q.process_id = NEW.spending_id AND q.state = 'paid') THEN
    RAISE EXCEPTION 'spent without a second person' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_by_two';
  END IF;
  IF (NEW.payee_name <> '' AND NEW.payee_account <> '' AND (plain_text(NEW.payee_name) = '' OR plain_account(NEW.payee_account) = ''))
     OR spent_on_liable(NEW.book_id, NEW.case_id, NEW.payee, NEW.payee_name, NEW.payee_account) THEN
    RAISE EXCEPTION 'spent on a liable party, or on nobody' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_payee';
  END IF;
  IF NEW.entry_id IS NULL OR NEW.project_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT x.contract INTO v_contract FROM damage_project x
  WHERE x.book_id = NEW.book_id AND x.project_id = NEW.project_id AND x.case_id = NEW.case_id FOR UPDATE;
  SELECT m.amount, m.accepted_on INTO v_stage FROM damage_milestone m
  WHERE m.book_id = NEW.book_id AND m.project_id = NEW.project_id AND m.number = NEW.stage;
  SELECT coalesce(sum(s.amount), 0) AS whole, coalesce(sum(s.amount) FILTER (WHERE s.stage = NEW.stage), 0) AS stage INTO v_paid
  FROM damage_spending s JOIN process q ON q.book_id = s.book_id AND q.process_id = s.spending_id AND q.state = 'paid'
  WHERE s.book_id = NEW.book_id AND s.project_id = NEW.project_id AND s.spending_id <> NEW.spending_id AND s.entry_id IS NOT NULL;
  IF v_stage.accepted_on IS NULL OR v_stage.accepted_on > NEW.paid_on OR v_paid.stage + NEW.amount > v_stage.amount
     OR v_contract IS NULL OR v_paid.whole + NEW.amount > v_contract THEN
    RAISE EXCEPTION 'spent beyond what was accepted or contracted' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_within';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_damage_step_reversed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF (SELECT count(*) FROM process_event e
      WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.action = 'reverse' AND e.from_state = NEW.from_state)
     > (SELECT count(*) FROM damage_reversal x
        JOIN process q ON q.book_id = x.book_id AND q.process_id = x.reversal_id AND q.state = 'confirmed'
        JOIN damage_record r ON r.book_id = x.book_id AND r.record_id = x.target AND NEW.process_id IN (r.subject, r.record_id)
        JOIN (VALUES ('compensation.guarantee', 'held', 'give_guarantee'), ('compensation.guarantee', 'called', 'call_guarantee'),
                     ('compensation.guarantee', 'released', 'release_guarantee'), ('compensation.relief', 'granted', 'grant_relief'),
                     ('compensation.spending', 'paid', 'confirm_spending'), ('compensation.spending', 'paid', 'spend')) AS w (machine, state, kind)
          ON w.machine = NEW.machine AND w.state = NEW.from_state AND w.kind = r.kind
        WHERE x.book_id = NEW.book_id AND x.confirmed_on IS NOT NULL) THEN
    RAISE EXCEPTION 'a step of % back without its reversal', NEW.machine USING ERRCODE = 'LG057', CONSTRAINT = 'damage_step_reversed';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_deposit_line() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM bank_line l
      JOIN bank_account b ON b.book_id = l.book_id AND b.bank_account_id = l.bank_account_id
      JOIN account a ON a.book_id = b.book_id AND a.account_id = b.account_id
      JOIN permit_act t ON t.book_id = l.book_id AND t.act_id = NEW.act_id
      WHERE l.book_id = NEW.book_id AND l.line_id = NEW.bank_line AND l.direction = 'in' AND NOT l.reversal AND l.amount = t.money
        AND t.machine = 'market.deposit' AND a.code = 'exchange:money:settlement_cash'
        AND NOT EXISTS (SELECT FROM bank_match_line x WHERE x.book_id = l.book_id AND x.line_id = l.line_id AND x.live))
     OR (TG_TABLE_NAME = 'permit_alone' AND NOT EXISTS (
          SELECT FROM bank_statement_line x
          JOIN bank_statement s ON s.book_id = x.book_id AND s.statement_id = x.statement_id
          JOIN bank_import i ON i.book_id = s.book_id AND i.import_id = s.import_id
          JOIN process p ON p.book_id = x.book_id AND p.process_id = NEW.act_id
          JOIN bank_line l ON l.book_id = x.book_id AND l.line_id = x.line_id
          JOIN permit_act t ON t.book_id = x.book_id AND t.act_id = NEW.act_id
          JOIN party o ON o.book_id = t.book_id AND o.code = t.other AND plain_name(o.name) = plain_name(l.party)
          JOIN bank_account b ON b.book_id = l.book_id AND b.bank_account_id = l.bank_account_id
          WHERE x.book_id = NEW.book_id AND x.line_id = NEW.bank_line AND i.imported_by <> p.started_by
            AND plain_name(l.party) <> '' AND t.effective_on BETWEEN greatest(b.since, l.booked_on - 3) AND l.booked_on + 10
            AND NOT EXISTS (
              SELECT FROM party n WHERE n.book_id = o.book_id AND n.code <> o.code AND plain_name(n.name) = plain_name(o.name)))) THEN
    RAISE EXCEPTION 'a line of the bank that does not tell of this deposit' USING ERRCODE = 'LG066', CONSTRAINT = 'deposit_line_fits';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_deposit_line_kept() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF (NEW.book_id, NEW.act_id, NEW.bank_line, OLD.live, NEW.live) IS DISTINCT FROM (OLD.book_id, OLD.act_id, OLD.bank_line, true, false)
     OR NOT EXISTS (SELECT FROM entry e WHERE e.book_id = NEW.book_id AND e.reverses = NEW.act_id) THEN
    RAISE EXCEPTION 'a line of the bank stays with its deposit until that is taken back' USING ERRCODE = 'LG066', CONSTRAINT = 'deposit_line_fits';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_entries() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF EXISTS (SELECT FROM new_entries e
             WHERE NOT EXISTS (SELECT FROM ledger.posting p
                               WHERE p.book_id = e.book_id AND p.entry_id = e.entry_id AND p.line = 1)) THEN
    RAISE EXCEPTION 'an entry without postings' USING ERRCODE = 'LG002', CONSTRAINT = 'entry_complete';
  END IF;
  IF EXISTS (SELECT FROM ledger.book b
             WHERE b.soft_closed_through >= (SELECT min(e.effective_on) FROM new_entries e WHERE e.book_id = b.book_id)
               AND EXISTS (SELECT FROM new_entries e WHERE e.book_id = b.book_id AND e.effective_on <= b.soft_closed_through
                           AND (e.approver_id IS NULL OR e.effective_on <= coalesce(b.closed_through, '-infinity')))) THEN
    RAISE EXCEPTION 'an entry in a closed month' USING ERRCODE = 'LG016', CONSTRAINT = 'entry_period_open';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_entry_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  v_kind text := NEW.kind; v_machine text; v_state text; v_moved bigint; v_sound boolean; v_grants uuid[];
BEGIN
  IF 'ecoledger_web' NOT IN (session_user::text, current_setting('role')) THEN
    RETURN NULL;
  END IF;
  IF v_kind = 'journal.reversal' THEN
    SELECT 'reversal of ' || e.kind INTO v_kind FROM entry e WHERE e.book_id = NEW.book_id AND e.entry_id = NEW.reverses
      AND e.kind IN ('market.deposit', 'market.payout');
    IF NOT FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  IF v_kind = 'permits.allocation' THEN
    -- A lot is issued once, by the entry that grants it, in the quantity of its line, under a decision that two persons have taken.
    SELECT bool_and((l.asset_id IS NOT NULL AND p.version = 1 AND p.credit IS NOT DISTINCT FROM g.quantity)
                    OR (l.asset_id IS NULL AND EXISTS (SELECT FROM permit_cap c WHERE c.book_id = p.book_id AND c.asset_id = p.asset_id))),
           array_agg(DISTINCT l.grant_id) FILTER (WHERE l.asset_id IS NOT NULL)
    INTO v_sound, v_grants
    FROM posting p
    LEFT JOIN permit_lot l ON l.book_id = p.book_id AND l.asset_id = p.asset_id
    LEFT JOIN permit_grant_line g ON g.book_id = l.book_id AND g.grant_id = l.grant_id AND g.line = l.grant_line
    WHERE p.book_id = NEW.book_id AND p.entry_id = NEW.entry_id AND p.credit > 0;
    IF v_sound AND (SELECT bool_and(done_by_two(NEW.book_id, d)) FROM unnest(v_grants) AS d) THEN
      RETURN NULL;
    END IF;
  ELSE
    SELECT w.machine, w.state INTO v_machine, v_state
    FROM (VALUES ('permits.cap', 'permits.cap', 'done'), ('permits.cap_cut', 'permits.cap', 'done'), ('permits.cap_share', 'permits.cap', 'done'),
                 ('permits.reserve_grant', 'permits.move', 'released'), ('permits.surrender', 'permits.surrender', 'surrendered'),
                 ('permits.retirement', 'permits.retirement', 'retired'), ('permits.cancellation', 'permits.retirement', 'cancelled'),
                 ('permits.deduction', 'permits.retirement', 'deducted'),
                 ('market.deposit', 'market.deposit', 'recorded'), ('market.payout', 'market.payout', 'paid'),
                 ('reversal of market.deposit', 'market.correction', 'reversed'),
                 ('reversal of market.payout', 'market.correction', 'reversed')) AS w (kind, machine, state)
    WHERE w.kind = v_kind;
    SELECT sum(p.debit) / CASE WHEN v_kind = 'permits.cap_share' THEN 2 ELSE 1 END INTO v_moved
    FROM posting p WHERE p.book_id = NEW.book_id AND p.entry_id = NEW.entry_id;
    IF EXISTS (SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = NEW.entry_id AND p.machine = v_machine AND p.state = v_state)
       AND done_by_two(NEW.book_id, NEW.entry_id) AND v_moved = act_figure(NEW.book_id, NEW.entry_id)
       AND (NEW.reverses IS NULL OR EXISTS (SELECT FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.entry_id
                                                                     AND t.terms ->> 'reverses' = NEW.reverses::text)) THEN
      RETURN NULL;
    END IF;
  END IF;
  RAISE EXCEPTION 'an entry of the kind % without a second person', NEW.kind USING ERRCODE = 'LG064', CONSTRAINT = 'entry_by_two';
END
$$;

CREATE FUNCTION ledger.check_evidence_room() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_owner text;
  v_state text;
  v_files bigint; v_size numeric; v_own_files bigint; v_own_size numeric;
BEGIN
  PERFORM FROM damage_case c WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id FOR NO KEY UPDATE;
  SELECT a.owner INTO v_owner FROM damage_record r JOIN actor a ON a.actor_id = r.actor_id
    WHERE r.book_id = NEW.book_id AND r.record_id = NEW.evidence_id AND r.case_id = NEW.case_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'evidence that nobody brought' USING ERRCODE = 'LG070', CONSTRAINT = 'evidence_recorded';
  END IF;
  SELECT p.state INTO v_state FROM damage_case c JOIN process p ON p.book_id = c.book_id AND p.process_id = c.process_id
    WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id;
  IF v_state IN ('closed', 'not_started') THEN
    RAISE EXCEPTION 'evidence for a case that has ended' USING ERRCODE = 'LG070', CONSTRAINT = 'evidence_case_open';
  END IF;
  SELECT count(*), sum(e.size), count(*) FILTER (WHERE a.owner = v_owner), sum(e.size) FILTER (WHERE a.owner = v_owner)
    INTO v_files, v_size, v_own_files, v_own_size
    FROM damage_evidence e JOIN damage_record r ON r.book_id = e.book_id AND r.record_id = e.evidence_id
    JOIN actor a ON a.actor_id = r.actor_id WHERE e.book_id = NEW.book_id AND e.case_id = NEW.case_id;
  IF v_files > 2000 OR v_size > 42949672960 OR v_own_files > 200 OR v_own_size > 4294967296 THEN
    RAISE EXCEPTION 'more evidence than a case has room for' USING ERRCODE = 'LG070', CONSTRAINT = 'evidence_room';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_frontier() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM period_move m WHERE m.book_id = NEW.book_id
                 AND (m.soft_after, m.closed_after) IS NOT DISTINCT FROM (NEW.soft_closed_through, NEW.closed_through)
                 AND (m.soft_before, m.closed_before) IS NOT DISTINCT FROM (OLD.soft_closed_through, OLD.closed_through)) THEN
    RAISE EXCEPTION 'a frontier moves by a step' USING ERRCODE = 'LG017', CONSTRAINT = 'frontier_by_move';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_head_grows() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NEW.book_id <> OLD.book_id OR NEW.suite <> OLD.suite OR NEW.size < OLD.size
     OR (NEW.size = OLD.size AND NEW.root <> OLD.root) OR NEW.settled_position < OLD.settled_position THEN
    RAISE EXCEPTION 'the head of a log only goes forward' USING ERRCODE = 'LG015', CONSTRAINT = 'head_only_grows';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_key() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF (NEW.key_id, NEW.actor_id, NEW.digest, NEW.created_at, NEW.created_by)
     IS DISTINCT FROM (OLD.key_id, OLD.actor_id, OLD.digest, OLD.created_at, OLD.created_by) THEN
    RAISE EXCEPTION 'key % stays what it was issued as', OLD.key_id USING ERRCODE = 'LG050', CONSTRAINT = 'key_kept';
  ELSIF OLD.revoked_at IS NOT NULL
        AND (NEW.revoked_at, NEW.revoked_by) IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_by) THEN
    RAISE EXCEPTION 'key % stays revoked', OLD.key_id
      USING ERRCODE = 'LG050', CONSTRAINT = 'key_stays_revoked', HINT = 'Issue another key.';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_lots() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT book_id, cap_id FROM new_lots) n
             WHERE NOT EXISTS (SELECT FROM permit_cap c WHERE c.book_id = n.book_id AND c.asset_id = n.cap_id))
     OR EXISTS (SELECT FROM new_lots n
                LEFT JOIN LATERAL (SELECT s.kind FROM asset s WHERE s.book_id = n.book_id AND s.asset_id = n.asset_id OFFSET 0) s ON true
                WHERE s.kind IS DISTINCT FROM 'permit') THEN
    RAISE EXCEPTION 'a lot without its asset or cap' USING ERRCODE = 'LG014', CONSTRAINT = 'lot_references';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_postings() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  v_promise text;
BEGIN
  SELECT CASE WHEN p.unbalanced THEN 'entry_balances' ELSE 'entry_complete' END INTO v_promise
  FROM (SELECT a.book_id, a.entry_id, sum(a.lines) AS lines, min(a.first) AS first, max(a.last) AS last,
               bool_or(a.difference <> 0) AS unbalanced, min(a.effective_on) AS effective_on, max(a.effective_to) AS effective_to
        FROM (SELECT n.book_id, n.entry_id, count(*) AS lines, min(n.line) AS first, max(n.line) AS last,
                     sum(n.debit - n.credit) AS difference, min(n.effective_on) AS effective_on,
                     max(n.effective_on) AS effective_to
              FROM new_postings n GROUP BY n.book_id, n.entry_id, n.asset_id) AS a
        GROUP BY a.book_id, a.entry_id) AS p
  LEFT JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
  WHERE p.unbalanced OR e.lines IS DISTINCT FROM p.lines OR p.first <> 1 OR p.last <> p.lines
     OR e.effective_on <> p.effective_on OR e.effective_on <> p.effective_to
  ORDER BY NOT p.unbalanced LIMIT 1;
  IF v_promise IS NULL THEN
    SELECT CASE WHEN b.account_id IS NULL THEN 'posting_account_of_book'
                WHEN p.version <= b.version AND p.version > 0 AND (p.version < b.version
                     OR p.balance_after = CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END)
                  THEN 'posting_account_open'
                ELSE 'posting_matches_balance' END INTO v_promise
    FROM new_postings p
    LEFT JOIN ledger.balance b ON b.book_id = p.book_id AND b.account_id = p.account_id AND b.asset_id = p.asset_id
    WHERE b.account_id IS NULL OR p.version > b.version OR p.version < 1
       OR (p.version = b.version
           AND p.balance_after <> CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END)
       OR (b.status <> 'open' AND (b.status <> 'receive_only' OR (p.debit > 0) <> b.debit_normal))
    ORDER BY b.account_id IS NOT NULL, b.status = 'open', p.entry_id, p.line LIMIT 1;
  END IF;
  IF v_promise IS NOT NULL THEN
    RAISE EXCEPTION 'these postings break the promise %', v_promise
      USING CONSTRAINT = v_promise,
            ERRCODE = 'LG00' || array_position(ARRAY['entry_balances', 'entry_complete', 'posting_account_of_book',
                                                     'posting_account_open', 'posting_matches_balance'], v_promise);
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_report_begun() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NEW.reported_on < make_date(NEW.year, 1, 1) THEN
    RAISE EXCEPTION 'a report for a year that has not begun' USING ERRCODE = 'LG076', CONSTRAINT = 'report_year';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_report_over() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM permit_report r WHERE r.book_id = NEW.book_id AND r.report_id = NEW.process_id
                                           AND NEW.effective_on <= make_date(r.year, 12, 31)) THEN
    RAISE EXCEPTION 'a verification of a year that is not over' USING ERRCODE = 'LG076', CONSTRAINT = 'report_year';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_report_source() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM process p JOIN actor a ON a.actor_id = p.started_by
             WHERE p.book_id = NEW.book_id AND p.process_id = NEW.report_id AND a.owner IS NOT NULL
               AND (NEW.source <> 'self' OR NOT starts_with(NEW.site, a.owner || ':'))) THEN
    RAISE EXCEPTION 'a report of another site or source' USING ERRCODE = 'LG055', CONSTRAINT = 'report_source';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_site_in_county() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  RAISE EXCEPTION 'a site in a province or a prefecture' USING ERRCODE = 'LG077', CONSTRAINT = 'site_in_county';
END
$$;

CREATE FUNCTION ledger.check_step_apart() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_apart text[];
BEGIN
  SELECT t.apart INTO v_apart FROM process_transition t
  WHERE t.machine = NEW.machine AND t.action = NEW.action AND t.from_state = NEW.from_state AND t.apart <> '{}';
  IF FOUND THEN
    PERFORM FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = NEW.process_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id
                                             AND e.actor_id = NEW.actor_id AND e.action = ANY (v_apart)) THEN
      RAISE EXCEPTION 'a step by somebody who did what it is kept apart from' USING ERRCODE = 'LG060', CONSTRAINT = 'process_apart';
    END IF;
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_step_asked() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_apart text[];
BEGIN
  IF 'ecoledger_web' NOT IN (session_user::text, current_setting('role')) THEN
    RETURN NEW;
  END IF;
  SELECT t.apart INTO v_apart FROM process_transition t
  WHERE t.machine = NEW.machine AND t.action = NEW.action AND t.from_state = NEW.from_state
    AND t.action NOT IN ('drop', 'deny') AND (t.four_eyes OR t.apart <> '{}')
    AND (t.action = 'confirm' OR EXISTS (SELECT FROM process_transition o WHERE o.machine = t.machine AND o.from_state = t.from_state
                                                                            AND o.action IN ('drop', 'deny')));
  IF FOUND AND EXISTS (
      SELECT FROM (SELECT e.actor_id FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id
                                                            AND e.action = ANY (v_apart)
                   UNION SELECT p.started_by FROM process p WHERE NEW.four_eyes AND p.book_id = NEW.book_id
                                                              AND p.process_id = NEW.process_id ORDER BY 1) AS asked
      WHERE keys_gone(asked.actor_id) IS NOT NULL) THEN
    RAISE EXCEPTION 'a yes to what somebody asked for whose key is revoked' USING ERRCODE = 'LG075', CONSTRAINT = 'process_asked';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_step_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id
      WHERE t.book_id = NEW.book_id
        AND ((NEW.action = 'substitute' AND t.machine = 'permits.pledge' AND t.terms ->> 'replaces' = NEW.process_id::text AND p.state = 'registered')
             OR (NEW.action <> 'substitute' AND t.machine = 'permits.enforcement' AND t.terms ->> 'of' = NEW.process_id::text AND p.state = 'done'))
        AND done_by_two(t.book_id, t.act_id)) THEN
    RAISE EXCEPTION 'a step of % without a second person', NEW.machine USING ERRCODE = 'LG065', CONSTRAINT = 'step_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.check_step_date() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NEW.effective_on > (SELECT (clock_now() AT TIME ZONE b.zone)::date FROM book b WHERE b.book_id = NEW.book_id) THEN
    RAISE EXCEPTION 'a step in the future' USING ERRCODE = 'LG015', CONSTRAINT = 'process_not_in_future';
  END IF;
  IF EXISTS (SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id
                                           AND e.version = NEW.previous AND e.effective_on > NEW.effective_on) THEN
    RAISE EXCEPTION 'a step before its predecessor' USING ERRCODE = 'LG016', CONSTRAINT = 'process_not_backdated';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.check_tile_grows() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF (NEW.book_id, NEW.level, NEW.number) IS DISTINCT FROM (OLD.book_id, OLD.level, OLD.number)
     OR substr(NEW.hashes, 1, octet_length(OLD.hashes)) <> OLD.hashes THEN
    RAISE EXCEPTION 'a tile only grows' USING ERRCODE = 'LG015', CONSTRAINT = 'tile_only_grows';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.clock_now() RETURNS timestamp with time zone
    LANGUAGE sql PARALLEL SAFE
    AS $$
  SELECT CASE
           WHEN 'ecoledger_web' IN (session_user, current_setting('role'))
             OR coalesce(current_setting('ecoledger.now', true), '') = '' THEN clock_timestamp()
           ELSE current_setting('ecoledger.now', true)::timestamptz
         END
$$;

CREATE FUNCTION ledger.content_difference(p_stored jsonb, p_submitted jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_field text;
  v_line integer;
BEGIN
  FOREACH v_field IN ARRAY ARRAY['kind', 'effective_on', 'document', 'memo', 'reverses'] LOOP
    IF p_stored -> v_field IS DISTINCT FROM p_submitted -> v_field THEN
      RETURN v_field;
    END IF;
  END LOOP;
  IF jsonb_array_length(p_stored -> 'postings') <> jsonb_array_length(p_submitted -> 'postings') THEN
    RETURN 'postings';
  END IF;
  FOR v_line IN 0 .. jsonb_array_length(p_stored -> 'postings') - 1 LOOP
    FOR v_column IN 0 .. 3 LOOP
      IF p_stored -> 'postings' -> v_line -> v_column IS DISTINCT FROM p_submitted -> 'postings' -> v_line -> v_column THEN
        RETURN format('postings[%s].%s', v_line + 1, (ARRAY['account', 'asset', 'debit', 'credit'])[v_column + 1]);
      END IF;
    END LOOP;
  END LOOP;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.derived_id(p_base uuid, p_name text) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
  SELECT (left(p_base::text, 13) || '-7' || substr(h, 1, 3) || '-8' || substr(h, 4, 3) || '-' || substr(h, 7, 12))::uuid
  FROM md5(p_base::text || ':' || p_name) AS h
$$;

CREATE FUNCTION ledger.done_by_two(p_book integer, p_act uuid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  SELECT EXISTS (
    SELECT FROM process p
    JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version
    JOIN actor a ON a.actor_id = e.actor_id
    WHERE p.book_id = p_book AND p.process_id = p_act
      AND ((e.action = 'confirm' AND e.four_eyes) OR (e.action = 'surrender' AND a.role = 'enterprise')
           OR (p.machine = 'permits.grant' AND e.action = 'execute')
           OR EXISTS (SELECT FROM permit_alone o WHERE o.book_id = p.book_id AND o.act_id = p.process_id
                                                   AND o.figure = act_figure(p.book_id, p.process_id))))
$$;

CREATE FUNCTION ledger.entry_content(p_book integer, p_entry uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  SELECT jsonb_build_object(
           'kind', e.kind, 'effective_on', e.effective_on, 'memo', e.memo, 'document', e.document, 'reverses', e.reverses,
           'postings', (SELECT jsonb_agg(jsonb_build_array(a.code, s.code, p.debit, p.credit) ORDER BY p.line)
                        FROM posting p
                        JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
                        JOIN asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
                        WHERE p.book_id = e.book_id AND p.entry_id = e.entry_id))
  FROM entry e
  WHERE e.book_id = p_book AND e.entry_id = p_entry
$$;

CREATE FUNCTION ledger.erase_person(p_by integer, p_book integer, p_key integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_actor integer;
BEGIN
  PERFORM check_administrator(p_by);
  SELECT a.actor_id INTO v_actor FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.key_id = p_key AND a.book_id = p_book FOR UPDATE OF a;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no key % there', p_key USING ERRCODE = 'LG051', CONSTRAINT = 'key_of_book';
  ELSIF EXISTS (SELECT FROM api_key k WHERE k.actor_id = v_actor AND k.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'person % still has a key', v_actor USING ERRCODE = 'LG052', CONSTRAINT = 'person_without_keys';
  END IF;
  UPDATE actor a SET name = 'person ' || a.actor_id, name_salt = NULL WHERE a.actor_id = v_actor AND a.name_salt IS NOT NULL;
  IF FOUND THEN
    INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
    VALUES (p_book, 'parties.person_erased', v_actor, '{}', '{}', p_by);
  END IF;
  RETURN v_actor;
END
$$;

CREATE FUNCTION ledger.expire_lots(p_book integer, p_cap integer, p_actor integer, p_on date, p_document text, p_base uuid, p_after integer, p_most integer, OUT ended integer, OUT upto integer, OUT fault jsonb) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  c_entry CONSTANT integer := 400;
  v_area text; v_vintage integer; v_account integer; v_entries integer[]; v_accounts integer[]; v_assets integer[];
  v_amounts bigint[];
BEGIN
  SELECT area, vintage INTO STRICT v_area, v_vintage FROM permit_cap WHERE book_id = p_book AND asset_id = p_cap FOR UPDATE;
  IF p_on <= make_date(v_vintage, 12, 31) THEN
    RAISE EXCEPTION 'the year % is not over on %', v_vintage, p_on USING ERRCODE = 'LG012', CONSTRAINT = 'expiry_too_early';
  END IF;
  INSERT INTO account (book_id, code, owner, purpose, floor, debit_normal, opened_by)
  SELECT p_book, 'bureau:' || v_area || ':permits:expired', 'bureau:' || v_area, u.code, u.floor, u.debit_normal, p_actor
  FROM purpose u WHERE u.code = 'expired'
  ON CONFLICT DO NOTHING;
  SELECT account_id INTO STRICT v_account FROM account
  WHERE book_id = p_book AND code = 'bureau:' || v_area || ':permits:expired';
  SELECT max(asset_id) INTO upto
  FROM (SELECT asset_id FROM permit_lot WHERE book_id = p_book AND cap_id = p_cap AND asset_id > p_after
        ORDER BY asset_id LIMIT p_most) AS l;
  WITH held AS (
    SELECT b.account_id, l.asset_id, b.quantity, ((row_number() OVER (ORDER BY l.asset_id, b.account_id) - 1) / c_entry + 1)::integer AS entry
    FROM (SELECT asset_id FROM permit_lot
          WHERE book_id = p_book AND cap_id = p_cap AND asset_id > p_after AND asset_id <= upto ORDER BY asset_id) AS l
    CROSS JOIN LATERAL (SELECT account_id, debits - credits AS quantity FROM balance
                        WHERE book_id = p_book AND asset_id = l.asset_id AND debit_normal AND debits > credits
                          AND purpose <> ALL (ARRAY['surrendered', 'retired', 'expired']) OFFSET 0) AS b
  ), legs AS (
    SELECT entry, asset_id, 1 AS part, v_account AS account, sum(quantity)::bigint AS amount FROM held GROUP BY entry, asset_id
    UNION ALL SELECT entry, asset_id, 2, account_id, -quantity FROM held
  )
  SELECT array_agg(entry ORDER BY entry, asset_id, part, account), array_agg(account ORDER BY entry, asset_id, part, account),
         array_agg(asset_id ORDER BY entry, asset_id, part, account), array_agg(amount ORDER BY entry, asset_id, part, account),
         count(*) FILTER (WHERE part = 2)
  INTO v_entries, v_accounts, v_assets, v_amounts, ended FROM legs;
  IF ended > 0 THEN
    fault := post_legs(p_book, p_actor, 'permits.expiry', p_on, 'vintage ' || v_vintage, p_document, p_base, 'expiry:' || p_cap || ':' || p_after,
                       0, v_entries, v_accounts, v_assets, v_amounts);
  END IF;
END
$$;

CREATE FUNCTION ledger.issue_key(p_by integer, p_book integer, p_name text, p_role text, p_owner text, p_digest bytea, OUT key_id integer, OUT actor_id integer) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  PERFORM check_administrator(p_by);
  IF p_role = 'administrator' OR p_book IS NULL THEN
    RAISE EXCEPTION 'the key of an administrator is made on the command line'
      USING ERRCODE = 'LG051', CONSTRAINT = 'key_administrator_by_hand';
  END IF;
  INSERT INTO actor AS a (book_id, name, role, owner) VALUES (p_book, p_name, p_role, p_owner)
  RETURNING a.actor_id INTO issue_key.actor_id;
  INSERT INTO api_key AS k (actor_id, digest, created_by) VALUES (issue_key.actor_id, p_digest, p_by)
  RETURNING k.key_id INTO issue_key.key_id;
END
$$;

CREATE FUNCTION ledger.issue_lots(p_book integer, p_grant uuid, p_actor integer, p_origin text, OUT lots integer, OUT fault jsonb) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  c_entry CONSTANT integer := 400;
  c_chunk CONSTANT integer := 5;
  v_on date; v_document text; v_expected integer; v_caps integer[];
  v_numbers CONSTANT regclass := pg_get_serial_sequence('ledger.asset', 'asset_id');
BEGIN
  SELECT effective_on, document INTO STRICT v_on, v_document FROM permit_grant WHERE book_id = p_book AND grant_id = p_grant;
  IF EXISTS (SELECT FROM permit_lot WHERE book_id = p_book AND grant_id = p_grant) THEN
    RAISE EXCEPTION 'the lots of % were issued already', p_grant USING ERRCODE = 'LG011', CONSTRAINT = 'grant_issued';
  END IF;
  INSERT INTO account (book_id, code, owner, purpose, floor, debit_normal, opened_by)
  SELECT p_book, a.code, a.owner, a.purpose, u.floor, u.debit_normal, p_actor
  FROM (SELECT DISTINCT g.site || ':permits:' || g.purpose AS code, g.party AS owner, g.purpose
        FROM permit_grant_line g WHERE g.book_id = p_book AND g.grant_id = p_grant) AS a
  JOIN purpose u ON u.code = a.purpose
  ORDER BY a.code
  ON CONFLICT DO NOTHING;
  SELECT array_agg(k.asset_id) INTO v_caps FROM (SELECT c.asset_id FROM permit_cap c
  WHERE c.book_id = p_book AND EXISTS (
    SELECT FROM permit_grant_line g WHERE g.book_id = p_book AND g.grant_id = p_grant AND g.pollutant = c.pollutant
      AND g.area = c.area AND c.vintage BETWEEN g.first_vintage AND g.last_vintage)
  ORDER BY c.asset_id FOR UPDATE) AS k;
  -- Number the lots under each cap, in the order of the lines.
  WITH wanted AS (
    SELECT g.line, g.site, g.quantity, g.purpose, c.asset_id AS cap_id, c.pollutant, c.area, c.vintage, c.lots AS before,
           row_number() OVER w AS place, greatest(g.valid_from, make_date(c.vintage, 1, 1)) AS valid_from,
           s.unit, s.scale, s.digits
    FROM permit_grant_line g
    JOIN permit_cap c ON c.book_id = p_book AND c.pollutant = g.pollutant AND c.area = g.area
                     AND c.vintage BETWEEN g.first_vintage AND g.last_vintage
    JOIN asset s ON s.book_id = p_book AND s.asset_id = c.asset_id
    WHERE g.book_id = p_book AND g.grant_id = p_grant
    WINDOW w AS (PARTITION BY c.asset_id ORDER BY g.line)
  ), numbered AS MATERIALIZED (
    SELECT nextval(v_numbers)::integer AS asset_id, w.* FROM (SELECT * FROM wanted ORDER BY cap_id, place) AS w
  ), assets AS (
    INSERT INTO asset (book_id, asset_id, code, name, kind, unit, scale, digits) OVERRIDING SYSTEM VALUE
    SELECT p_book, n.asset_id, format('lot:%s:%s:%s:%s', n.pollutant, n.area, n.vintage, lpad((n.before + n.place)::text, greatest(4, length((n.before + n.place)::text)), '0')),
           format('%s in %s, vintage %s, lot %s', n.pollutant, n.area, n.vintage, n.before + n.place), 'permit', n.unit,
           n.scale, n.digits
    FROM numbered n
  ), counted AS (
    UPDATE permit_cap c SET lots = c.lots + t.many
    FROM (SELECT n.cap_id, count(*) AS many FROM numbered n GROUP BY n.cap_id) AS t
    WHERE c.book_id = p_book AND c.asset_id = t.cap_id
  )
  INSERT INTO permit_lot (book_id, asset_id, cap_id, owner, origin, document, valid_from, valid_to, grant_id, grant_line)
  SELECT p_book, n.asset_id, n.cap_id, n.site, p_origin, v_document, n.valid_from,
         make_date(n.vintage, 12, 31), p_grant, n.line
  FROM numbered n;
  GET DIAGNOSTICS lots = ROW_COUNT;
  SELECT sum(last_vintage - first_vintage + 1) INTO v_expected
  FROM permit_grant_line WHERE book_id = p_book AND grant_id = p_grant;
  IF lots <> v_expected THEN
    RAISE EXCEPTION '% of % lots have a cap', lots, v_expected USING ERRCODE = 'LG010', CONSTRAINT = 'grant_lines_missing';
  END IF;
  fault := issue_postings(p_book, p_grant, p_actor, v_on, v_document, v_caps, c_entry, c_chunk);
END
$$;

CREATE FUNCTION ledger.issue_postings(p_book integer, p_grant uuid, p_actor integer, p_on date, p_document text, p_caps integer[], p_entry integer, p_chunk integer) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_fault jsonb; v_chunk record;
BEGIN
  FOR v_chunk IN
    WITH caps AS MATERIALIZED (
      SELECT c.asset_id AS cap_id,
             (SELECT account_id FROM account WHERE book_id = p_book AND code = 'bureau:' || c.area || ':permits:lot_issued') AS issuer,
             (SELECT account_id FROM account WHERE book_id = p_book AND code = 'bureau:' || c.area || ':permits:cap_available') AS room,
             (SELECT account_id FROM account WHERE book_id = p_book AND code = 'bureau:' || c.area || ':permits:cap_issued') AS taken
      FROM permit_cap c
      WHERE c.book_id = p_book AND c.asset_id = ANY (p_caps)
    ), lots AS (
      SELECT l.asset_id, l.cap_id, g.quantity, h.account_id AS holder, c.issuer, c.room, c.taken,
             row_number() OVER (PARTITION BY l.cap_id ORDER BY l.grant_line) AS place
      FROM (SELECT asset_id, cap_id, grant_line FROM permit_lot WHERE book_id = p_book AND grant_id = p_grant OFFSET 0) AS l
      CROSS JOIN LATERAL (SELECT quantity, site || ':permits:' || purpose AS code FROM permit_grant_line
                          WHERE book_id = p_book AND grant_id = p_grant AND line = l.grant_line OFFSET 0) AS g
      CROSS JOIN LATERAL (SELECT account_id FROM account WHERE book_id = p_book AND code = g.code OFFSET 0) AS h
      JOIN caps c ON c.cap_id = l.cap_id
        ), entries AS (
      SELECT lots.*, dense_rank() OVER (ORDER BY cap_id, (place - 1) / p_entry)::integer AS entry FROM lots
    ), legs AS (
      SELECT entry, 1 AS part, asset_id AS place, taken AS account, cap_id AS asset, quantity AS amount FROM (
        SELECT entry, min(asset_id) AS asset_id, min(taken) AS taken, min(cap_id) AS cap_id, sum(quantity)::bigint AS quantity
        FROM entries GROUP BY entry) AS e
      UNION ALL SELECT entry, 2, min(asset_id), min(room), min(cap_id), -sum(quantity)::bigint FROM entries GROUP BY entry
      UNION ALL SELECT entry, 3, asset_id, holder, asset_id, quantity FROM entries
      UNION ALL SELECT entry, 4, asset_id, issuer, asset_id, -quantity FROM entries
    )
    SELECT array_agg(entry - (entry - 1) / p_chunk * p_chunk ORDER BY entry, part, place) AS entries,
           array_agg(account ORDER BY entry, part, place) AS accounts, array_agg(asset ORDER BY entry, part, place) AS assets,
           array_agg(amount ORDER BY entry, part, place) AS amounts, (entry - 1) / p_chunk AS number
    FROM legs GROUP BY (entry - 1) / p_chunk ORDER BY 5
  LOOP
    v_fault := post_legs(p_book, p_actor, 'permits.allocation', p_on, '', p_document, p_grant, 'issue',
                         v_chunk.number * p_chunk, v_chunk.entries, v_chunk.accounts, v_chunk.assets, v_chunk.amounts);
    IF v_fault IS NOT NULL THEN
      RETURN v_fault;
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.keep_bank_match() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NEW.state = OLD.state OR (OLD.state, NEW.state) NOT IN (('proposed', 'matched'), ('proposed', 'dropped'), ('matched', 'released'))
     OR (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state') THEN
    RAISE EXCEPTION 'of a match only its state moves on' USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.keep_bank_match_member() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF NEW.live OR (to_jsonb(NEW) - 'live') <> (to_jsonb(OLD) - 'live')
     OR NOT EXISTS (SELECT FROM bank_match m WHERE m.book_id = NEW.book_id AND m.match_id = NEW.match_id
                                               AND m.state IN ('dropped', 'released')) THEN
    RAISE EXCEPTION 'the member of a match ends with it' USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.keys_gone(p_actor integer) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  PERFORM FROM api_key k WHERE k.actor_id = p_actor AND k.revoked_at IS NULL FOR SHARE;
  IF FOUND THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT max(k.revoked_at) FROM api_key k WHERE k.actor_id = p_actor);
END
$$;

CREATE FUNCTION ledger.known_fault(p_book integer, p_entry uuid, p_content jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_stored jsonb := entry_content(p_book, p_entry);
  v_refusal refusal%ROWTYPE;
  v_field text;
BEGIN
  IF v_stored IS NULL THEN
    SELECT r.* INTO v_refusal FROM refusal r WHERE r.book_id = p_book AND r.entry_id = p_entry;
    v_stored := v_refusal.content;
  END IF;
  v_field := content_difference(v_stored, p_content);
  IF v_field IS NOT NULL THEN
    RETURN jsonb_build_object('code', 'entry.id_used', 'conflict', true, 'field', v_field);
  ELSIF v_refusal.code IS NOT NULL THEN
    RETURN v_refusal.figures || jsonb_build_object('code', v_refusal.code);
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.legs_content(p_book integer, p_accounts integer[], p_assets integer[], p_keys integer[], p_amounts bigint[], p_first integer, p_last integer, p_unknown jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  SELECT jsonb_agg(jsonb_build_array(coalesce(a.code, p_unknown -> place::text ->> 0),
                                     coalesce(s.code, p_unknown -> place::text ->> 1),
                                     greatest(p_amounts[place], 0), greatest(-p_amounts[place], 0)) ORDER BY place)
  FROM generate_series(p_first, p_last) AS place
  LEFT JOIN account a ON a.book_id = p_book AND a.account_id = p_accounts[p_keys[place]]
  LEFT JOIN asset s ON s.book_id = p_book AND s.asset_id = p_assets[p_keys[place]]
$$;

CREATE FUNCTION ledger.log_waiting(p_book integer, OUT waiting bigint, OUT oldest timestamp with time zone) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET jit TO 'off'
    AS $$
BEGIN
  SELECT count(*), min(e.recorded_at) INTO waiting, oldest FROM entry e
  WHERE e.book_id = p_book AND e.position > sweep_start(p_book)
    AND (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.entry_id = e.entry_id) IS NULL;
END
$$;

CREATE FUNCTION ledger.look_again(p_book integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET jit TO 'off'
    AS $$
DECLARE
  v_missing boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.seal'), p_book);
  SELECT (SELECT count(*) FROM entry e WHERE e.book_id = p_book) - h.size > (SELECT w.waiting FROM log_waiting(p_book) AS w)
  INTO v_missing FROM log_head h WHERE h.book_id = p_book;
  IF v_missing THEN
    UPDATE log_head SET reached_position = 0 WHERE book_id = p_book;
  END IF;
  RETURN coalesce(v_missing, false);
END
$$;

CREATE FUNCTION ledger.missing_pair(p_book integer, p_account integer, p_asset integer) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  SELECT CASE
           WHEN NOT EXISTS (SELECT FROM account a WHERE a.book_id = p_book AND a.account_id = p_account)
             THEN 'entry.account_unknown'
           WHEN NOT EXISTS (SELECT FROM asset s WHERE s.book_id = p_book AND s.asset_id = p_asset)
             THEN 'entry.asset_unknown'
           ELSE 'entry.asset_unfit'
         END
$$;

CREATE FUNCTION ledger.move_period(p_book integer, p_step uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    SET lock_timeout TO '5s'
    AS $$
DECLARE
  v_kind text; v_month date; v_last date; v_soft date; v_closed date; v_opens date; v_soft_after date; v_closed_after date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.periods'), p_book);
  SELECT s.kind, s.month, (s.month + interval '1 month' - interval '1 day')::date INTO v_kind, v_month, v_last
  FROM period_step s
  JOIN process_event e ON e.book_id = s.book_id AND e.process_id = s.step_id AND e.machine = 'periods.step' AND e.to_state = 'done'
  WHERE s.book_id = p_book AND s.step_id = p_step AND (e.four_eyes OR s.kind = 'soft_close') AND s.kind <> 'year_close'
    AND NOT EXISTS (SELECT FROM period_move m WHERE m.book_id = p_book AND m.step_id = p_step);
  IF v_kind IS NULL THEN
    RAISE EXCEPTION 'the step % moves nothing', p_step USING ERRCODE = 'LG017', CONSTRAINT = 'period_step_done';
  END IF;
  SELECT b.soft_closed_through, b.closed_through, b.opens_on INTO v_soft, v_closed, v_opens FROM book b WHERE b.book_id = p_book;
  v_soft_after := v_soft;
  v_closed_after := v_closed;
  IF v_kind = 'soft_close' AND v_month = coalesce(v_soft + 1, date_trunc('month', v_opens)::date) THEN
    v_soft_after := v_last;
  ELSIF v_kind = 'close' AND v_month = coalesce(v_closed + 1, date_trunc('month', v_opens)::date) AND v_last <= v_soft THEN
    v_closed_after := v_last;
  ELSIF v_kind = 'reopen' AND v_last = v_closed THEN
    v_closed_after := CASE WHEN v_month > v_opens THEN v_month - 1 END;
  ELSIF v_kind = 'open' AND v_last = v_soft AND v_soft IS DISTINCT FROM v_closed THEN
    v_soft_after := CASE WHEN v_month > v_opens THEN v_month - 1 END;
  ELSE
    RAISE EXCEPTION '% of % is not next', v_kind, v_month USING ERRCODE = 'LG017', CONSTRAINT = 'period_in_order';
  END IF;
  UPDATE book b SET soft_closed_through = v_soft_after, closed_through = v_closed_after WHERE b.book_id = p_book;
  INSERT INTO period_move (book_id, step_id, soft_before, soft_after, closed_before, closed_after, entries, recorded_at)
  SELECT p_book, p_step, v_soft, v_soft_after, v_closed, v_closed_after, count(*), clock_now()
  FROM entry e WHERE e.book_id = p_book AND e.effective_on BETWEEN v_month AND v_last;
END
$$;

CREATE FUNCTION ledger.name_actor() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.name_digest IS NULL THEN
      NEW.name_salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
      NEW.name_digest := sha256(NEW.name_salt || convert_to(NEW.name, 'UTF8'));
    ELSIF NEW.name_salt IS NULL THEN
      NEW.name := 'person ' || NEW.actor_id;
    END IF;
  ELSIF NEW.name_digest IS DISTINCT FROM OLD.name_digest OR NEW.actor_id <> OLD.actor_id OR NEW.role <> OLD.role
        OR NEW.book_id IS DISTINCT FROM OLD.book_id OR NEW.owner IS DISTINCT FROM OLD.owner OR NEW.created_at <> OLD.created_at
        OR (NEW.name <> OLD.name AND NEW.name_salt IS NOT NULL)
        OR (NEW.name_salt IS DISTINCT FROM OLD.name_salt AND NEW.name_salt IS NOT NULL) THEN
    RAISE EXCEPTION 'an actor stays who it was' USING ERRCODE = 'LG014', CONSTRAINT = 'actor_digest_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION ledger.next_records(p_book integer, p_limit integer, OUT looked integer, OUT sealed integer, OUT more boolean, OUT reached bigint, OUT still_open text, OUT entries text, OUT positions text, OUT months text, OUT numbers text, OUT records text) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET jit TO 'off'
    AS $$
DECLARE
  v_head log_head;
  v_start bigint := sweep_start(p_book);
  v_last bigint;
  v_fresh uuid[] := '{}';
  v_row record;
BEGIN
  SELECT h.* INTO v_head FROM log_head h WHERE h.book_id = p_book;
  looked := 0;
  FOR v_row IN
    SELECT e.entry_id, e.position, (SELECT s.place FROM seal s WHERE s.book_id = p_book AND s.entry_id = e.entry_id) IS NULL AS fresh
    FROM entry e
    WHERE e.book_id = p_book AND e.position > v_start ORDER BY e.position LIMIT 2 * p_limit
  LOOP
    looked := looked + 1;
    v_last := v_row.position;
    IF v_row.fresh THEN
      v_fresh := v_fresh || v_row.entry_id;
      EXIT WHEN cardinality(v_fresh) = p_limit;
    END IF;
  END LOOP;
  more := looked = 2 * p_limit OR cardinality(v_fresh) = p_limit;
  reached := least(CASE WHEN more THEN v_last END, v_head.drawn_position);
  SELECT coalesce(jsonb_object_agg(
           x.id::text, coalesce((v_head.open_transactions ->> x.id::text)::bigint, v_head.reached_position)), '{}')::text
  INTO still_open FROM pg_snapshot_xip(pg_current_snapshot()) AS x (id);
  sealed := cardinality(v_fresh);
  IF sealed = 0 THEN
    RETURN;
  END IF;
  WITH fresh AS MATERIALIZED (
    SELECT u.nth, t.position, t.entry_id, date_trunc('month', t.effective_on)::date AS month, t.head, t.tail
    FROM unnest(v_fresh) WITH ORDINALITY AS u (id, nth)
    CROSS JOIN LATERAL (SELECT * FROM entry_text x WHERE x.book_id = p_book AND x.entry_id = u.id OFFSET 0) AS t),
  base AS MATERIALIZED (
    SELECT m.month, coalesce((SELECT s.voucher_number FROM seal s
                              WHERE s.book_id = p_book AND s.voucher_month = m.month
                              ORDER BY s.voucher_number DESC LIMIT 1), 0) AS last
    FROM (SELECT DISTINCT f.month FROM fresh f) AS m),
  numbered AS (
    SELECT f.position, f.entry_id, f.month, f.head, f.tail, v_head.size - 1 + f.nth AS place,
           b.last + row_number() OVER (PARTITION BY f.month ORDER BY f.nth) AS number
    FROM fresh f JOIN base b ON b.month = f.month)
  SELECT count(n.head), '{' || string_agg(n.entry_id::text, ',' ORDER BY n.place) || '}',
         '{' || string_agg(n.position::text, ',' ORDER BY n.place) || '}',
         '{' || string_agg(n.month::text, ',' ORDER BY n.place) || '}',
         '{' || string_agg(n.number::text, ',' ORDER BY n.place) || '}',
         string_agg(n.head || n.place || n.tail || to_char(n.month, 'YYYY-MM') || '/' || n.number || E'"}\n', '' ORDER BY n.place)
  INTO sealed, entries, positions, months, numbers, records
  FROM numbered n;
  IF sealed <> cardinality(v_fresh) THEN
    RAISE EXCEPTION 'an entry of the book % names something that is gone', p_book
      USING ERRCODE = 'LG015', CONSTRAINT = 'record_whole';
  END IF;
END
$$;

CREATE FUNCTION ledger.number_events(p_book integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_material TO 'off'
    SET jit TO 'off'
    AS $$
DECLARE
  v_last bigint;
BEGIN
  PERFORM FROM outbox o WHERE o.book_id = p_book AND o.number IS NULL LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.feed'), p_book);
  SELECT coalesce(max(o.number), 0) INTO v_last FROM outbox o WHERE o.book_id = p_book AND o.number IS NOT NULL;
  UPDATE outbox o SET number = v_last + w.nth
  FROM (SELECT x.event_id, row_number() OVER (ORDER BY x.event_id) AS nth
        FROM (SELECT y.event_id FROM outbox y WHERE y.book_id = p_book AND y.number IS NULL ORDER BY y.event_id LIMIT 10000) AS x) AS w
  WHERE o.event_id = w.event_id;
END
$$;

CREATE FUNCTION ledger.open_balances(p_book integer, p_accounts integer[], p_assets integer[]) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  INSERT INTO balance (book_id, account_id, asset_id, floor, ceiling, debit_normal, status, purpose)
  SELECT p_book, a.account_id, q.asset_id, a.floor, a.ceiling, a.debit_normal, a.status, a.purpose
  FROM (SELECT * FROM unnest(p_accounts, p_assets) AS u (account_id, asset_id) ORDER BY 1, 2) AS q
  CROSS JOIN LATERAL (SELECT c.* FROM account c WHERE c.book_id = p_book AND c.account_id = q.account_id FOR SHARE) AS a
  CROSS JOIN LATERAL (SELECT s.kind FROM asset s WHERE s.book_id = p_book AND s.asset_id = q.asset_id OFFSET 0) AS s
  CROSS JOIN LATERAL (SELECT u.asset_kinds FROM purpose u WHERE u.code = a.purpose OFFSET 0) AS u
  WHERE s.kind = ANY (u.asset_kinds)
  ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION ledger.owner_forms(p_code text, p_name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'ledger'
    AS $_$
  WITH said AS (
    SELECT plain_text(split_part(p_code, ':', 1)) AS kind, plain_text(substr(p_code, length(split_part(p_code, ':', 1)) + 1)) AS rest,
      plain_text(p_name) AS name
  ), credit AS (
    SELECT x.text, substr(x.text, n, 18) AS number FROM (SELECT rest FROM said UNION SELECT name FROM said) AS x (text),
      generate_series(1, length(x.text) - 17) AS n
    WHERE substr(x.text, n, 18) ~ '^[0-9a-z]{2}[0-9]{6}[0-9a-z]{10}$'
  )
  SELECT array_agg(y.form) FROM (
    SELECT kind || ':' || plain_text(split_part(p_code, ':', 2)) FROM said WHERE p_code <> ''
    UNION SELECT 'enterprise:' || number FROM credit
    UNION SELECT 'organisation:' || substr(number, 9, 9) FROM credit
    UNION SELECT 'organisation:' || rest FROM said WHERE kind <> 'person' AND rest ~ '^[0-9a-z]{8}[0-9x]$'
    UNION SELECT 'organisation:' || name FROM said WHERE name ~ '^[0-9a-z]{8}[0-9x]$'
  ) AS y (form)
$_$;

CREATE FUNCTION ledger.plain_account(p_number text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  SELECT regexp_replace(plain_text(p_number), '[^0-9a-z]', '', 'g')
$$;

CREATE FUNCTION ledger.plain_name(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'ledger'
    RETURN translate(NORMALIZE(name, NFKC), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ  　()（）·.,，。''"-'::text, 'abcdefghijklmnopqrstuvwxyz'::text);

CREATE FUNCTION ledger.plain_text(p_text text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  SELECT regexp_replace(lower(normalize(p_text, NFKC)),
    '[^0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u0373\u0376\u0377\u037b-\u037d\u03ac-\u03ff\u0430-\u0481\u048a-\u052f'
    '\u0620-\u064a\u0671-\u06d3\u06d5\u0f40-\u0f6c\u0f90-\u0fbc\u1820-\u1878\u3005-\u3007\u3041-\u3096\u30a1-\u30fa'
    '\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\uac00-\ud7a3\U00020000-\U000323af]', '', 'g')
$$;

CREATE FUNCTION ledger.post_entries(p_book integer, p_actors integer[], p_ids uuid[], p_kinds text[], p_effective date[], p_memos text[], p_documents text[], p_reverses uuid[], p_groups integer[], p_ends integer[], p_leg_entries integer[], p_leg_keys integer[], p_leg_amounts bigint[], p_accounts integer[], p_assets integer[], p_unknown jsonb, OUT recorded_at timestamp with time zone, OUT outcomes text[], OUT codes text[], OUT figures jsonb[], OUT balances bigint[], OUT versions bigint[]) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  c_total_max CONSTANT bigint := 9000000000000000000;
  c_periods CONSTANT integer := hashtext('ecoledger.periods');
  v_entries integer := cardinality(p_ids);
  v_account integer[]; v_asset integer[]; v_purpose text[]; v_normal boolean[]; v_status text[];
  v_floor bigint[]; v_ceiling bigint[]; v_debits bigint[]; v_credits bigint[]; v_version bigint[];
  v_known uuid[]; v_approved uuid[]; v_approver integer[];
  v_today date; v_opens date; v_closed date; v_soft date;
  v_kind text; v_kind_found boolean; v_may_debit text[]; v_may_credit text[]; v_required text[]; v_approval boolean;
  v_actor integer;
  v_first integer; v_group_first integer := 1; v_leg integer; v_key integer; v_debit bigint; v_credit bigint;
  v_balance bigint; v_fault jsonb; v_content jsonb; v_seen text[]; v_skip integer := 0; v_other integer;
  v_all_posted boolean := true; v_gone timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(c_periods, p_book);
  outcomes := array_fill(NULL::text, ARRAY[v_entries]);
  codes := outcomes;
  figures := array_fill(NULL::jsonb, ARRAY[v_entries]);
  v_approver := array_fill(NULL::integer, ARRAY[v_entries]);
  balances := array_fill(NULL::bigint, ARRAY[cardinality(p_leg_keys)]);
  versions := balances;
  -- One pass over the balances: lock them in order, and read what the decisions need. LATERAL and, below, ON CONFLICT
  -- leave the planner no choice but one look-up for each pair, whatever the statistics of young tables say.
  SELECT array_agg(x.account_id), array_agg(x.asset_id), array_agg(x.purpose), array_agg(x.debit_normal),
         array_agg(x.status), array_agg(x.floor), array_agg(x.ceiling), array_agg(x.debits), array_agg(x.credits),
         array_agg(x.version)
  INTO v_account, v_asset, v_purpose, v_normal, v_status, v_floor, v_ceiling, v_debits, v_credits, v_version
  FROM (SELECT l.* FROM (SELECT * FROM unnest(p_accounts, p_assets) AS u (account_id, asset_id) ORDER BY 1, 2) AS q
        CROSS JOIN LATERAL (SELECT b.* FROM balance b
                            WHERE b.book_id = p_book AND b.account_id = q.account_id AND b.asset_id = q.asset_id
                            FOR NO KEY UPDATE) AS l) AS x;
  IF v_account IS DISTINCT FROM p_accounts OR v_asset IS DISTINCT FROM p_assets THEN
    PERFORM open_balances(p_book, p_accounts, p_assets);
    SELECT array_agg(x.account_id), array_agg(x.asset_id), array_agg(x.purpose), array_agg(x.debit_normal),
           array_agg(x.status), array_agg(x.floor), array_agg(x.ceiling), array_agg(x.debits), array_agg(x.credits),
           array_agg(x.version)
    INTO v_account, v_asset, v_purpose, v_normal, v_status, v_floor, v_ceiling, v_debits, v_credits, v_version
    FROM (SELECT l.* FROM (SELECT * FROM unnest(p_accounts, p_assets) AS u (account_id, asset_id) ORDER BY 1, 2) AS q
          CROSS JOIN LATERAL (SELECT b.* FROM balance b
                              WHERE b.book_id = p_book AND b.account_id = q.account_id AND b.asset_id = q.asset_id
                              FOR NO KEY UPDATE) AS l) AS x;
  END IF;
  IF v_account IS DISTINCT FROM p_accounts OR v_asset IS DISTINCT FROM p_assets THEN  -- some pair cannot be: leave its place empty
    SELECT array_agg(b.account_id ORDER BY q.place), array_agg(b.asset_id ORDER BY q.place),
           array_agg(b.purpose ORDER BY q.place), array_agg(b.debit_normal ORDER BY q.place),
           array_agg(b.status ORDER BY q.place), array_agg(b.floor ORDER BY q.place),
           array_agg(b.ceiling ORDER BY q.place), array_agg(b.debits ORDER BY q.place),
           array_agg(b.credits ORDER BY q.place), array_agg(b.version ORDER BY q.place)
    INTO v_account, v_asset, v_purpose, v_normal, v_status, v_floor, v_ceiling, v_debits, v_credits, v_version
    FROM unnest(p_accounts, p_assets) WITH ORDINALITY AS q (account_id, asset_id, place)
    LEFT JOIN balance b ON b.book_id = p_book AND b.account_id = q.account_id AND b.asset_id = q.asset_id;
  END IF;
  recorded_at := clock_now();
  SELECT (post_entries.recorded_at AT TIME ZONE b.zone)::date, b.opens_on, coalesce(b.closed_through, '-infinity'),
         coalesce(b.soft_closed_through, '-infinity')
  INTO v_today, v_opens, v_closed, v_soft
  FROM book b WHERE b.book_id = p_book;
  SELECT array_agg(k.entry_id) INTO v_known
  FROM (SELECT e.entry_id FROM entry e WHERE e.book_id = p_book AND e.entry_id = ANY (p_ids)
        UNION ALL SELECT r.entry_id FROM refusal r WHERE r.book_id = p_book AND r.entry_id = ANY (p_ids)) AS k;
  SELECT array_agg(a.entry_id) INTO v_approved FROM approval a WHERE a.book_id = p_book AND a.entry_id = ANY (p_ids);

  FOR i IN 1 .. v_entries LOOP
    v_first := CASE WHEN i = 1 THEN 1 ELSE p_ends[i - 1] + 1 END;
    IF p_groups[i] = 0 OR i = 1 OR p_groups[i] <> p_groups[i - 1] THEN
      v_group_first := i;
    END IF;
    IF v_skip <> 0 AND v_skip = p_groups[i] THEN  -- an earlier member of the group failed
      outcomes[i] := 'linked';
      CONTINUE;
    END IF;
    v_fault := NULL;
    IF p_kinds[i] IS DISTINCT FROM v_kind THEN
      v_kind := p_kinds[i];
      SELECT k.debits, k.credits, nullif(k.required, '{}'), k.needs_approval
      INTO v_may_debit, v_may_credit, v_required, v_approval FROM entry_kind k WHERE k.code = v_kind;
      v_kind_found := FOUND;
    END IF;
    IF p_actors[i] IS DISTINCT FROM v_actor THEN
      v_actor := p_actors[i];
      PERFORM FROM actor a WHERE a.actor_id = v_actor AND (a.book_id = p_book OR a.book_id IS NULL);
      IF NOT FOUND THEN
        RAISE EXCEPTION 'actor % does not belong to book %', v_actor, p_book
          USING ERRCODE = 'LG006', CONSTRAINT = 'entry_actor_of_book';
      END IF;
    END IF;
    IF v_known IS NOT NULL OR v_approval OR v_kind = 'journal.reversal' OR p_effective[i] <= v_soft OR p_ids[i] = ANY (v_approved) THEN
      v_content := jsonb_build_object(
        'kind', v_kind, 'effective_on', p_effective[i], 'memo', p_memos[i], 'document', p_documents[i],
        'reverses', p_reverses[i],
        'postings', legs_content(p_book, p_accounts, p_assets, p_leg_keys, p_leg_amounts, v_first, p_ends[i], p_unknown));
    ELSE
      v_content := NULL;
    END IF;

    -- 1. An id that is known: the same answer again, or a conflict.
    IF p_ids[i] = ANY (v_known) THEN
      v_fault := known_fault(p_book, p_ids[i], v_content);
      IF v_fault IS NULL THEN
        outcomes[i] := 'replayed';
        v_all_posted := false;
        CONTINUE;
      END IF;
    -- 2. What the entry is.
    ELSIF NOT v_kind_found THEN
      v_fault := jsonb_build_object('code', 'entry.kind_unknown', 'kind', v_kind);
    ELSIF p_effective[i] > v_today THEN
      v_fault := jsonb_build_object('code', 'entry.effective_in_future', 'effective_on', p_effective[i], 'today', v_today);
    ELSIF p_effective[i] < v_opens THEN
      v_fault := jsonb_build_object('code', 'entry.effective_before_book', 'effective_on', p_effective[i],
                                    'opens_on', v_opens);
    ELSIF p_effective[i] <= v_closed THEN
      v_fault := jsonb_build_object('code', 'entry.period_closed', 'effective_on', p_effective[i], 'closed_through', v_closed);
    END IF;

    -- 3. Line by line: does the account exist, hold such an asset, fit the kind, take part?
    IF v_fault IS NULL THEN
      v_seen := '{}';
      FOR v_leg IN v_first .. p_ends[i] LOOP
        v_key := p_leg_keys[v_leg];
        v_debit := p_leg_amounts[v_leg];
        IF v_account[v_key] IS NULL THEN
          v_fault := jsonb_build_object('code', missing_pair(p_book, p_accounts[v_key], p_assets[v_key]));
        ELSIF v_kind <> 'journal.reversal'
              AND NOT v_purpose[v_key] = ANY (CASE WHEN v_debit > 0 THEN v_may_debit ELSE v_may_credit END) THEN
          v_fault := jsonb_build_object('code', 'entry.kind_legs', 'kind', v_kind, 'purpose', v_purpose[v_key],
                                        'side', CASE WHEN v_debit > 0 THEN 'debit' ELSE 'credit' END);
        ELSIF v_status[v_key] <> 'open' THEN
          IF v_status[v_key] = 'closed' THEN
            v_fault := jsonb_build_object('code', 'account.closed');
          ELSIF v_status[v_key] = 'frozen' THEN
            v_fault := jsonb_build_object('code', 'account.frozen');
          ELSIF (v_debit > 0) <> v_normal[v_key] THEN
            v_fault := jsonb_build_object('code', 'account.receive_only');
          END IF;
        END IF;
        IF v_fault IS NOT NULL THEN
          v_fault := v_fault || jsonb_build_object('line', v_leg - v_first + 1);
          EXIT;
        END IF;
        IF v_required IS NOT NULL THEN
          v_seen := v_seen || (CASE WHEN v_debit > 0 THEN 'debit:' ELSE 'credit:' END || v_purpose[v_key]);
        END IF;
      END LOOP;
    END IF;

    -- 4. The entry as a whole.
    IF v_fault IS NULL AND v_required IS NOT NULL AND NOT v_required <@ v_seen THEN
      v_fault := jsonb_build_object('code', 'entry.leg_missing', 'kind', v_kind,
                                    'leg', (SELECT leg FROM unnest(v_required) AS leg WHERE leg <> ALL (v_seen) LIMIT 1));
    END IF;
    IF v_fault IS NULL AND (v_kind = 'journal.reversal') <> (p_reverses[i] IS NOT NULL) THEN
      v_fault := jsonb_build_object('code', 'reversal.kind_and_target', 'kind', v_kind);
    END IF;
    IF v_fault IS NULL AND p_reverses[i] IS NOT NULL THEN
      v_fault := reversal_fault(p_book, p_reverses[i], v_content -> 'postings', recorded_at);
      IF v_fault IS NULL AND p_reverses[i] = ANY (p_reverses[1 : i - 1]) THEN
        FOR j IN 1 .. i - 1 LOOP
          IF p_reverses[j] = p_reverses[i] AND outcomes[j] IS NULL THEN
            v_fault := jsonb_build_object('code', 'reversal.reversed_already', 'target', p_reverses[i], 'by', p_ids[j]);
          END IF;
        END LOOP;
      END IF;
    END IF;
    IF v_fault IS NULL AND (v_approval OR p_effective[i] <= v_soft) THEN
      SELECT a.actor_id INTO v_other FROM approval a
      WHERE a.book_id = p_book AND a.entry_id = p_ids[i] AND a.content = v_content;
      IF p_effective[i] <= v_soft AND (v_other IS NULL OR EXISTS (SELECT FROM actor a WHERE a.actor_id IN (v_actor, v_other)
                                                                  AND a.role <> 'finance')) THEN
        v_fault := jsonb_build_object('code', 'entry.period_soft_closed', 'effective_on', p_effective[i],
                                      'soft_closed_through', v_soft);
      ELSIF v_other IS NULL THEN
        v_fault := jsonb_build_object('code', 'entry.approval_missing', 'kind', v_kind);
      ELSIF v_other = v_actor THEN
        v_fault := jsonb_build_object('code', 'entry.approved_by_poster', 'kind', v_kind);
      ELSE
        v_approver[i] := v_other;
        v_gone := keys_gone(v_other);  -- whoever had keys and has no valid one any more has taken the yes along
        IF v_gone IS NOT NULL THEN
          v_fault := jsonb_build_object('code', 'entry.approval_void', 'kind', v_kind, 'revoked_at', v_gone);
        END IF;
      END IF;
    ELSIF v_fault IS NULL AND p_ids[i] = ANY (v_approved) THEN  -- nobody had to approve it, but another person did: it is kept who
      SELECT a.actor_id INTO v_other FROM approval a
      WHERE a.book_id = p_book AND a.entry_id = p_ids[i] AND a.content = v_content AND a.actor_id <> v_actor AND keys_gone(a.actor_id) IS NULL;
      v_approver[i] := v_other;
    END IF;

    -- 5. Line by line again: move the balances, and hold them against their limits.
    IF v_fault IS NULL THEN
      FOR v_leg IN v_first .. p_ends[i] LOOP
        v_key := p_leg_keys[v_leg];
        v_debit := greatest(p_leg_amounts[v_leg], 0);
        v_credit := greatest(-p_leg_amounts[v_leg], 0);
        v_debits[v_key] := v_debits[v_key] + v_debit;
        v_credits[v_key] := v_credits[v_key] + v_credit;
        v_version[v_key] := v_version[v_key] + 1;
        v_balance := CASE WHEN v_normal[v_key] THEN v_debits[v_key] - v_credits[v_key]
                          ELSE v_credits[v_key] - v_debits[v_key] END;
        balances[v_leg] := v_balance;
        versions[v_leg] := v_version[v_key];
        IF v_balance < v_floor[v_key] AND (v_debit > 0) <> v_normal[v_key] THEN
          v_fault := jsonb_build_object('code', 'account.overdraft', 'line', v_leg - v_first + 1,
            'needed', v_debit + v_credit, 'available', v_balance + v_debit + v_credit - v_floor[v_key]);
        ELSIF v_balance > v_ceiling[v_key] AND (v_debit > 0) = v_normal[v_key] THEN
          v_fault := jsonb_build_object('code', 'account.ceiling', 'line', v_leg - v_first + 1,
            'amount', v_debit + v_credit, 'room', v_ceiling[v_key] - v_balance + v_debit + v_credit,
            'ceiling', v_ceiling[v_key]);
        ELSIF v_debits[v_key] > c_total_max OR v_credits[v_key] > c_total_max THEN
          v_fault := jsonb_build_object('code', 'account.total_too_large', 'line', v_leg - v_first + 1);
        END IF;
        IF v_fault IS NOT NULL THEN  -- take back this entry's lines up to here
          FOR j IN v_first .. v_leg LOOP
            v_key := p_leg_keys[j];
            v_debits[v_key] := v_debits[v_key] - greatest(p_leg_amounts[j], 0);
            v_credits[v_key] := v_credits[v_key] - greatest(-p_leg_amounts[j], 0);
            v_version[v_key] := v_version[v_key] - 1;
          END LOOP;
          EXIT;
        END IF;
      END LOOP;
    END IF;

    IF v_fault IS NOT NULL THEN
      codes[i] := v_fault ->> 'code';
      figures[i] := v_fault - 'code' - 'conflict';
      outcomes[i] := CASE WHEN v_fault ? 'conflict' THEN 'conflict' ELSE 'refused' END;
      v_all_posted := false;
      IF p_groups[i] <> 0 THEN  -- the earlier members of the group go too
        v_skip := p_groups[i];
        FOR g IN v_group_first .. i - 1 LOOP
          IF outcomes[g] IS NULL THEN
            outcomes[g] := 'linked';
            FOR j IN CASE WHEN g = 1 THEN 1 ELSE p_ends[g - 1] + 1 END .. p_ends[g] LOOP
              v_key := p_leg_keys[j];
              v_debits[v_key] := v_debits[v_key] - greatest(p_leg_amounts[j], 0);
              v_credits[v_key] := v_credits[v_key] - greatest(-p_leg_amounts[j], 0);
              v_version[v_key] := v_version[v_key] - 1;
            END LOOP;
          END IF;
        END LOOP;
      END IF;
    END IF;
  END LOOP;

  -- Write what was decided: the balances; entries and postings in one statement, so that the triggers of both see
  -- both; the refusals.
  IF v_all_posted THEN
    outcomes := NULL;
    codes := NULL;
    figures := NULL;
  END IF;
  INSERT INTO balance AS b (book_id, account_id, asset_id, debits, credits, version, floor, ceiling, debit_normal, status, purpose)
  SELECT p_book, u.*
  FROM unnest(v_account, v_asset, v_debits, v_credits, v_version, v_floor, v_ceiling, v_normal, v_status, v_purpose)
       AS u (account_id, asset_id, debits, credits, version, floor, ceiling, debit_normal, status, purpose)
  WHERE u.account_id IS NOT NULL
  ON CONFLICT (book_id, account_id, asset_id) DO UPDATE
    SET debits = excluded.debits, credits = excluded.credits, version = excluded.version
    WHERE b.version <> excluded.version;
  WITH written AS (
    INSERT INTO entry (book_id, entry_id, kind, effective_on, recorded_at, actor_id, approver_id, lines, reverses, memo, document)
    SELECT p_book, u.id, u.kind, u.effective_on, post_entries.recorded_at, u.actor, u.approver,
           u.upto - (CASE WHEN u.place = 1 THEN 0 ELSE p_ends[u.place - 1] END), u.reverses, u.memo, u.document
    FROM unnest(p_ids, p_kinds, p_effective, p_actors, v_approver, p_ends, p_reverses, p_memos, p_documents, outcomes)
         WITH ORDINALITY AS u (id, kind, effective_on, actor, approver, upto, reverses, memo, document, outcome, place)
    WHERE u.outcome IS NULL)
  INSERT INTO posting (book_id, account_id, asset_id, line, entry_id, debit, credit, version, balance_after, recorded_at, effective_on)
  SELECT p_book, v_account[l.key], v_asset[l.key],
         l.place - (CASE WHEN l.entry = 1 THEN 0 ELSE p_ends[l.entry - 1] END), p_ids[l.entry],
         greatest(l.amount, 0), greatest(-l.amount, 0), l.version, l.balance, post_entries.recorded_at, p_effective[l.entry]
  FROM unnest(p_leg_entries, p_leg_keys, p_leg_amounts, versions, balances) WITH ORDINALITY
       AS l (entry, key, amount, version, balance, place)
  WHERE outcomes IS NULL OR outcomes[l.entry] IS NULL;
  IF outcomes IS NOT NULL THEN
    INSERT INTO refusal (book_id, entry_id, code, figures, content, actor_id, refused_at)
    SELECT p_book, u.id, u.code, u.figures, jsonb_build_object(
             'kind', u.kind, 'effective_on', u.effective_on, 'memo', u.memo, 'document', u.document, 'reverses', u.reverses,
             'postings', legs_content(p_book, p_accounts, p_assets, p_leg_keys, p_leg_amounts,
                                      CASE WHEN u.place = 1 THEN 1 ELSE p_ends[u.place - 1] + 1 END::integer, u.upto, p_unknown)),
           u.actor, post_entries.recorded_at
    FROM unnest(p_ids, outcomes, codes, figures, p_actors, p_kinds, p_effective, p_memos, p_documents, p_reverses, p_ends)
         WITH ORDINALITY AS u (id, outcome, code, figures, actor, kind, effective_on, memo, document, reverses, upto, place)
    WHERE u.outcome = 'refused'
    ON CONFLICT DO NOTHING;
  END IF;
END
$$;

CREATE FUNCTION ledger.post_legs(p_book integer, p_actor integer, p_kind text, p_on date, p_memo text, p_document text, p_base uuid, p_name text, p_offset integer, p_entries integer[], p_accounts integer[], p_assets integer[], p_amounts bigint[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_count integer := p_entries[cardinality(p_entries)];
  v_keys integer[]; v_pair_accounts integer[]; v_pair_assets integer[]; v_ends integer[]; v_ids uuid[];
  v_outcomes text[]; v_codes text[]; v_figures jsonb[];
BEGIN
  SELECT array_agg(k.key ORDER BY k.place) INTO v_keys
  FROM (SELECT place, dense_rank() OVER (ORDER BY account, asset)::integer AS key
        FROM unnest(p_accounts, p_assets) WITH ORDINALITY AS l (account, asset, place)) AS k;
  SELECT array_agg(account ORDER BY account, asset), array_agg(asset ORDER BY account, asset)
  INTO v_pair_accounts, v_pair_assets
  FROM (SELECT DISTINCT account, asset FROM unnest(p_accounts, p_assets) AS l (account, asset)) AS d;
  SELECT array_agg(upto ORDER BY entry) INTO v_ends
  FROM (SELECT entry, max(place)::integer AS upto FROM unnest(p_entries) WITH ORDINALITY AS l (entry, place) GROUP BY entry) AS e;
  SELECT array_agg(derived_id(p_base, p_name || ':' || (p_offset + n)) ORDER BY n) INTO v_ids FROM generate_series(1, v_count) AS n;
  SELECT x.outcomes, x.codes, x.figures INTO v_outcomes, v_codes, v_figures
  FROM post_entries(
    p_book, array_fill(p_actor, ARRAY[v_count]), v_ids, array_fill(p_kind, ARRAY[v_count]),
    array_fill(p_on, ARRAY[v_count]), array_fill(p_memo, ARRAY[v_count]), array_fill(p_document, ARRAY[v_count]),
    array_fill(NULL::uuid, ARRAY[v_count]), array_fill(1, ARRAY[v_count]), v_ends,
    p_entries, v_keys, p_amounts, v_pair_accounts, v_pair_assets, NULL) AS x;
  IF v_outcomes IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT coalesce(u.figures, '{}') || jsonb_build_object('code', coalesce(u.code, u.outcome))
          FROM unnest(v_outcomes, v_codes, v_figures) AS u (outcome, code, figures)
          WHERE u.outcome <> 'linked' LIMIT 1);
END
$$;

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the journal is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only', HINT = 'Post a reversal.';
END
$$;

CREATE FUNCTION ledger.remember_refusal(p_book integer, p_entry uuid, p_code text, p_figures jsonb, p_content jsonb, p_actor integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  INSERT INTO refusal (book_id, entry_id, code, figures, content, actor_id, refused_at)
  SELECT p_book, p_entry, p_code, p_figures, p_content, p_actor, clock_now()
  WHERE NOT EXISTS (SELECT FROM entry e WHERE e.book_id = p_book AND e.entry_id = p_entry)
  ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION ledger.reversal_fault(p_book integer, p_reverses uuid, p_postings jsonb, p_now timestamp with time zone) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_target record;
  v_by uuid;
  v_mirror jsonb;
BEGIN
  SELECT e.kind, e.recorded_at, k.reversible, k.reversal_days INTO v_target
  FROM entry e JOIN entry_kind k ON k.code = e.kind
  WHERE e.book_id = p_book AND e.entry_id = p_reverses;
  IF NOT FOUND THEN
    RETURN jsonb_build_object('code', 'reversal.target_unknown', 'target', p_reverses);
  END IF;
  SELECT e.entry_id INTO v_by FROM entry e WHERE e.book_id = p_book AND e.reverses = p_reverses;
  IF FOUND THEN
    RETURN jsonb_build_object('code', 'reversal.reversed_already', 'target', p_reverses, 'by', v_by);
  END IF;
  IF NOT v_target.reversible THEN
    RETURN jsonb_build_object('code', 'reversal.kind_not_reversible', 'target', p_reverses, 'kind', v_target.kind);
  END IF;
  IF p_now > v_target.recorded_at + make_interval(days => v_target.reversal_days) THEN
    RETURN jsonb_build_object('code', 'reversal.window_over', 'target', p_reverses, 'days', v_target.reversal_days,
                              'recorded_at', v_target.recorded_at);
  END IF;
  SELECT jsonb_agg(jsonb_build_array(a.code, s.code, p.credit, p.debit) ORDER BY p.line) INTO v_mirror
  FROM posting p
  JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
  JOIN asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
  WHERE p.book_id = p_book AND p.entry_id = p_reverses;
  IF v_mirror <> p_postings THEN
    RETURN jsonb_build_object('code', 'reversal.not_the_mirror', 'target', p_reverses);
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.revoke_key(p_by integer, p_book integer, p_key integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_role text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  PERFORM check_administrator(p_by);
  SELECT a.role INTO v_role FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.key_id = p_key AND a.book_id IS NOT DISTINCT FROM p_book;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no key % there', p_key USING ERRCODE = 'LG051', CONSTRAINT = 'key_of_book';
  ELSIF v_role = 'administrator' AND NOT EXISTS (
    SELECT FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
    WHERE a.role = 'administrator' AND k.revoked_at IS NULL AND k.key_id <> p_key) THEN
    RAISE EXCEPTION 'the last key of an administrator' USING ERRCODE = 'LG051', CONSTRAINT = 'key_last_administrator';
  END IF;
  UPDATE api_key k SET revoked_at = clock_now(), revoked_by = p_by WHERE k.key_id = p_key AND k.revoked_at IS NULL;
END
$$;

CREATE FUNCTION ledger.set_account_status(p_book integer, p_account integer, p_status text, p_reason text, p_actor integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
DECLARE
  v_before text;
BEGIN
  SELECT a.status INTO v_before FROM account a WHERE a.book_id = p_book AND a.account_id = p_account FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such account' USING ERRCODE = 'P0002';
  END IF;
  PERFORM FROM balance b WHERE b.book_id = p_book AND b.account_id = p_account ORDER BY b.asset_id FOR NO KEY UPDATE;
  IF p_status = 'closed' AND EXISTS (SELECT FROM balance b WHERE b.book_id = p_book AND b.account_id = p_account
                                                             AND b.debits <> b.credits) THEN
    RAISE EXCEPTION 'the account is not empty' USING ERRCODE = 'LG009', CONSTRAINT = 'account_close_empty';
  END IF;
  UPDATE account SET status = p_status WHERE book_id = p_book AND account_id = p_account;
  UPDATE balance SET status = p_status WHERE book_id = p_book AND account_id = p_account;
  INSERT INTO account_event (book_id, account_id, status_before, status_after, reason, actor_id, recorded_at)
  VALUES (p_book, p_account, v_before, p_status, p_reason, p_actor, clock_now());
  RETURN v_before;
END
$$;

CREATE FUNCTION ledger.spent_on_liable(p_book integer, p_case integer, p_payee text, p_name text, p_account text) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  WITH owing AS (
    SELECT d.owner AS code, d.name FROM damage_party d WHERE d.book_id = p_book AND d.case_id = p_case AND d.side = 'liable'
    UNION SELECT o.owner, coalesce(d.name, '') FROM damage_obligor o
      LEFT JOIN damage_party d ON d.book_id = o.book_id AND d.case_id = o.case_id AND d.owner = o.owner
    WHERE o.book_id = p_book AND o.case_id = p_case
  ), person AS (
    SELECT owner_forms(x.code, x.name) AS codes, plain_text(x.name) AS name, x.liable
    FROM (
      SELECT code, name, TRUE FROM owing
      UNION ALL
      SELECT r.code, r.name, TRUE FROM owing d JOIN party r ON r.book_id = p_book AND lower(r.code) = ANY (owner_forms(d.code, d.name))
      UNION ALL SELECT p_payee, p_name, FALSE
      UNION ALL
      SELECT d.owner, d.name, FALSE FROM damage_party d
      WHERE d.book_id = p_book AND d.case_id = p_case AND d.side <> 'liable' AND d.owner = p_payee
      UNION ALL
      SELECT r.code, r.name, FALSE FROM party r WHERE r.book_id = p_book AND lower(r.code) = ANY (owner_forms(p_payee, p_name))
      UNION ALL
      SELECT s.payee, s.payee_name, FALSE FROM damage_spending s
      WHERE s.book_id = p_book AND p_account <> '' AND plain_account(s.payee_account) = plain_account(p_account)
    ) AS x (code, name, liable))
  SELECT EXISTS (
    SELECT FROM person a JOIN person b ON a.liable AND NOT b.liable AND (a.codes && b.codes OR (a.name = b.name AND a.name <> '')))
$$;

CREATE FUNCTION ledger.sweep_start(p_book integer) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
  SELECT coalesce((
    SELECT least(h.reached_position, (SELECT min(o.value::bigint) FROM jsonb_each_text(h.open_transactions) AS o
                                      WHERE NOT EXISTS (SELECT FROM pg_snapshot_xip(pg_current_snapshot()) AS x (id)
                                                        WHERE x.id::text = o.key)))
    FROM log_head h WHERE h.book_id = p_book), 0)
$$;

CREATE FUNCTION ledger.tell_administrators() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT e.book_id, e.kind, e.key_id, '{}', e.figures, e.actor_id FROM key_event e
  WHERE e.book_id = NEW.book_id ORDER BY e.at, e.key_id, e.kind;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger.tell_key() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'ledger'
    AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT e.book_id, e.kind, e.key_id, '{}', e.figures, e.actor_id FROM key_event e
  WHERE e.key_id = NEW.key_id AND (TG_OP = 'INSERT' OR e.kind = 'keys.revoked');
  RETURN NULL;
END
$$;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE ledger.account (
    book_id integer NOT NULL,
    account_id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    owner text NOT NULL COLLATE pg_catalog."C",
    purpose text NOT NULL COLLATE pg_catalog."C",
    debit_normal boolean NOT NULL,
    floor bigint,
    ceiling bigint,
    status text DEFAULT 'open'::text NOT NULL COLLATE pg_catalog."C",
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    opened_by integer NOT NULL,
    CONSTRAINT account_code_form CHECK (((code ~ '^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$'::text) AND (length(code) <= 160) AND (cardinality(string_to_array(code, ':'::text)) <= 8) AND (owner ~ '^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$'::text) AND (length(owner) <= 160) AND (cardinality(string_to_array(owner, ':'::text)) <= 8))),
    CONSTRAINT account_limits_ordered CHECK (((floor IS NULL) OR (ceiling IS NULL) OR (floor <= ceiling))),
    CONSTRAINT account_status_known CHECK ((status = ANY (ARRAY['open'::text, 'frozen'::text, 'closed'::text, 'receive_only'::text])))
);

ALTER TABLE ledger.account ALTER COLUMN account_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.account_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.account_event (
    event_id bigint NOT NULL,
    book_id integer NOT NULL,
    account_id integer NOT NULL,
    status_before text NOT NULL COLLATE pg_catalog."C",
    status_after text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL,
    actor_id integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT account_event_has_reason CHECK ((reason <> ''::text))
);

ALTER TABLE ledger.account_event ALTER COLUMN event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.account_event_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.actor (
    actor_id integer NOT NULL,
    book_id integer,
    name text NOT NULL,
    role text NOT NULL COLLATE pg_catalog."C",
    owner text COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    name_salt bytea,
    name_digest bytea NOT NULL,
    CONSTRAINT actor_digest_of_name CHECK (((name_salt IS NULL) OR (name_digest = sha256((name_salt || convert_to(name, 'UTF8'::name)))))),
    CONSTRAINT actor_enterprise_has_owner CHECK (((role = ANY (ARRAY['enterprise'::text, 'assessor'::text, 'court'::text, 'procuratorate'::text])) = (owner IS NOT NULL))),
    CONSTRAINT actor_erased_whole CHECK (
CASE
    WHEN (name_salt IS NULL) THEN (name = ('person '::text || (actor_id)::text))
    ELSE (name <> ''::text)
END),
    CONSTRAINT actor_has_book CHECK (((book_id IS NOT NULL) OR (role = 'administrator'::text))),
    CONSTRAINT actor_name_kept CHECK (((name <> ''::text) AND (name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]'::text) AND (name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'::text))),
    CONSTRAINT actor_role_known CHECK ((role = ANY (ARRAY['administrator'::text, 'bureau'::text, 'finance'::text, 'enterprise'::text, 'auditor'::text, 'assessor'::text, 'court'::text, 'procuratorate'::text])))
);

ALTER TABLE ledger.actor ALTER COLUMN actor_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.actor_actor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.api_key (
    key_id integer NOT NULL,
    actor_id integer NOT NULL,
    digest bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    created_by integer,
    revoked_at timestamp with time zone,
    revoked_by integer,
    CONSTRAINT api_key_digest_is_sha256 CHECK ((octet_length(digest) = 32)),
    CONSTRAINT api_key_revoked_whole CHECK (((revoked_by IS NULL) OR (revoked_at IS NOT NULL)))
);

ALTER TABLE ledger.api_key ALTER COLUMN key_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.api_key_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.approval (
    book_id integer NOT NULL,
    entry_id uuid NOT NULL,
    content jsonb NOT NULL,
    actor_id integer NOT NULL,
    approved_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE ledger.area_quality (
    book_id integer NOT NULL,
    area text NOT NULL COLLATE pg_catalog."C",
    pollutant text NOT NULL COLLATE pg_catalog."C",
    year smallint NOT NULL,
    met boolean NOT NULL,
    document text NOT NULL,
    actor_id integer NOT NULL
);

CREATE TABLE ledger.asset (
    book_id integer NOT NULL,
    asset_id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    unit text NOT NULL,
    scale smallint NOT NULL,
    digits smallint NOT NULL,
    CONSTRAINT asset_code_form CHECK (((code ~ '^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$'::text) AND (length(code) <= 160) AND (cardinality(string_to_array(code, ':'::text)) <= 8))),
    CONSTRAINT asset_kind_known CHECK ((kind = ANY (ARRAY['money'::text, 'permit'::text, 'cap'::text]))),
    CONSTRAINT asset_scale_range CHECK ((((scale >= 0) AND (scale <= 12)) AND ((digits >= 0) AND (digits <= scale))))
);

ALTER TABLE ledger.asset ALTER COLUMN asset_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.asset_asset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.auditor_login (
    book_id integer NOT NULL,
    login text NOT NULL,
    given_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT auditor_login_login_named CHECK ((login <> ''::text))
);

CREATE TABLE ledger.book (
    book_id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    opens_on date NOT NULL,
    zone text DEFAULT 'Asia/Shanghai'::text NOT NULL,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    jurisdiction text DEFAULT 'cn'::text NOT NULL COLLATE pg_catalog."C",
    soft_closed_through date,
    closed_through date,
    CONSTRAINT book_code_form CHECK (((code ~ '^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$'::text) AND (length(code) <= 160) AND (cardinality(string_to_array(code, ':'::text)) <= 8))),
    CONSTRAINT book_frontiers_ordered CHECK ((COALESCE(soft_closed_through, '-infinity'::date) >= COALESCE(closed_through, '-infinity'::date))),
    CONSTRAINT book_name_kept CHECK (((name <> ''::text) AND (name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]'::text) AND (name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'::text)))
);

CREATE VIEW ledger.audit_account WITH (security_barrier='true') AS
 SELECT b.code AS book,
    a.code AS account,
    a.owner,
    a.purpose,
    a.debit_normal,
    a.floor,
    a.ceiling,
    a.status,
    a.opened_at,
    a.opened_by
   FROM (ledger.account a
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_account IS 'Accounts: where one owner holds assets for one purpose.';

COMMENT ON COLUMN ledger.audit_account.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_account.account IS 'Code of the account.';

COMMENT ON COLUMN ledger.audit_account.owner IS 'Code of the owner.';

COMMENT ON COLUMN ledger.audit_account.purpose IS 'Line of the chart of accounts.';

COMMENT ON COLUMN ledger.audit_account.debit_normal IS 'Whether a debit raises the balance.';

COMMENT ON COLUMN ledger.audit_account.floor IS 'Lowest balance allowed, in the smallest unit; null for none.';

COMMENT ON COLUMN ledger.audit_account.ceiling IS 'Highest balance allowed, in the smallest unit; null for none.';

COMMENT ON COLUMN ledger.audit_account.status IS 'open, frozen, receive_only or closed.';

COMMENT ON COLUMN ledger.audit_account.opened_at IS 'Instant at which it was opened.';

COMMENT ON COLUMN ledger.audit_account.opened_by IS 'Number of the actor who opened it; see audit_actor.';

CREATE VIEW ledger.audit_account_event WITH (security_barrier='true') AS
 SELECT b.code AS book,
    a.code AS account,
    v.status_before,
    v.status_after,
    v.reason,
    v.actor_id AS actor,
    v.recorded_at
   FROM ((ledger.account_event v
     JOIN ledger.account a USING (book_id, account_id))
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_account_event IS 'What was done to the status of accounts.';

COMMENT ON COLUMN ledger.audit_account_event.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_account_event.account IS 'Code of the account.';

COMMENT ON COLUMN ledger.audit_account_event.status_before IS 'Status before.';

COMMENT ON COLUMN ledger.audit_account_event.status_after IS 'Status after.';

COMMENT ON COLUMN ledger.audit_account_event.reason IS 'Why, in words.';

COMMENT ON COLUMN ledger.audit_account_event.actor IS 'Number of the actor who did it; see audit_actor.';

COMMENT ON COLUMN ledger.audit_account_event.recorded_at IS 'Instant of recording.';

CREATE VIEW ledger.audit_actor WITH (security_barrier='true') AS
 SELECT b.code AS book,
    v.actor_id AS actor,
    v.name,
    v.role,
    v.owner,
    v.created_at,
    encode(v.name_digest, 'hex'::text) AS digest
   FROM (ledger.actor v
     JOIN ledger.book b ON (((v.book_id = b.book_id) OR (v.book_id IS NULL))))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_actor IS 'Who acts: the actors of the book, and the administrators of the installation. No keys, no salts.';

COMMENT ON COLUMN ledger.audit_actor.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_actor.actor IS 'Number of the actor.';

COMMENT ON COLUMN ledger.audit_actor.name IS 'Name; "person" and the number once the person was erased.';

COMMENT ON COLUMN ledger.audit_actor.role IS 'Role in which it acts.';

COMMENT ON COLUMN ledger.audit_actor.owner IS 'Code of the party that it acts for; null for those who see the whole book.';

COMMENT ON COLUMN ledger.audit_actor.created_at IS 'Instant at which it was entered.';

COMMENT ON COLUMN ledger.audit_actor.digest IS 'How a record of the log names it: SHA-256 of salt and name.';

CREATE VIEW ledger.audit_approval WITH (security_barrier='true') AS
 SELECT b.code AS book,
    v.entry_id AS entry,
    v.content,
    v.actor_id AS actor,
    v.approved_at
   FROM (ledger.approval v
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_approval IS 'Second persons'' yes to the exact content of an entry.';

COMMENT ON COLUMN ledger.audit_approval.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_approval.entry IS 'Id of the entry that was approved.';

COMMENT ON COLUMN ledger.audit_approval.content IS 'What was approved.';

COMMENT ON COLUMN ledger.audit_approval.actor IS 'Number of the actor who approved; see audit_actor.';

COMMENT ON COLUMN ledger.audit_approval.approved_at IS 'Instant of the approval.';

CREATE VIEW ledger.audit_asset WITH (security_barrier='true') AS
 SELECT b.code AS book,
    s.code AS asset,
    s.name,
    s.kind,
    s.unit,
    s.scale
   FROM (ledger.asset s
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_asset IS 'What is counted: money, room under a cap, lots of permits.';

COMMENT ON COLUMN ledger.audit_asset.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_asset.asset IS 'Code of the asset.';

COMMENT ON COLUMN ledger.audit_asset.name IS 'Name of the asset.';

COMMENT ON COLUMN ledger.audit_asset.kind IS 'money, permit or cap.';

COMMENT ON COLUMN ledger.audit_asset.unit IS 'Unit in which decimals are written.';

COMMENT ON COLUMN ledger.audit_asset.scale IS 'Decimals of the smallest unit: 2 for fen, 6 for grams of a tonne.';

CREATE TABLE ledger.balance (
    book_id integer NOT NULL,
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    debits bigint DEFAULT 0 NOT NULL,
    credits bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    floor bigint,
    ceiling bigint,
    debit_normal boolean NOT NULL,
    status text NOT NULL COLLATE pg_catalog."C",
    purpose text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT balance_ceiling CHECK (((ceiling IS NULL) OR (
CASE
    WHEN debit_normal THEN (debits - credits)
    ELSE (credits - debits)
END <= ceiling))),
    CONSTRAINT balance_counts CHECK (((debits >= 0) AND (credits >= 0) AND (version >= 0))),
    CONSTRAINT balance_floor CHECK (((floor IS NULL) OR (
CASE
    WHEN debit_normal THEN (debits - credits)
    ELSE (credits - debits)
END >= floor)))
)
WITH (fillfactor='60');

CREATE VIEW ledger.audit_balance WITH (security_barrier='true') AS
 SELECT b.code AS book,
    a.code AS account,
    s.code AS asset,
    s.scale,
    n.debits,
    n.credits,
        CASE
            WHEN n.debit_normal THEN (n.debits - n.credits)
            ELSE (n.credits - n.debits)
        END AS balance,
    (((
        CASE
            WHEN n.debit_normal THEN (n.debits - n.credits)
            ELSE (n.credits - n.debits)
        END)::numeric * (('1e-'::text || s.scale))::numeric))::text AS balance_decimal,
    n.version
   FROM (((ledger.balance n
     JOIN ledger.account a USING (book_id, account_id))
     JOIN ledger.asset s USING (book_id, asset_id))
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_balance IS 'Balances now, one per account and asset.';

COMMENT ON COLUMN ledger.audit_balance.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_balance.account IS 'Code of the account.';

COMMENT ON COLUMN ledger.audit_balance.asset IS 'Code of the asset.';

COMMENT ON COLUMN ledger.audit_balance.scale IS 'Decimals of the smallest unit.';

COMMENT ON COLUMN ledger.audit_balance.debits IS 'Sum of all debits, an integer of the smallest unit.';

COMMENT ON COLUMN ledger.audit_balance.credits IS 'Sum of all credits, an integer of the smallest unit.';

COMMENT ON COLUMN ledger.audit_balance.balance IS 'In the normal direction of the account, an integer of the smallest unit.';

COMMENT ON COLUMN ledger.audit_balance.balance_decimal IS 'The balance as a decimal text, in the unit of the asset.';

COMMENT ON COLUMN ledger.audit_balance.version IS 'Number of postings on it.';

CREATE VIEW ledger.audit_book WITH (security_barrier='true') AS
 SELECT b.code AS book,
    b.name,
    b.opens_on,
    b.zone,
    b.jurisdiction,
    b.opened_at,
    b.soft_closed_through,
    b.closed_through
   FROM ledger.book b
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_book IS 'The books that this login may read.';

COMMENT ON COLUMN ledger.audit_book.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_book.name IS 'Name of the book.';

COMMENT ON COLUMN ledger.audit_book.opens_on IS 'First legal date that the book takes.';

COMMENT ON COLUMN ledger.audit_book.zone IS 'Zone in which the law counts days.';

COMMENT ON COLUMN ledger.audit_book.jurisdiction IS 'Code of the rule pack that decides.';

COMMENT ON COLUMN ledger.audit_book.opened_at IS 'Instant at which the book was opened.';

COMMENT ON COLUMN ledger.audit_book.soft_closed_through IS 'Last day of the newest month that needs a second person; null for none.';

COMMENT ON COLUMN ledger.audit_book.closed_through IS 'Last day of the newest month that takes no entry; null for none.';

CREATE TABLE ledger.damage_case (
    book_id integer NOT NULL,
    case_id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    title text NOT NULL,
    process_id uuid NOT NULL,
    area text NOT NULL COLLATE pg_catalog."C",
    medium text NOT NULL COLLATE pg_catalog."C",
    channel text NOT NULL COLLATE pg_catalog."C",
    source text COLLATE pg_catalog."C",
    received_on date NOT NULL,
    occurred_on date,
    red_line boolean NOT NULL,
    repeated boolean NOT NULL,
    major boolean NOT NULL,
    class text COLLATE pg_catalog."C",
    assessed bigint,
    public boolean DEFAULT false NOT NULL,
    CONSTRAINT damage_case_class_known CHECK ((class = ANY (ARRAY['minor'::text, 'simple'::text, 'ordinary'::text, 'major'::text]))),
    CONSTRAINT damage_case_medium_known CHECK ((medium = ANY (ARRAY['water'::text, 'groundwater'::text, 'air'::text, 'soil'::text, 'marine'::text, 'forest'::text, 'wildlife'::text, 'mixed'::text])))
);

CREATE TABLE ledger.process (
    book_id integer NOT NULL,
    process_id uuid NOT NULL,
    machine text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    started_by integer NOT NULL
);

CREATE VIEW ledger.audit_case WITH (security_barrier='true') AS
 SELECT b.code AS book,
    v.code AS case_code,
    v.title,
    q.state,
    v.area,
    v.medium,
    v.received_on,
    v.occurred_on,
    v.process_id AS process
   FROM ((ledger.damage_case v
     JOIN ledger.process q ON (((q.book_id = v.book_id) AND (q.process_id = v.process_id))))
     JOIN ledger.book b ON ((b.book_id = v.book_id)))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_case IS 'Damage cases.';

COMMENT ON COLUMN ledger.audit_case.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_case.case_code IS 'Number of the case.';

COMMENT ON COLUMN ledger.audit_case.title IS 'Title of the case.';

COMMENT ON COLUMN ledger.audit_case.state IS 'State of the case now.';

COMMENT ON COLUMN ledger.audit_case.area IS 'Code of the place.';

COMMENT ON COLUMN ledger.audit_case.medium IS 'What was damaged.';

COMMENT ON COLUMN ledger.audit_case.received_on IS 'Day on which the clue came.';

COMMENT ON COLUMN ledger.audit_case.occurred_on IS 'Day of the damage; null when not known.';

COMMENT ON COLUMN ledger.audit_case.process IS 'Id of its process; see audit_process_event.';

CREATE TABLE ledger.damage_record (
    book_id integer NOT NULL,
    record_id uuid NOT NULL,
    case_id integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    subject uuid,
    effective_on date NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL,
    document text NOT NULL,
    words jsonb NOT NULL,
    basis text NOT NULL,
    law text NOT NULL,
    actor_id integer NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE VIEW ledger.audit_case_record WITH (security_barrier='true') AS
 SELECT b.code AS book,
    c.code AS case_code,
    v.record_id AS record,
    v.kind,
    v.effective_on,
    v.state,
    v.reason,
    v.document,
    v.basis,
    v.law,
    v.actor_id AS actor,
    v.recorded_at
   FROM ((ledger.damage_record v
     JOIN ledger.damage_case c USING (book_id, case_id))
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_case_record IS 'What was done in damage cases, with the law that was applied.';

COMMENT ON COLUMN ledger.audit_case_record.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_case_record.case_code IS 'Number of the case.';

COMMENT ON COLUMN ledger.audit_case_record.record IS 'Id of the record.';

COMMENT ON COLUMN ledger.audit_case_record.kind IS 'What was done.';

COMMENT ON COLUMN ledger.audit_case_record.effective_on IS 'Legal date.';

COMMENT ON COLUMN ledger.audit_case_record.state IS 'State after it.';

COMMENT ON COLUMN ledger.audit_case_record.reason IS 'Why, in words.';

COMMENT ON COLUMN ledger.audit_case_record.document IS 'Document that it rests on.';

COMMENT ON COLUMN ledger.audit_case_record.basis IS 'Article that allows it.';

COMMENT ON COLUMN ledger.audit_case_record.law IS 'Versions of the rule packs that were applied.';

COMMENT ON COLUMN ledger.audit_case_record.actor IS 'Number of the actor who did it; see audit_actor.';

COMMENT ON COLUMN ledger.audit_case_record.recorded_at IS 'Instant of recording.';

CREATE TABLE ledger.checkpoint (
    book_id integer NOT NULL,
    checkpoint_id bigint NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    key_number integer NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    note text NOT NULL,
    CONSTRAINT checkpoint_form CHECK (((size >= 0) AND (octet_length(root) = 32)))
);

CREATE VIEW ledger.audit_checkpoint WITH (security_barrier='true') AS
 SELECT b.code AS book,
    v.size,
    encode(v.root, 'hex'::text) AS root,
    v.key_number,
    v.signed_at,
    v.note
   FROM (ledger.checkpoint v
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_checkpoint IS 'Signed heads of the log.';

COMMENT ON COLUMN ledger.audit_checkpoint.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_checkpoint.size IS 'Number of records that it covers.';

COMMENT ON COLUMN ledger.audit_checkpoint.root IS 'Root of the tree, in hexadecimal.';

COMMENT ON COLUMN ledger.audit_checkpoint.key_number IS 'Number of the key that signed.';

COMMENT ON COLUMN ledger.audit_checkpoint.signed_at IS 'Instant of the signature.';

COMMENT ON COLUMN ledger.audit_checkpoint.note IS 'The signed note.';

CREATE TABLE ledger.entry (
    book_id integer NOT NULL,
    entry_id uuid NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    actor_id integer NOT NULL,
    approver_id integer,
    lines smallint NOT NULL,
    reverses uuid,
    memo text NOT NULL,
    document text NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT entry_four_eyes CHECK ((approver_id <> actor_id)),
    CONSTRAINT entry_id_version_7 CHECK ((substr((entry_id)::text, 15, 1) = '7'::text)),
    CONSTRAINT entry_lines_two_or_more CHECK ((lines >= 2))
);

CREATE VIEW ledger.audit_entry WITH (security_barrier='true') AS
 SELECT b.code AS book,
    e.entry_id AS entry,
    e.kind,
    e.effective_on,
    e.recorded_at,
    e.actor_id AS actor,
    e.approver_id AS approver,
    e.lines,
    e.reverses,
    e.memo,
    e.document,
    e."position"
   FROM (ledger.entry e
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_entry IS 'Entries: balanced events, written once.';

COMMENT ON COLUMN ledger.audit_entry.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_entry.entry IS 'Id of the entry.';

COMMENT ON COLUMN ledger.audit_entry.kind IS 'Code of the kind; see audit_kind.';

COMMENT ON COLUMN ledger.audit_entry.effective_on IS 'Legal date of the event.';

COMMENT ON COLUMN ledger.audit_entry.recorded_at IS 'Instant at which the ledger learned of it.';

COMMENT ON COLUMN ledger.audit_entry.actor IS 'Number of the actor who posted it; see audit_actor.';

COMMENT ON COLUMN ledger.audit_entry.approver IS 'Number of the second person; null for none.';

COMMENT ON COLUMN ledger.audit_entry.lines IS 'Number of postings.';

COMMENT ON COLUMN ledger.audit_entry.reverses IS 'Id of the entry that it reverses; null for none.';

COMMENT ON COLUMN ledger.audit_entry.memo IS 'Memo, as stored.';

COMMENT ON COLUMN ledger.audit_entry.document IS 'Document that it rests on, as stored.';

COMMENT ON COLUMN ledger.audit_entry."position" IS 'Rises with every entry; rolled back ones leave gaps.';

CREATE TABLE ledger.damage_evidence (
    book_id integer NOT NULL,
    evidence_id uuid NOT NULL,
    case_id integer NOT NULL,
    name text NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    proves text[] NOT NULL,
    shown boolean NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT damage_evidence_hash_form CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT damage_evidence_name_kept CHECK (((name <> ''::text) AND (name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]'::text) AND (name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'::text))),
    CONSTRAINT damage_evidence_size_positive CHECK ((size > 0))
);

CREATE VIEW ledger.audit_evidence WITH (security_barrier='true') AS
 SELECT b.code AS book,
    c.code AS case_code,
    v.evidence_id AS evidence,
    v.name,
    v.kind,
    v.size,
    v.sha256
   FROM ((ledger.damage_evidence v
     JOIN ledger.damage_case c USING (book_id, case_id))
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_evidence IS 'Files of evidence of damage cases, by the hash of their bytes.';

COMMENT ON COLUMN ledger.audit_evidence.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_evidence.case_code IS 'Number of the case.';

COMMENT ON COLUMN ledger.audit_evidence.evidence IS 'Id of the file.';

COMMENT ON COLUMN ledger.audit_evidence.name IS 'Name of the file.';

COMMENT ON COLUMN ledger.audit_evidence.kind IS 'Kind of evidence.';

COMMENT ON COLUMN ledger.audit_evidence.size IS 'Number of bytes.';

COMMENT ON COLUMN ledger.audit_evidence.sha256 IS 'SHA-256 of the bytes, in hexadecimal.';

CREATE TABLE ledger.entry_kind (
    code text NOT NULL COLLATE pg_catalog."C",
    debits text[] NOT NULL,
    credits text[] NOT NULL,
    required text[] NOT NULL,
    needs_approval boolean NOT NULL,
    reversible boolean NOT NULL,
    reversal_days integer,
    article text NOT NULL
);

CREATE VIEW ledger.audit_kind WITH (security_barrier='true') AS
 SELECT k.code AS kind,
    k.article,
    k.needs_approval,
    k.reversible,
    k.reversal_days
   FROM ledger.entry_kind k;

COMMENT ON VIEW ledger.audit_kind IS 'Kinds of entry, with the article behind each; the same in every book.';

COMMENT ON COLUMN ledger.audit_kind.kind IS 'Code of the kind.';

COMMENT ON COLUMN ledger.audit_kind.article IS 'Law or rule behind it.';

COMMENT ON COLUMN ledger.audit_kind.needs_approval IS 'Whether a second person approves.';

COMMENT ON COLUMN ledger.audit_kind.reversible IS 'Whether it may be reversed.';

COMMENT ON COLUMN ledger.audit_kind.reversal_days IS 'Days after recording within which it may be reversed; null for no end.';

CREATE TABLE ledger.posting (
    book_id integer NOT NULL,
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    line smallint NOT NULL,
    entry_id uuid NOT NULL,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    version bigint NOT NULL,
    balance_after bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    effective_on date NOT NULL,
    CONSTRAINT posting_amount_positive CHECK (((debit >= 0) AND (credit >= 0) AND ((debit = 0) <> (credit = 0)) AND ((debit + credit) <= '100000000000000000'::bigint)))
);

CREATE VIEW ledger.audit_posting WITH (security_barrier='true') AS
 SELECT b.code AS book,
    p.entry_id AS entry,
    p.line,
    a.code AS account,
    a.owner,
    s.code AS asset,
    s.scale,
        CASE
            WHEN (p.debit > 0) THEN 'debit'::text
            ELSE 'credit'::text
        END AS side,
    (p.debit + p.credit) AS amount,
    ((((p.debit + p.credit))::numeric * (('1e-'::text || s.scale))::numeric))::text AS amount_decimal,
    p.balance_after,
    p.version,
    p.effective_on,
    p.recorded_at
   FROM (((ledger.posting p
     JOIN ledger.account a USING (book_id, account_id))
     JOIN ledger.asset s USING (book_id, asset_id))
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_posting IS 'Lines of entries, each with the balance after it.';

COMMENT ON COLUMN ledger.audit_posting.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_posting.entry IS 'Id of the entry.';

COMMENT ON COLUMN ledger.audit_posting.line IS 'Number of the line in the entry.';

COMMENT ON COLUMN ledger.audit_posting.account IS 'Code of the account.';

COMMENT ON COLUMN ledger.audit_posting.owner IS 'Code of the owner of the account.';

COMMENT ON COLUMN ledger.audit_posting.asset IS 'Code of the asset.';

COMMENT ON COLUMN ledger.audit_posting.scale IS 'Decimals of the smallest unit.';

COMMENT ON COLUMN ledger.audit_posting.side IS 'debit or credit.';

COMMENT ON COLUMN ledger.audit_posting.amount IS 'An integer of the smallest unit.';

COMMENT ON COLUMN ledger.audit_posting.amount_decimal IS 'The amount as a decimal text, in the unit of the asset.';

COMMENT ON COLUMN ledger.audit_posting.balance_after IS 'Balance after it in the normal direction, an integer of the smallest unit.';

COMMENT ON COLUMN ledger.audit_posting.version IS 'Number of postings on the account in this asset, with this one.';

COMMENT ON COLUMN ledger.audit_posting.effective_on IS 'Legal date of the event.';

COMMENT ON COLUMN ledger.audit_posting.recorded_at IS 'Instant of recording.';

CREATE TABLE ledger.process_event (
    book_id integer NOT NULL,
    process_id uuid NOT NULL,
    version integer NOT NULL,
    machine text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    previous integer,
    from_state text NOT NULL COLLATE pg_catalog."C",
    to_state text NOT NULL COLLATE pg_catalog."C",
    four_eyes boolean NOT NULL,
    started_by integer NOT NULL,
    actor_id integer NOT NULL,
    effective_on date NOT NULL,
    reason text NOT NULL,
    document text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT process_event_first_from_start CHECK (((from_state = ''::text) = (version = 1))),
    CONSTRAINT process_event_four_eyes CHECK (((NOT four_eyes) OR (actor_id <> started_by))),
    CONSTRAINT process_event_numbered CHECK ((((previous IS NULL) = (version = 1)) AND ((previous IS NULL) OR (previous = (version - 1)))))
);

CREATE VIEW ledger.audit_process_event WITH (security_barrier='true') AS
 SELECT b.code AS book,
    v.process_id AS process,
    v.version,
    v.machine,
    v.action,
    v.from_state,
    v.to_state,
    v.actor_id AS actor,
    v.effective_on,
    v.reason,
    v.document,
    v.recorded_at
   FROM (ledger.process_event v
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_process_event IS 'Steps of processes: cases, sales, grants and all else that passes through states.';

COMMENT ON COLUMN ledger.audit_process_event.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_process_event.process IS 'Id of the process.';

COMMENT ON COLUMN ledger.audit_process_event.version IS 'Number of the step, from 1.';

COMMENT ON COLUMN ledger.audit_process_event.machine IS 'What kind of process.';

COMMENT ON COLUMN ledger.audit_process_event.action IS 'Step that was taken.';

COMMENT ON COLUMN ledger.audit_process_event.from_state IS 'State before; empty at the beginning.';

COMMENT ON COLUMN ledger.audit_process_event.to_state IS 'State after.';

COMMENT ON COLUMN ledger.audit_process_event.actor IS 'Number of the actor who took it; see audit_actor.';

COMMENT ON COLUMN ledger.audit_process_event.effective_on IS 'Legal date.';

COMMENT ON COLUMN ledger.audit_process_event.reason IS 'Why, in words.';

COMMENT ON COLUMN ledger.audit_process_event.document IS 'Document that it rests on.';

COMMENT ON COLUMN ledger.audit_process_event.recorded_at IS 'Instant of recording.';

CREATE TABLE ledger.refusal (
    book_id integer NOT NULL,
    entry_id uuid NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    figures jsonb NOT NULL,
    content jsonb NOT NULL,
    actor_id integer NOT NULL,
    refused_at timestamp with time zone NOT NULL
);

CREATE VIEW ledger.audit_refusal WITH (security_barrier='true') AS
 SELECT b.code AS book,
    v.entry_id AS entry,
    v.code,
    v.figures,
    v.content,
    v.actor_id AS actor,
    v.refused_at
   FROM (ledger.refusal v
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_refusal IS 'Ids that were refused for good.';

COMMENT ON COLUMN ledger.audit_refusal.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_refusal.entry IS 'Id that was refused.';

COMMENT ON COLUMN ledger.audit_refusal.code IS 'Code of the refusal; see docs/errors.md.';

COMMENT ON COLUMN ledger.audit_refusal.figures IS 'Figures that were compared.';

COMMENT ON COLUMN ledger.audit_refusal.content IS 'What was asked.';

COMMENT ON COLUMN ledger.audit_refusal.actor IS 'Number of the actor who asked; see audit_actor.';

COMMENT ON COLUMN ledger.audit_refusal.refused_at IS 'Instant of the refusal.';

CREATE TABLE ledger.seal (
    book_id integer NOT NULL,
    place bigint NOT NULL,
    entry_id uuid NOT NULL,
    "position" bigint NOT NULL,
    voucher_month date NOT NULL,
    voucher_number integer NOT NULL,
    leaf_hash bytea NOT NULL,
    CONSTRAINT seal_form CHECK (((place >= 0) AND (voucher_number > 0) AND (octet_length(leaf_hash) = 32)))
);

CREATE VIEW ledger.audit_seal WITH (security_barrier='true') AS
 SELECT b.code AS book,
    v.place,
    v.entry_id AS entry,
    v.voucher_month,
    v.voucher_number,
    encode(v.leaf_hash, 'hex'::text) AS leaf_hash
   FROM (ledger.seal v
     JOIN ledger.book b USING (book_id))
  WHERE (b.book_id IN ( SELECT g.book_id
           FROM ledger.auditor_login g
          WHERE (g.login = SESSION_USER)));

COMMENT ON VIEW ledger.audit_seal IS 'Places of entries in the sealed log, and voucher numbers.';

COMMENT ON COLUMN ledger.audit_seal.book IS 'Code of the book.';

COMMENT ON COLUMN ledger.audit_seal.place IS 'Index in the log, from 0.';

COMMENT ON COLUMN ledger.audit_seal.entry IS 'Id of the entry.';

COMMENT ON COLUMN ledger.audit_seal.voucher_month IS 'First day of the month of the voucher number.';

COMMENT ON COLUMN ledger.audit_seal.voucher_number IS 'Number in the month, from 1, without gaps.';

COMMENT ON COLUMN ledger.audit_seal.leaf_hash IS 'Leaf hash, in hexadecimal.';

CREATE TABLE ledger.bank_account (
    book_id integer NOT NULL,
    bank_account_id integer NOT NULL,
    number text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    bank text NOT NULL,
    account_id integer NOT NULL,
    asset_id integer NOT NULL,
    since date NOT NULL,
    added_by integer NOT NULL,
    added_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT bank_account_name_kept CHECK (((name <> ''::text) AND (name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]'::text) AND (name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'::text))),
    CONSTRAINT bank_account_number_form CHECK ((number ~ '^[A-Z0-9-]{4,40}$'::text))
);

ALTER TABLE ledger.bank_account ALTER COLUMN bank_account_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.bank_account_bank_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.bank_import (
    book_id integer NOT NULL,
    import_id integer NOT NULL,
    sha256 bytea NOT NULL,
    size integer NOT NULL,
    file_name text NOT NULL,
    mapping text COLLATE pg_catalog."C",
    imported_by integer NOT NULL,
    imported_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT bank_import_sha256_form CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE ledger.bank_import ALTER COLUMN import_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.bank_import_import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.bank_line (
    book_id integer NOT NULL,
    line_id integer NOT NULL,
    bank_account_id integer NOT NULL,
    booked_on date NOT NULL,
    valued_on date,
    direction text NOT NULL COLLATE pg_catalog."C",
    amount bigint NOT NULL,
    reference text NOT NULL,
    end_to_end text NOT NULL,
    party text NOT NULL,
    party_account text NOT NULL,
    remittance text NOT NULL,
    reversal boolean NOT NULL,
    ordinal integer NOT NULL,
    CONSTRAINT bank_line_amount_positive CHECK (((amount > 0) AND (amount <= '100000000000000000'::bigint))),
    CONSTRAINT bank_line_direction_known CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);

ALTER TABLE ledger.bank_line ALTER COLUMN line_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.bank_line_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.bank_mapping (
    book_id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    content jsonb NOT NULL,
    added_by integer NOT NULL,
    added_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE ledger.bank_match (
    book_id integer NOT NULL,
    match_id uuid NOT NULL,
    bank_account_id integer NOT NULL,
    rule text NOT NULL COLLATE pg_catalog."C",
    confidence smallint,
    explanation jsonb NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    made_by integer NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT bank_match_confidence_of_rules CHECK ((((rule = 'manual'::text) = (confidence IS NULL)) AND ((confidence >= 0) AND (confidence <= 100)))),
    CONSTRAINT bank_match_rules_decide CHECK (((rule = 'manual'::text) OR (state = ANY (ARRAY['matched'::text, 'released'::text])))),
    CONSTRAINT bank_match_state_known CHECK ((state = ANY (ARRAY['proposed'::text, 'matched'::text, 'dropped'::text, 'released'::text])))
);

CREATE TABLE ledger.bank_match_line (
    book_id integer NOT NULL,
    match_id uuid NOT NULL,
    line_id integer NOT NULL,
    live boolean DEFAULT true NOT NULL
);

CREATE TABLE ledger.bank_match_posting (
    book_id integer NOT NULL,
    match_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    line smallint NOT NULL,
    live boolean DEFAULT true NOT NULL
);

CREATE TABLE ledger.bank_release (
    book_id integer NOT NULL,
    release_id uuid NOT NULL,
    match_id uuid NOT NULL
);

CREATE TABLE ledger.bank_statement (
    book_id integer NOT NULL,
    statement_id integer NOT NULL,
    bank_account_id integer NOT NULL,
    import_id integer NOT NULL,
    reference text NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    opening bigint NOT NULL,
    closing bigint NOT NULL,
    lines integer NOT NULL,
    CONSTRAINT bank_statement_days_ordered CHECK ((from_on <= to_on)),
    CONSTRAINT bank_statement_lines_counted CHECK ((lines >= 0))
);

CREATE TABLE ledger.bank_statement_line (
    book_id integer NOT NULL,
    statement_id integer NOT NULL,
    place integer NOT NULL,
    line_id integer NOT NULL,
    CONSTRAINT bank_statement_line_place_from_1 CHECK ((place >= 1))
);

ALTER TABLE ledger.bank_statement ALTER COLUMN statement_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.bank_statement_statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ledger.book ALTER COLUMN book_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.book_book_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.check_result (
    check_id bigint NOT NULL,
    ran_at timestamp with time zone NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    offenders bigint NOT NULL,
    shown text[] NOT NULL
);

ALTER TABLE ledger.check_result ALTER COLUMN check_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.check_result_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ledger.checkpoint ALTER COLUMN checkpoint_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.checkpoint_checkpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.cosignature (
    book_id integer NOT NULL,
    cosignature_id bigint NOT NULL,
    checkpoint_id bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    signer text NOT NULL,
    line text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    CONSTRAINT cosignature_kind_known CHECK ((kind = ANY (ARRAY['witness'::text, 'timestamp'::text, 'git'::text])))
);

ALTER TABLE ledger.cosignature ALTER COLUMN cosignature_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.cosignature_cosignature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.damage_assessment (
    book_id integer NOT NULL,
    assessment_id uuid NOT NULL,
    case_id integer NOT NULL,
    version smallint NOT NULL,
    total bigint NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    assessed_on date NOT NULL,
    CONSTRAINT damage_assessment_total_positive CHECK ((total > 0))
);

ALTER TABLE ledger.damage_case ALTER COLUMN case_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.damage_case_case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.damage_clock (
    book_id integer NOT NULL,
    clock_id bigint NOT NULL,
    case_id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    starts_on date NOT NULL,
    length text NOT NULL COLLATE pg_catalog."C",
    due_on date,
    why text NOT NULL,
    source text NOT NULL,
    stopped_on date,
    warned_on date,
    escalated_on date,
    CONSTRAINT damage_clock_stops_after_start CHECK ((stopped_on >= starts_on))
);

ALTER TABLE ledger.damage_clock ALTER COLUMN clock_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.damage_clock_clock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.damage_figure (
    book_id integer NOT NULL,
    case_id integer NOT NULL,
    record_id uuid NOT NULL,
    figure text NOT NULL COLLATE pg_catalog."C",
    head text NOT NULL COLLATE pg_catalog."C",
    amount bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT damage_figure_amount_not_negative CHECK ((amount >= 0)),
    CONSTRAINT damage_figure_figure_known CHECK ((figure = ANY (ARRAY['claimed'::text, 'assessed'::text, 'agreed'::text, 'judged'::text])))
);

CREATE TABLE ledger.damage_guarantee (
    book_id integer NOT NULL,
    guarantee_id uuid NOT NULL,
    case_id integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    guarantor text NOT NULL COLLATE pg_catalog."C",
    amount bigint NOT NULL,
    expires_on date,
    CONSTRAINT damage_guarantee_amount_positive CHECK ((amount > 0)),
    CONSTRAINT damage_guarantee_kind_known CHECK ((kind = ANY (ARRAY['bank_letter'::text, 'mortgage'::text, 'surety'::text, 'deposit'::text])))
);

CREATE TABLE ledger.damage_instalment (
    book_id integer NOT NULL,
    case_id integer NOT NULL,
    number smallint NOT NULL,
    part smallint NOT NULL,
    due_on date NOT NULL,
    amount bigint NOT NULL,
    settled bigint NOT NULL,
    CONSTRAINT damage_instalment_amount_positive CHECK ((amount > 0)),
    CONSTRAINT damage_instalment_settled_at_most_once CHECK (((settled >= 0) AND (settled <= amount)))
);

CREATE TABLE ledger.damage_item (
    book_id integer NOT NULL,
    assessment_id uuid NOT NULL,
    number smallint NOT NULL,
    head text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    inputs jsonb NOT NULL,
    coefficients jsonb NOT NULL,
    lines jsonb NOT NULL,
    amount bigint NOT NULL,
    printed text NOT NULL,
    approximate boolean NOT NULL,
    CONSTRAINT damage_item_amount_positive CHECK ((amount > 0)),
    CONSTRAINT damage_item_head_known CHECK ((head = ANY (ARRAY['H1'::text, 'H2'::text, 'H3'::text, 'H4'::text, 'H5'::text, 'H6'::text, 'H7'::text, 'H8'::text])))
);

CREATE TABLE ledger.damage_milestone (
    book_id integer NOT NULL,
    project_id uuid NOT NULL,
    number smallint NOT NULL,
    title text NOT NULL,
    due_on date NOT NULL,
    amount bigint NOT NULL,
    accepted_on date,
    paid bigint DEFAULT 0 NOT NULL,
    CONSTRAINT damage_milestone_paid_after_acceptance CHECK (((paid = 0) OR (accepted_on IS NOT NULL))),
    CONSTRAINT damage_milestone_paid_in_amount CHECK (((amount >= 0) AND ((paid >= 0) AND (paid <= amount))))
);

CREATE TABLE ledger.damage_obligation (
    book_id integer NOT NULL,
    obligation_id uuid NOT NULL,
    case_id integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    document text NOT NULL,
    in_force_on date,
    court_since date,
    conversion bigint NOT NULL,
    CONSTRAINT damage_obligation_conversion_not_negative CHECK ((conversion >= 0)),
    CONSTRAINT damage_obligation_kind_known CHECK ((kind = ANY (ARRAY['agreement'::text, 'judgment'::text, 'mediation'::text, 'conversion'::text, 'carried_over'::text])))
);

CREATE TABLE ledger.damage_obligor (
    book_id integer NOT NULL,
    case_id integer NOT NULL,
    part smallint NOT NULL,
    owner text NOT NULL COLLATE pg_catalog."C",
    place smallint NOT NULL,
    numerator bigint NOT NULL,
    denominator bigint NOT NULL,
    CONSTRAINT damage_obligor_share CHECK (((numerator >= 0) AND (denominator > 0) AND (numerator <= denominator)))
);

CREATE TABLE ledger.damage_part (
    book_id integer NOT NULL,
    case_id integer NOT NULL,
    part smallint NOT NULL,
    obligation_id uuid NOT NULL,
    amount bigint NOT NULL,
    interest bigint DEFAULT 0 NOT NULL,
    interest_through date,
    CONSTRAINT damage_part_amounts CHECK (((amount > 0) AND (interest >= 0)))
);

CREATE TABLE ledger.damage_party (
    book_id integer NOT NULL,
    case_id integer NOT NULL,
    owner text NOT NULL COLLATE pg_catalog."C",
    side text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    person boolean NOT NULL,
    CONSTRAINT damage_party_side_known CHECK ((side = ANY (ARRAY['claimant'::text, 'lead'::text, 'co_handler'::text, 'liable'::text, 'assessor'::text, 'court'::text, 'procuratorate'::text])))
);

CREATE TABLE ledger.damage_pause (
    book_id integer NOT NULL,
    clock_id bigint NOT NULL,
    first_on date NOT NULL,
    last_on date,
    CONSTRAINT damage_pause_ends_after_start CHECK ((last_on >= first_on))
);

CREATE TABLE ledger.damage_payment (
    book_id integer NOT NULL,
    payment_id uuid NOT NULL,
    case_id integer NOT NULL,
    part smallint NOT NULL,
    route text NOT NULL COLLATE pg_catalog."C",
    payer text NOT NULL COLLATE pg_catalog."C",
    paid_on date NOT NULL,
    amount bigint NOT NULL,
    interest bigint NOT NULL,
    excess bigint NOT NULL,
    waiting bigint NOT NULL,
    entry_id uuid NOT NULL,
    reversed_by uuid,
    CONSTRAINT damage_payment_amounts CHECK (((amount > 0) AND (interest >= 0) AND (excess >= 0) AND ((interest + excess) <= amount))),
    CONSTRAINT damage_payment_reversed_waits_no_more CHECK (((reversed_by IS NULL) OR (waiting = 0))),
    CONSTRAINT damage_payment_route_known CHECK ((route = ANY (ARRAY['treasury'::text, 'agency'::text, 'court'::text, 'escrow'::text, 'deposit'::text, 'waiver'::text, 'credit'::text, 'replaced'::text]))),
    CONSTRAINT damage_payment_waiting_in_amount CHECK (((waiting >= 0) AND (waiting <= amount)))
);

CREATE TABLE ledger.damage_project (
    book_id integer NOT NULL,
    project_id uuid NOT NULL,
    case_id integer NOT NULL,
    title text NOT NULL,
    mode text NOT NULL COLLATE pg_catalog."C",
    repairer text NOT NULL COLLATE pg_catalog."C",
    budget bigint NOT NULL,
    contract bigint,
    evaluated boolean DEFAULT false NOT NULL,
    CONSTRAINT damage_project_contract_in_budget CHECK (((budget > 0) AND (contract > 0) AND (contract <= budget))),
    CONSTRAINT damage_project_mode_known CHECK ((mode = ANY (ARRAY['own'::text, 'entrusted'::text, 'substitute'::text, 'service'::text, 'funded'::text])))
);

CREATE TABLE ledger.damage_relief (
    book_id integer NOT NULL,
    relief_id uuid NOT NULL,
    case_id integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    part smallint,
    amount bigint NOT NULL,
    basis text NOT NULL,
    first_on date,
    last_on date,
    payee text COLLATE pg_catalog."C",
    obligation_id uuid,
    left_owed bigint,
    CONSTRAINT damage_relief_amount_given CHECK (((amount >= 0) AND ((amount > 0) OR (kind = 'suspension'::text)))),
    CONSTRAINT damage_relief_days CHECK ((((kind = 'suspension'::text) = (first_on IS NOT NULL)) AND ((last_on IS NULL) OR (last_on >= first_on)))),
    CONSTRAINT damage_relief_kind_known CHECK ((kind = ANY (ARRAY['waiver'::text, 'credit'::text, 'refund_excess'::text, 'refund_reversed'::text, 'suspension'::text]))),
    CONSTRAINT damage_relief_reversed_judgment CHECK ((((kind = 'refund_reversed'::text) = (obligation_id IS NOT NULL)) AND ((obligation_id IS NULL) = (left_owed IS NULL)) AND (left_owed >= 0)))
);

CREATE TABLE ledger.damage_return (
    book_id integer NOT NULL,
    relief_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    counted_as text NOT NULL COLLATE pg_catalog."C",
    case_id integer NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT damage_return_amount_positive CHECK ((amount > 0)),
    CONSTRAINT damage_return_counted_as_known CHECK ((counted_as = ANY (ARRAY['principal'::text, 'interest'::text, 'excess'::text])))
);

CREATE TABLE ledger.damage_reversal (
    book_id integer NOT NULL,
    reversal_id uuid NOT NULL,
    case_id integer NOT NULL,
    target uuid NOT NULL,
    confirmed_on date
);

CREATE TABLE ledger.damage_settled (
    book_id integer NOT NULL,
    payment_id uuid NOT NULL,
    case_id integer NOT NULL,
    number smallint NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT damage_settled_amount_positive CHECK ((amount > 0))
);

CREATE TABLE ledger.damage_spending (
    book_id integer NOT NULL,
    spending_id uuid NOT NULL,
    case_id integer NOT NULL,
    project_id uuid,
    stage smallint,
    use text NOT NULL COLLATE pg_catalog."C",
    payee text NOT NULL COLLATE pg_catalog."C",
    payee_name text NOT NULL,
    payee_account text NOT NULL,
    purpose text NOT NULL,
    amount bigint NOT NULL,
    paid_on date,
    entry_id uuid,
    CONSTRAINT damage_spending_amount_positive CHECK ((amount > 0)),
    CONSTRAINT damage_spending_paid_by_entry CHECK (((paid_on IS NULL) = (entry_id IS NULL))),
    CONSTRAINT damage_spending_payee_named CHECK (((payee <> ''::text) AND ((payee_name = ''::text) = (payee_account = ''::text)))),
    CONSTRAINT damage_spending_says_for_what CHECK ((((project_id IS NULL) = (stage IS NULL)) AND ((use <> 'restoration'::text) OR (project_id IS NOT NULL)) AND ((use <> 'elsewhere'::text) OR ((project_id IS NULL) AND (purpose <> ''::text))))),
    CONSTRAINT damage_spending_use_known CHECK ((use = ANY (ARRAY['restoration'::text, 'monitoring'::text, 'investigation'::text, 'emergency'::text, 'assessment'::text, 'elsewhere'::text])))
);

ALTER TABLE ledger.entry ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.entry_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW ledger.entry_text AS
 SELECT e.book_id,
    e.entry_id,
    e."position",
    e.effective_on,
    ((((((((((((((('{"actor":"'::text || encode(actor.name_digest, 'hex'::text)) ||
        CASE
            WHEN (e.approver_id IS NULL) THEN '","approver":null'::text
            ELSE (('","approver":"'::text || encode(approver.name_digest, 'hex'::text)) || '"'::text)
        END) || ',"book":"'::text) || book.code) || '","document":'::text) || to_json(e.document)) || ',"effective_on":"'::text) || to_char((e.effective_on)::timestamp with time zone, 'YYYY-MM-DD'::text)) || '","id":"'::text) || e.entry_id) || '","kind":'::text) || to_json(e.kind)) || ',"memo":'::text) || to_json(e.memo)) || ',"place":"'::text) AS head,
    ((((('","postings":['::text || lines.text) || '],"recorded_at":"'::text) || to_char((e.recorded_at AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'::text)) ||
        CASE
            WHEN (e.reverses IS NULL) THEN '","reverses":null'::text
            ELSE (('","reverses":"'::text || e.reverses) || '"'::text)
        END) || ',"v":2,"voucher":"'::text) AS tail
   FROM ((((ledger.entry e
     JOIN ledger.book ON ((book.book_id = e.book_id)))
     JOIN ledger.actor ON ((actor.actor_id = e.actor_id)))
     LEFT JOIN ledger.actor approver ON ((approver.actor_id = e.approver_id)))
     CROSS JOIN LATERAL ( SELECT string_agg(line.text, ','::text) AS text
           FROM ( SELECT ((((((((((('{"account":"'::text || ( SELECT a.code
                           FROM ledger.account a
                          WHERE ((a.book_id = p.book_id) AND (a.account_id = p.account_id)))) || '","amount":"'::text) || (p.debit + p.credit)) || '","asset":"'::text) || ( SELECT s.code
                           FROM ledger.asset s
                          WHERE ((s.book_id = p.book_id) AND (s.asset_id = p.asset_id)))) || '","balance":"'::text) || p.balance_after) ||
                        CASE
                            WHEN (p.debit > 0) THEN '","side":"debit'::text
                            ELSE '","side":"credit'::text
                        END) || '","version":"'::text) || p.version) || '"}'::text) AS text
                   FROM ledger.posting p
                  WHERE ((p.book_id = e.book_id) AND (p.entry_id = e.entry_id))
                  ORDER BY p.line) line) lines);

CREATE VIEW ledger.key_event AS
 SELECT b.book_id,
    k.key_id,
    t.kind,
    t.at,
    COALESCE(t.by, k.actor_id) AS actor_id,
    jsonb_build_object('actor', k.actor_id, 'role', a.role, 'owner', a.owner, 'by', t.by, 'at', to_char((t.at AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'::text), 'fingerprint', encode(sha256(k.digest), 'hex'::text)) AS figures
   FROM (((ledger.api_key k
     JOIN ledger.actor a ON ((a.actor_id = k.actor_id)))
     JOIN ledger.book b ON (((b.book_id = a.book_id) OR (a.book_id IS NULL))))
     CROSS JOIN LATERAL ( VALUES ('keys.issued'::text,k.created_at,k.created_by), ('keys.revoked'::text,k.revoked_at,k.revoked_by)) t(kind, at, by))
  WHERE (t.at IS NOT NULL);

CREATE TABLE ledger.licence_line (
    book_id integer NOT NULL,
    site text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    outlet text NOT NULL COLLATE pg_catalog."C",
    pollutant text NOT NULL COLLATE pg_catalog."C",
    year smallint NOT NULL,
    quantity bigint NOT NULL,
    CONSTRAINT licence_line_quantity_positive CHECK ((quantity >= 0))
);

CREATE TABLE ledger.licence_version (
    book_id integer NOT NULL,
    site text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    licence text NOT NULL COLLATE pg_catalog."C",
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    document text NOT NULL,
    actor_id integer NOT NULL,
    imported_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT licence_version_validity_ordered CHECK (((valid_from <= valid_to) AND (version >= 1)))
);

CREATE TABLE ledger.log_head (
    book_id integer NOT NULL,
    suite text DEFAULT 'sha256'::text NOT NULL COLLATE pg_catalog."C",
    size bigint DEFAULT 0 NOT NULL,
    root bytea NOT NULL,
    settled_position bigint DEFAULT 0 NOT NULL,
    drawn_position bigint DEFAULT 0 NOT NULL,
    reached_position bigint DEFAULT 0 NOT NULL,
    open_transactions jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT log_head_form CHECK (((size >= 0) AND (octet_length(root) = 32) AND (jsonb_typeof(open_transactions) = 'object'::text))),
    CONSTRAINT log_head_suite_known CHECK ((suite = ANY (ARRAY['sha256'::text, 'sm3'::text])))
);

CREATE TABLE ledger.log_key (
    book_id integer NOT NULL,
    number integer NOT NULL,
    verifier_key text NOT NULL,
    announced_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE ledger.outbox (
    event_id bigint NOT NULL,
    book_id integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL,
    owners text[] NOT NULL,
    figures jsonb NOT NULL,
    actor_id integer NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    number bigint
);

ALTER TABLE ledger.outbox ALTER COLUMN event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.outbox_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.party (
    book_id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    exception text NOT NULL,
    registered_on date NOT NULL,
    registered_by integer NOT NULL,
    CONSTRAINT party_code_form CHECK ((code ~ '^enterprise:[0-9A-Za-z]{18}$'::text)),
    CONSTRAINT party_name_kept CHECK (((name <> ''::text) AND (name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]'::text) AND (name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'::text)))
);

CREATE TABLE ledger.period_move (
    book_id integer NOT NULL,
    move_id bigint NOT NULL,
    step_id uuid NOT NULL,
    soft_before date,
    soft_after date,
    closed_before date,
    closed_after date,
    entries bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);

ALTER TABLE ledger.period_move ALTER COLUMN move_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.period_move_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.period_step (
    book_id integer NOT NULL,
    step_id uuid NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    month date NOT NULL,
    content text NOT NULL,
    CONSTRAINT period_step_kind_known CHECK ((kind = ANY (ARRAY['soft_close'::text, 'close'::text, 'reopen'::text, 'open'::text, 'year_close'::text]))),
    CONSTRAINT period_step_month_begins CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

CREATE TABLE ledger.permit_act (
    book_id integer NOT NULL,
    act_id uuid NOT NULL,
    machine text NOT NULL COLLATE pg_catalog."C",
    site text NOT NULL COLLATE pg_catalog."C",
    other text COLLATE pg_catalog."C",
    effective_on date NOT NULL,
    until_on date,
    document text NOT NULL,
    law text NOT NULL,
    money bigint,
    terms jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT permit_act_money_positive CHECK ((money >= 0))
);

CREATE TABLE ledger.permit_act_line (
    book_id integer NOT NULL,
    act_id uuid NOT NULL,
    line smallint NOT NULL,
    pollutant text NOT NULL COLLATE pg_catalog."C",
    area text NOT NULL COLLATE pg_catalog."C",
    first_vintage smallint NOT NULL,
    last_vintage smallint NOT NULL,
    quantity bigint NOT NULL,
    delivered bigint NOT NULL,
    price bigint,
    basis text COLLATE pg_catalog."C",
    amount bigint,
    CONSTRAINT permit_act_line_quantities CHECK (((quantity > 0) AND (delivered >= quantity))),
    CONSTRAINT permit_act_line_vintages_ordered CHECK ((first_vintage <= last_vintage))
);

CREATE TABLE ledger.permit_act_lot (
    book_id integer NOT NULL,
    act_id uuid NOT NULL,
    asset_id integer NOT NULL,
    account_id integer NOT NULL,
    line smallint NOT NULL,
    quantity bigint NOT NULL,
    CONSTRAINT permit_act_lot_quantity_positive CHECK ((quantity > 0))
);

CREATE TABLE ledger.permit_alone (
    book_id integer NOT NULL,
    act_id uuid NOT NULL,
    figure bigint NOT NULL,
    threshold bigint NOT NULL,
    bank_line integer,
    CONSTRAINT permit_alone_suffices CHECK (((figure > 0) AND (threshold >= 0) AND ((figure <= threshold) OR (bank_line IS NOT NULL))))
);

CREATE TABLE ledger.permit_cap (
    book_id integer NOT NULL,
    asset_id integer NOT NULL,
    pollutant text NOT NULL COLLATE pg_catalog."C",
    area text NOT NULL COLLATE pg_catalog."C",
    vintage smallint NOT NULL,
    parent_id integer,
    lots integer DEFAULT 0 NOT NULL,
    CONSTRAINT permit_cap_not_own_parent CHECK ((parent_id <> asset_id)),
    CONSTRAINT permit_cap_vintage_range CHECK (((vintage >= 2000) AND (vintage <= 2200)))
);

CREATE TABLE ledger.permit_certificate (
    book_id integer NOT NULL,
    year smallint NOT NULL,
    number integer NOT NULL,
    act_id uuid NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    content jsonb NOT NULL,
    issued_on date NOT NULL
);

CREATE TABLE ledger.permit_deposit_line (
    book_id integer NOT NULL,
    act_id uuid NOT NULL,
    bank_line integer NOT NULL,
    live boolean DEFAULT true NOT NULL
);

CREATE TABLE ledger.permit_exclusion (
    book_id integer NOT NULL,
    site text NOT NULL COLLATE pg_catalog."C",
    year smallint NOT NULL,
    pollutant text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL,
    document text NOT NULL,
    effective_on date NOT NULL,
    actor_id integer NOT NULL,
    CONSTRAINT permit_exclusion_kind_known CHECK ((kind = ANY (ARRAY['excluded'::text, 'not_obliged'::text])))
);

CREATE TABLE ledger.permit_fee (
    book_id integer NOT NULL,
    fee_id uuid NOT NULL,
    site text NOT NULL COLLATE pg_catalog."C",
    notice_on date NOT NULL,
    notice text NOT NULL,
    law text NOT NULL,
    computed bigint NOT NULL,
    payable bigint NOT NULL,
    exemption text NOT NULL,
    CONSTRAINT permit_fee_whole_or_exempt CHECK ((payable =
CASE
    WHEN (exemption = ''::text) THEN computed
    ELSE (0)::bigint
END))
);

CREATE TABLE ledger.permit_fee_instalment (
    book_id integer NOT NULL,
    fee_id uuid NOT NULL,
    number smallint NOT NULL,
    due_on date NOT NULL,
    amount bigint NOT NULL,
    paid_on date,
    voucher text,
    receipt text,
    entry_id uuid,
    CONSTRAINT permit_fee_instalment_amount_positive CHECK (((amount > 0) AND ((number >= 1) AND (number <= 60)))),
    CONSTRAINT permit_fee_instalment_paid_whole CHECK ((((paid_on IS NULL) = (voucher IS NULL)) AND ((paid_on IS NULL) = (entry_id IS NULL))))
);

CREATE TABLE ledger.permit_fee_line (
    book_id integer NOT NULL,
    fee_id uuid NOT NULL,
    line smallint NOT NULL,
    pollutant text NOT NULL COLLATE pg_catalog."C",
    area text NOT NULL COLLATE pg_catalog."C",
    first_vintage smallint NOT NULL,
    last_vintage smallint NOT NULL,
    quantity bigint NOT NULL,
    rate bigint NOT NULL,
    coefficient text NOT NULL COLLATE pg_catalog."C",
    amount bigint NOT NULL,
    source text NOT NULL
);

CREATE TABLE ledger.permit_fee_lot (
    book_id integer NOT NULL,
    fee_id uuid NOT NULL,
    asset_id integer NOT NULL,
    quantity bigint NOT NULL
);

CREATE TABLE ledger.permit_grant (
    book_id integer NOT NULL,
    grant_id uuid NOT NULL,
    title text NOT NULL,
    document text NOT NULL,
    effective_on date NOT NULL,
    lines integer NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    file_name text NOT NULL,
    law text NOT NULL,
    objections_until date
);

CREATE TABLE ledger.permit_grant_line (
    book_id integer NOT NULL,
    grant_id uuid NOT NULL,
    line integer NOT NULL,
    site text NOT NULL COLLATE pg_catalog."C",
    party text NOT NULL COLLATE pg_catalog."C",
    pollutant text NOT NULL COLLATE pg_catalog."C",
    area text NOT NULL COLLATE pg_catalog."C",
    first_vintage smallint NOT NULL,
    last_vintage smallint NOT NULL,
    quantity bigint NOT NULL,
    purpose text NOT NULL COLLATE pg_catalog."C",
    valid_from date,
    CONSTRAINT permit_grant_line_purpose_known CHECK ((purpose = ANY (ARRAY['holding'::text, 'unpaid'::text, 'reserve'::text]))),
    CONSTRAINT permit_grant_line_quantity_positive CHECK ((quantity > 0)),
    CONSTRAINT permit_grant_line_vintages CHECK ((((first_vintage >= 2000) AND (first_vintage <= last_vintage)) AND ((last_vintage - first_vintage) < 30)))
);

CREATE TABLE ledger.permit_lot (
    book_id integer NOT NULL,
    asset_id integer NOT NULL,
    cap_id integer NOT NULL,
    owner text NOT NULL COLLATE pg_catalog."C",
    origin text NOT NULL COLLATE pg_catalog."C",
    document text NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    parent_id integer,
    measure text COLLATE pg_catalog."C",
    grant_id uuid,
    grant_line integer,
    CONSTRAINT permit_lot_has_parent CHECK (((parent_id IS NOT NULL) OR (origin = ANY (ARRAY['initial'::text, 'reserve'::text])))),
    CONSTRAINT permit_lot_origin_known CHECK ((origin = ANY (ARRAY['initial'::text, 'reserve'::text, 'surplus'::text, 'moved'::text]))),
    CONSTRAINT permit_lot_surplus_has_measure CHECK (((origin = 'surplus'::text) = (measure IS NOT NULL))),
    CONSTRAINT permit_lot_validity_ordered CHECK ((valid_from <= valid_to))
);

CREATE TABLE ledger.permit_measure (
    book_id integer NOT NULL,
    measure text NOT NULL COLLATE pg_catalog."C",
    act_id uuid NOT NULL
);

CREATE TABLE ledger.permit_objection (
    book_id integer NOT NULL,
    objection_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    party text NOT NULL COLLATE pg_catalog."C",
    text text NOT NULL,
    raised_on date NOT NULL,
    raised_by integer NOT NULL,
    answer text,
    upheld boolean,
    answered_by integer,
    CONSTRAINT permit_objection_answered_whole CHECK ((((answer IS NULL) = (upheld IS NULL)) AND ((answer IS NULL) = (answered_by IS NULL))))
);

CREATE TABLE ledger.permit_pack (
    book_id integer NOT NULL,
    pack_id uuid NOT NULL,
    text text NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C",
    in_force_from date NOT NULL,
    simulated jsonb
);

CREATE TABLE ledger.permit_report (
    book_id integer NOT NULL,
    report_id uuid NOT NULL,
    site text NOT NULL COLLATE pg_catalog."C",
    year smallint NOT NULL,
    pollutant text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    measured bigint NOT NULL,
    abnormal bigint NOT NULL,
    months jsonb,
    document text NOT NULL,
    reported_on date NOT NULL,
    CONSTRAINT permit_report_quantities CHECK (((measured >= 0) AND (abnormal >= 0))),
    CONSTRAINT permit_report_source_known CHECK ((source = ANY (ARRAY['bureau'::text, 'online'::text, 'self'::text])))
);

CREATE TABLE ledger.permit_task (
    book_id integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    figures jsonb NOT NULL,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    explanation text,
    explained_by integer,
    closed_at timestamp with time zone
);

CREATE TABLE ledger.process_transition (
    machine text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    from_state text NOT NULL COLLATE pg_catalog."C",
    to_state text NOT NULL COLLATE pg_catalog."C",
    four_eyes boolean NOT NULL,
    roles text[] NOT NULL,
    apart text[] NOT NULL
);

CREATE TABLE ledger.purpose (
    code text NOT NULL COLLATE pg_catalog."C",
    debit_normal boolean NOT NULL,
    asset_kinds text[] NOT NULL,
    floor bigint,
    title text NOT NULL
);

CREATE VIEW ledger.sealed_record AS
 SELECT s.book_id,
    s.place,
    s.entry_id,
    s."position",
    t."position" AS entry_position,
    s.voucher_month,
    s.voucher_number,
    s.leaf_hash,
    ((((((t.head || s.place) || t.tail) || to_char((s.voucher_month)::timestamp with time zone, 'YYYY-MM'::text)) || '/'::text) || s.voucher_number) || '"}'::text) AS record
   FROM (ledger.seal s
     JOIN ledger.entry_text t ON (((t.book_id = s.book_id) AND (t.entry_id = s.entry_id))));

CREATE TABLE ledger.site (
    book_id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    party text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    CONSTRAINT site_code_form CHECK (((code ~ '^enterprise:[0-9A-Za-z]{18}:[0-9A-Za-z_-]{1,16}$'::text) AND starts_with(code, (party || ':'::text)))),
    CONSTRAINT site_name_kept CHECK (((name <> ''::text) AND (name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]'::text) AND (name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'::text)))
);

CREATE TABLE ledger.site_attributes (
    book_id integer NOT NULL,
    site text NOT NULL COLLATE pg_catalog."C",
    valid_from date NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    licence text COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    watershed text COLLATE pg_catalog."C",
    industry text NOT NULL COLLATE pg_catalog."C",
    sector text NOT NULL COLLATE pg_catalog."C",
    power boolean NOT NULL,
    chp_heat_ppm integer NOT NULL,
    online_monitoring boolean NOT NULL,
    document text NOT NULL,
    actor_id integer NOT NULL,
    CONSTRAINT site_attributes_heat_share CHECK (((chp_heat_ppm >= 0) AND (chp_heat_ppm <= 1000000))),
    CONSTRAINT site_attributes_region_form CHECK ((region ~ '^[0-9]{6}$'::text)),
    CONSTRAINT site_attributes_sector_known CHECK ((sector = ANY (ARRAY['industrial'::text, 'agricultural'::text, 'sewage'::text, 'other'::text])))
);

CREATE TABLE ledger.standing (
    book_id integer NOT NULL,
    standing_id bigint NOT NULL,
    party text NOT NULL COLLATE pg_catalog."C",
    list text NOT NULL COLLATE pg_catalog."C",
    since date NOT NULL,
    until date,
    document text NOT NULL,
    actor_id integer NOT NULL,
    ended_document text,
    ended_by integer,
    CONSTRAINT standing_list_known CHECK ((list = ANY (ARRAY['court_dishonest'::text, 'abnormal_operation'::text, 'major_tax_violation'::text, 'credit_red'::text, 'credit_black'::text, 'unfinished_rectification'::text, 'licence_ban'::text, 'eia_not_allowed'::text]))),
    CONSTRAINT standing_ordered CHECK ((until >= since))
);

ALTER TABLE ledger.standing ALTER COLUMN standing_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ledger.standing_standing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ledger.tile (
    book_id integer NOT NULL,
    level smallint NOT NULL,
    number bigint NOT NULL,
    hashes bytea NOT NULL,
    CONSTRAINT tile_form CHECK ((((level >= 0) AND (level <= 7)) AND (number >= 0) AND ((octet_length(hashes) >= 32) AND (octet_length(hashes) <= 8192)) AND (mod(octet_length(hashes), 32) = 0)))
);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_book_id_code_key UNIQUE (book_id, code);

ALTER TABLE ONLY ledger.account_event
    ADD CONSTRAINT account_event_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (book_id, account_id);

ALTER TABLE ONLY ledger.actor
    ADD CONSTRAINT actor_pkey PRIMARY KEY (actor_id);

ALTER TABLE ONLY ledger.api_key
    ADD CONSTRAINT api_key_digest_key UNIQUE (digest);

ALTER TABLE ONLY ledger.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (key_id);

ALTER TABLE ONLY ledger.approval
    ADD CONSTRAINT approval_pkey PRIMARY KEY (book_id, entry_id);

ALTER TABLE ONLY ledger.area_quality
    ADD CONSTRAINT area_quality_pkey PRIMARY KEY (book_id, area, pollutant, year);

ALTER TABLE ONLY ledger.asset
    ADD CONSTRAINT asset_book_id_code_key UNIQUE (book_id, code);

ALTER TABLE ONLY ledger.asset
    ADD CONSTRAINT asset_pkey PRIMARY KEY (book_id, asset_id);

ALTER TABLE ONLY ledger.auditor_login
    ADD CONSTRAINT auditor_login_pkey PRIMARY KEY (book_id, login);

ALTER TABLE ONLY ledger.balance
    ADD CONSTRAINT balance_pkey PRIMARY KEY (book_id, account_id, asset_id);

ALTER TABLE ONLY ledger.bank_account
    ADD CONSTRAINT bank_account_number_once UNIQUE (book_id, number);

ALTER TABLE ONLY ledger.bank_account
    ADD CONSTRAINT bank_account_pkey PRIMARY KEY (book_id, bank_account_id);

ALTER TABLE ONLY ledger.bank_account
    ADD CONSTRAINT bank_account_tied_once UNIQUE (book_id, account_id, asset_id);

ALTER TABLE ONLY ledger.bank_import
    ADD CONSTRAINT bank_import_once UNIQUE (book_id, sha256);

ALTER TABLE ONLY ledger.bank_import
    ADD CONSTRAINT bank_import_pkey PRIMARY KEY (book_id, import_id);

ALTER TABLE ONLY ledger.bank_line
    ADD CONSTRAINT bank_line_pkey PRIMARY KEY (book_id, line_id);

ALTER TABLE ONLY ledger.bank_mapping
    ADD CONSTRAINT bank_mapping_pkey PRIMARY KEY (book_id, code);

ALTER TABLE ONLY ledger.bank_match_line
    ADD CONSTRAINT bank_match_line_pkey PRIMARY KEY (book_id, match_id, line_id);

ALTER TABLE ONLY ledger.bank_match
    ADD CONSTRAINT bank_match_pkey PRIMARY KEY (book_id, match_id);

ALTER TABLE ONLY ledger.bank_match_posting
    ADD CONSTRAINT bank_match_posting_pkey PRIMARY KEY (book_id, match_id, entry_id, line);

ALTER TABLE ONLY ledger.bank_release
    ADD CONSTRAINT bank_release_pkey PRIMARY KEY (book_id, release_id);

ALTER TABLE ONLY ledger.bank_statement_line
    ADD CONSTRAINT bank_statement_line_once UNIQUE (book_id, line_id, statement_id);

ALTER TABLE ONLY ledger.bank_statement_line
    ADD CONSTRAINT bank_statement_line_pkey PRIMARY KEY (book_id, statement_id, place);

ALTER TABLE ONLY ledger.bank_statement
    ADD CONSTRAINT bank_statement_pkey PRIMARY KEY (book_id, statement_id);

ALTER TABLE ONLY ledger.book
    ADD CONSTRAINT book_code_key UNIQUE (code);

ALTER TABLE ONLY ledger.book
    ADD CONSTRAINT book_pkey PRIMARY KEY (book_id);

ALTER TABLE ONLY ledger.check_result
    ADD CONSTRAINT check_result_pkey PRIMARY KEY (check_id);

ALTER TABLE ONLY ledger.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (book_id, checkpoint_id);

ALTER TABLE ONLY ledger.cosignature
    ADD CONSTRAINT cosignature_book_id_checkpoint_id_kind_signer_key UNIQUE (book_id, checkpoint_id, kind, signer);

ALTER TABLE ONLY ledger.cosignature
    ADD CONSTRAINT cosignature_pkey PRIMARY KEY (book_id, cosignature_id);

ALTER TABLE ONLY ledger.damage_assessment
    ADD CONSTRAINT damage_assessment_pkey PRIMARY KEY (book_id, assessment_id);

ALTER TABLE ONLY ledger.damage_assessment
    ADD CONSTRAINT damage_assessment_version_key UNIQUE (book_id, case_id, version);

ALTER TABLE ONLY ledger.damage_case
    ADD CONSTRAINT damage_case_book_id_code_key UNIQUE (book_id, code);

ALTER TABLE ONLY ledger.damage_case
    ADD CONSTRAINT damage_case_pkey PRIMARY KEY (book_id, case_id);

ALTER TABLE ONLY ledger.damage_case
    ADD CONSTRAINT damage_case_process_key UNIQUE (book_id, process_id);

ALTER TABLE ONLY ledger.damage_clock
    ADD CONSTRAINT damage_clock_pkey PRIMARY KEY (book_id, clock_id);

ALTER TABLE ONLY ledger.damage_evidence
    ADD CONSTRAINT damage_evidence_pkey PRIMARY KEY (book_id, evidence_id);

ALTER TABLE ONLY ledger.damage_figure
    ADD CONSTRAINT damage_figure_pkey PRIMARY KEY (book_id, case_id, record_id, figure, head);

ALTER TABLE ONLY ledger.damage_guarantee
    ADD CONSTRAINT damage_guarantee_pkey PRIMARY KEY (book_id, guarantee_id);

ALTER TABLE ONLY ledger.damage_instalment
    ADD CONSTRAINT damage_instalment_pkey PRIMARY KEY (book_id, case_id, number);

ALTER TABLE ONLY ledger.damage_item
    ADD CONSTRAINT damage_item_pkey PRIMARY KEY (book_id, assessment_id, number);

ALTER TABLE ONLY ledger.damage_milestone
    ADD CONSTRAINT damage_milestone_pkey PRIMARY KEY (book_id, project_id, number);

ALTER TABLE ONLY ledger.damage_obligation
    ADD CONSTRAINT damage_obligation_pkey PRIMARY KEY (book_id, obligation_id);

ALTER TABLE ONLY ledger.damage_obligor
    ADD CONSTRAINT damage_obligor_pkey PRIMARY KEY (book_id, case_id, part, owner);

ALTER TABLE ONLY ledger.damage_part
    ADD CONSTRAINT damage_part_pkey PRIMARY KEY (book_id, case_id, part);

ALTER TABLE ONLY ledger.damage_party
    ADD CONSTRAINT damage_party_pkey PRIMARY KEY (book_id, case_id, owner, side);

ALTER TABLE ONLY ledger.damage_pause
    ADD CONSTRAINT damage_pause_pkey PRIMARY KEY (book_id, clock_id, first_on);

ALTER TABLE ONLY ledger.damage_payment
    ADD CONSTRAINT damage_payment_pkey PRIMARY KEY (book_id, payment_id);

ALTER TABLE ONLY ledger.damage_project
    ADD CONSTRAINT damage_project_pkey PRIMARY KEY (book_id, project_id);

ALTER TABLE ONLY ledger.damage_record
    ADD CONSTRAINT damage_record_pkey PRIMARY KEY (book_id, record_id);

ALTER TABLE ONLY ledger.damage_relief
    ADD CONSTRAINT damage_relief_pkey PRIMARY KEY (book_id, relief_id);

ALTER TABLE ONLY ledger.damage_return
    ADD CONSTRAINT damage_return_pkey PRIMARY KEY (book_id, relief_id, payment_id, counted_as);

ALTER TABLE ONLY ledger.damage_reversal
    ADD CONSTRAINT damage_reversal_pkey PRIMARY KEY (book_id, reversal_id);

ALTER TABLE ONLY ledger.damage_settled
    ADD CONSTRAINT damage_settled_pkey PRIMARY KEY (book_id, payment_id, number);

ALTER TABLE ONLY ledger.damage_spending
    ADD CONSTRAINT damage_spending_pkey PRIMARY KEY (book_id, spending_id);

ALTER TABLE ONLY ledger.entry_kind
    ADD CONSTRAINT entry_kind_pkey PRIMARY KEY (code);

ALTER TABLE ONLY ledger.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (book_id, entry_id);

ALTER TABLE ONLY ledger.licence_line
    ADD CONSTRAINT licence_line_pkey PRIMARY KEY (book_id, site, version, outlet, pollutant, year);

ALTER TABLE ONLY ledger.licence_version
    ADD CONSTRAINT licence_version_pkey PRIMARY KEY (book_id, site, version);

ALTER TABLE ONLY ledger.log_head
    ADD CONSTRAINT log_head_pkey PRIMARY KEY (book_id);

ALTER TABLE ONLY ledger.log_key
    ADD CONSTRAINT log_key_book_id_verifier_key_key UNIQUE (book_id, verifier_key);

ALTER TABLE ONLY ledger.log_key
    ADD CONSTRAINT log_key_pkey PRIMARY KEY (book_id, number);

ALTER TABLE ONLY ledger.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY ledger.party
    ADD CONSTRAINT party_pkey PRIMARY KEY (book_id, code);

ALTER TABLE ONLY ledger.period_move
    ADD CONSTRAINT period_move_book_id_step_id_key UNIQUE (book_id, step_id);

ALTER TABLE ONLY ledger.period_move
    ADD CONSTRAINT period_move_pkey PRIMARY KEY (book_id, move_id);

ALTER TABLE ONLY ledger.period_step
    ADD CONSTRAINT period_step_pkey PRIMARY KEY (book_id, step_id);

ALTER TABLE ONLY ledger.permit_act_line
    ADD CONSTRAINT permit_act_line_pkey PRIMARY KEY (book_id, act_id, line);

ALTER TABLE ONLY ledger.permit_act_lot
    ADD CONSTRAINT permit_act_lot_pkey PRIMARY KEY (book_id, act_id, line, asset_id, account_id);

ALTER TABLE ONLY ledger.permit_act
    ADD CONSTRAINT permit_act_pkey PRIMARY KEY (book_id, act_id);

ALTER TABLE ONLY ledger.permit_alone
    ADD CONSTRAINT permit_alone_pkey PRIMARY KEY (book_id, act_id);

ALTER TABLE ONLY ledger.permit_cap
    ADD CONSTRAINT permit_cap_book_id_pollutant_area_vintage_key UNIQUE (book_id, pollutant, area, vintage);

ALTER TABLE ONLY ledger.permit_cap
    ADD CONSTRAINT permit_cap_pkey PRIMARY KEY (book_id, asset_id);

ALTER TABLE ONLY ledger.permit_certificate
    ADD CONSTRAINT permit_certificate_pkey PRIMARY KEY (book_id, year, number);

ALTER TABLE ONLY ledger.permit_deposit_line
    ADD CONSTRAINT permit_deposit_line_pkey PRIMARY KEY (book_id, act_id);

ALTER TABLE ONLY ledger.permit_deposit_line
    ADD CONSTRAINT permit_deposit_line_whole_key UNIQUE (book_id, act_id, bank_line);

ALTER TABLE ONLY ledger.permit_exclusion
    ADD CONSTRAINT permit_exclusion_pkey PRIMARY KEY (book_id, site, year, pollutant);

ALTER TABLE ONLY ledger.permit_fee_instalment
    ADD CONSTRAINT permit_fee_instalment_pkey PRIMARY KEY (book_id, fee_id, number);

ALTER TABLE ONLY ledger.permit_fee_line
    ADD CONSTRAINT permit_fee_line_pkey PRIMARY KEY (book_id, fee_id, line);

ALTER TABLE ONLY ledger.permit_fee_lot
    ADD CONSTRAINT permit_fee_lot_pkey PRIMARY KEY (book_id, fee_id, asset_id);

ALTER TABLE ONLY ledger.permit_fee
    ADD CONSTRAINT permit_fee_pkey PRIMARY KEY (book_id, fee_id);

ALTER TABLE ONLY ledger.permit_grant_line
    ADD CONSTRAINT permit_grant_line_pkey PRIMARY KEY (book_id, grant_id, line);

ALTER TABLE ONLY ledger.permit_grant
    ADD CONSTRAINT permit_grant_pkey PRIMARY KEY (book_id, grant_id);

ALTER TABLE ONLY ledger.permit_lot
    ADD CONSTRAINT permit_lot_pkey PRIMARY KEY (book_id, asset_id);

ALTER TABLE ONLY ledger.permit_measure
    ADD CONSTRAINT permit_measure_pkey PRIMARY KEY (book_id, measure);

ALTER TABLE ONLY ledger.permit_objection
    ADD CONSTRAINT permit_objection_pkey PRIMARY KEY (book_id, objection_id);

ALTER TABLE ONLY ledger.permit_pack
    ADD CONSTRAINT permit_pack_pkey PRIMARY KEY (book_id, pack_id);

ALTER TABLE ONLY ledger.permit_report
    ADD CONSTRAINT permit_report_pkey PRIMARY KEY (book_id, report_id);

ALTER TABLE ONLY ledger.permit_task
    ADD CONSTRAINT permit_task_pkey PRIMARY KEY (book_id, kind, subject);

ALTER TABLE ONLY ledger.posting
    ADD CONSTRAINT posting_pkey PRIMARY KEY (book_id, entry_id, line);

ALTER TABLE ONLY ledger.process_event
    ADD CONSTRAINT process_event_pkey PRIMARY KEY (book_id, process_id, version);

ALTER TABLE ONLY ledger.process_event
    ADD CONSTRAINT process_event_state_key UNIQUE (book_id, process_id, version, machine, to_state);

ALTER TABLE ONLY ledger.process
    ADD CONSTRAINT process_pkey PRIMARY KEY (book_id, process_id);

ALTER TABLE ONLY ledger.process_transition
    ADD CONSTRAINT process_transition_pkey PRIMARY KEY (machine, action, from_state);

ALTER TABLE ONLY ledger.process_transition
    ADD CONSTRAINT process_transition_whole_key UNIQUE (machine, action, from_state, to_state, four_eyes);

ALTER TABLE ONLY ledger.process
    ADD CONSTRAINT process_whole_key UNIQUE (book_id, process_id, machine, started_by);

ALTER TABLE ONLY ledger.purpose
    ADD CONSTRAINT purpose_pkey PRIMARY KEY (code);

ALTER TABLE ONLY ledger.refusal
    ADD CONSTRAINT refusal_pkey PRIMARY KEY (book_id, entry_id);

ALTER TABLE ONLY ledger.seal
    ADD CONSTRAINT seal_entry_once UNIQUE (book_id, entry_id);

ALTER TABLE ONLY ledger.seal
    ADD CONSTRAINT seal_pkey PRIMARY KEY (book_id, place);

ALTER TABLE ONLY ledger.seal
    ADD CONSTRAINT seal_voucher_once UNIQUE (book_id, voucher_month, voucher_number);

ALTER TABLE ONLY ledger.site_attributes
    ADD CONSTRAINT site_attributes_pkey PRIMARY KEY (book_id, site, valid_from, recorded_at);

ALTER TABLE ONLY ledger.site
    ADD CONSTRAINT site_pkey PRIMARY KEY (book_id, code);

ALTER TABLE ONLY ledger.standing
    ADD CONSTRAINT standing_pkey PRIMARY KEY (book_id, standing_id);

ALTER TABLE ONLY ledger.tile
    ADD CONSTRAINT tile_pkey PRIMARY KEY (book_id, level, number);

CREATE INDEX account_owner_idx ON ledger.account USING btree (book_id, owner);

CREATE UNIQUE INDEX actor_name_digest_key ON ledger.actor USING btree (name_digest);

CREATE INDEX api_key_actor_idx ON ledger.api_key USING btree (actor_id);

CREATE INDEX balance_asset_idx ON ledger.balance USING btree (book_id, asset_id);

CREATE UNIQUE INDEX bank_line_once ON ledger.bank_line USING btree (book_id, bank_account_id, booked_on, direction, amount, md5(((((((reference || chr(31)) || end_to_end) || chr(31)) || party_account) || chr(31)) || remittance)), ordinal);

CREATE UNIQUE INDEX bank_match_line_once ON ledger.bank_match_line USING btree (book_id, line_id) WHERE live;

CREATE UNIQUE INDEX bank_match_posting_once ON ledger.bank_match_posting USING btree (book_id, entry_id, line) WHERE live;

CREATE INDEX bank_match_state_idx ON ledger.bank_match USING btree (book_id, bank_account_id, state);

CREATE INDEX bank_release_match_idx ON ledger.bank_release USING btree (book_id, match_id);

CREATE INDEX bank_statement_account_idx ON ledger.bank_statement USING btree (book_id, bank_account_id, to_on);

CREATE INDEX check_result_ran_idx ON ledger.check_result USING btree (ran_at);

CREATE INDEX checkpoint_size_idx ON ledger.checkpoint USING btree (book_id, size);

CREATE INDEX damage_case_area_idx ON ledger.damage_case USING btree (book_id, area, process_id);

CREATE INDEX damage_case_assessed_idx ON ledger.damage_case USING btree (book_id, assessed, process_id);

CREATE UNIQUE INDEX damage_case_source_key ON ledger.damage_case USING btree (book_id, channel, source) WHERE (source IS NOT NULL);

CREATE INDEX damage_clock_case_idx ON ledger.damage_clock USING btree (book_id, case_id);

CREATE INDEX damage_clock_due_idx ON ledger.damage_clock USING btree (book_id, due_on, clock_id) WHERE (stopped_on IS NULL);

CREATE INDEX damage_evidence_case_idx ON ledger.damage_evidence USING btree (book_id, case_id);

CREATE INDEX damage_guarantee_case_idx ON ledger.damage_guarantee USING btree (book_id, case_id);

CREATE INDEX damage_instalment_open_idx ON ledger.damage_instalment USING btree (book_id, due_on, case_id) WHERE (settled < amount);

CREATE INDEX damage_obligation_case_idx ON ledger.damage_obligation USING btree (book_id, case_id);

CREATE INDEX damage_obligor_owner_idx ON ledger.damage_obligor USING btree (book_id, owner);

CREATE INDEX damage_party_owner_idx ON ledger.damage_party USING btree (book_id, owner, case_id);

CREATE INDEX damage_payment_case_idx ON ledger.damage_payment USING btree (book_id, case_id);

CREATE INDEX damage_project_case_idx ON ledger.damage_project USING btree (book_id, case_id);

CREATE INDEX damage_record_case_idx ON ledger.damage_record USING btree (book_id, case_id, recorded_at);

CREATE INDEX damage_relief_case_idx ON ledger.damage_relief USING btree (book_id, case_id);

CREATE INDEX damage_return_payment_idx ON ledger.damage_return USING btree (book_id, payment_id);

CREATE INDEX damage_reversal_case_idx ON ledger.damage_reversal USING btree (book_id, case_id);

CREATE UNIQUE INDEX damage_reversal_once ON ledger.damage_reversal USING btree (book_id, target) WHERE (confirmed_on IS NOT NULL);

CREATE INDEX damage_settled_instalment_idx ON ledger.damage_settled USING btree (book_id, case_id, number);

CREATE INDEX damage_spending_case_idx ON ledger.damage_spending USING btree (book_id, case_id);

CREATE UNIQUE INDEX damage_spending_entry_key ON ledger.damage_spending USING btree (book_id, entry_id) WHERE (entry_id IS NOT NULL);

CREATE INDEX damage_spending_stage_idx ON ledger.damage_spending USING btree (book_id, project_id, stage) WHERE (project_id IS NOT NULL);

CREATE UNIQUE INDEX entry_position_key ON ledger.entry USING btree (book_id, "position");

CREATE UNIQUE INDEX entry_reverses_once ON ledger.entry USING btree (book_id, reverses) WHERE (reverses IS NOT NULL);

CREATE UNIQUE INDEX outbox_number_key ON ledger.outbox USING btree (book_id, number) WHERE (number IS NOT NULL);

CREATE INDEX outbox_waiting_idx ON ledger.outbox USING btree (book_id, event_id) WHERE (number IS NULL);

CREATE INDEX permit_act_lot_asset_idx ON ledger.permit_act_lot USING btree (book_id, asset_id);

CREATE INDEX permit_act_other_idx ON ledger.permit_act USING btree (book_id, other, machine);

CREATE INDEX permit_act_site_idx ON ledger.permit_act USING btree (book_id, site, machine);

CREATE UNIQUE INDEX permit_certificate_act_once ON ledger.permit_certificate USING btree (book_id, act_id);

CREATE UNIQUE INDEX permit_certificate_code_once ON ledger.permit_certificate USING btree (code);

CREATE UNIQUE INDEX permit_deposit_line_once ON ledger.permit_deposit_line USING btree (book_id, bank_line) WHERE live;

CREATE INDEX permit_fee_lot_asset_idx ON ledger.permit_fee_lot USING btree (book_id, asset_id);

CREATE INDEX permit_fee_site_idx ON ledger.permit_fee USING btree (book_id, site);

CREATE UNIQUE INDEX permit_fee_voucher_once ON ledger.permit_fee_instalment USING btree (book_id, voucher) WHERE (voucher IS NOT NULL);

CREATE INDEX permit_lot_cap_idx ON ledger.permit_lot USING btree (book_id, cap_id, asset_id);

CREATE INDEX permit_lot_grant_idx ON ledger.permit_lot USING btree (book_id, grant_id, grant_line);

CREATE INDEX permit_lot_parent_idx ON ledger.permit_lot USING btree (book_id, parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX permit_report_site_idx ON ledger.permit_report USING btree (book_id, site, year, pollutant);

CREATE INDEX permit_task_open_idx ON ledger.permit_task USING btree (book_id) WHERE (closed_at IS NULL);

CREATE UNIQUE INDEX posting_version_once ON ledger.posting USING btree (book_id, account_id, asset_id, version);

CREATE INDEX process_state_idx ON ledger.process USING btree (book_id, machine, state, process_id);

CREATE INDEX site_attributes_region_idx ON ledger.site_attributes USING btree (book_id, region);

CREATE INDEX site_party_idx ON ledger.site USING btree (book_id, party);

CREATE INDEX standing_party_idx ON ledger.standing USING btree (book_id, party);

CREATE TRIGGER account_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.account_event FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.account_event ENABLE ALWAYS TRIGGER account_event_append_only;

CREATE TRIGGER account_kept BEFORE DELETE OR TRUNCATE ON ledger.account FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.account ENABLE ALWAYS TRIGGER account_kept;

CREATE CONSTRAINT TRIGGER act_agreed AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((new.to_state = 'accepted'::text) AND (new.machine = ANY (ARRAY['permits.sale'::text, 'permits.lease'::text, 'permits.pledge'::text, 'permits.buyback'::text]))) OR ((new.to_state = 'applied'::text) AND (new.machine = 'permits.move'::text)))) EXECUTE FUNCTION ledger.check_act_agreed();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER act_agreed;

CREATE TRIGGER act_exception BEFORE INSERT ON ledger.permit_act FOR EACH ROW WHEN ((COALESCE((new.terms ->> 'approval'::text), ''::text) <> ''::text)) EXECUTE FUNCTION ledger.check_act_exception();

ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER act_exception;

CREATE CONSTRAINT TRIGGER act_has_entry AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((new.machine = 'permits.cap'::text) AND (new.to_state = 'done'::text)) OR ((new.machine = 'permits.move'::text) AND (new.to_state = 'released'::text)) OR ((new.machine = 'permits.surrender'::text) AND (new.to_state = ANY (ARRAY['surrendered'::text, 'undone'::text]))) OR ((new.machine = 'permits.retirement'::text) AND (new.to_state = ANY (ARRAY['retired'::text, 'cancelled'::text, 'deducted'::text]))) OR ((new.machine = 'market.deposit'::text) AND (new.to_state = 'recorded'::text)) OR ((new.machine = 'market.payout'::text) AND (new.to_state = 'paid'::text)) OR ((new.machine = 'market.correction'::text) AND (new.to_state = 'reversed'::text)))) EXECUTE FUNCTION ledger.check_act_has_entry();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER act_has_entry;

CREATE TRIGGER act_role BEFORE INSERT ON ledger.process_event FOR EACH ROW WHEN (((new.machine ~~ 'permits.%'::text) OR (new.machine ~~ 'market.%'::text))) EXECUTE FUNCTION ledger.check_act_role();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER act_role;

CREATE TRIGGER actor_kept BEFORE DELETE OR TRUNCATE ON ledger.actor FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.actor ENABLE ALWAYS TRIGGER actor_kept;

CREATE TRIGGER actor_named BEFORE INSERT OR UPDATE ON ledger.actor FOR EACH ROW EXECUTE FUNCTION ledger.name_actor();

ALTER TABLE ledger.actor ENABLE ALWAYS TRIGGER actor_named;

CREATE TRIGGER api_key_changes BEFORE UPDATE ON ledger.api_key FOR EACH ROW EXECUTE FUNCTION ledger.check_key();

ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_changes;

CREATE TRIGGER api_key_issued AFTER INSERT ON ledger.api_key FOR EACH ROW EXECUTE FUNCTION ledger.tell_key();

ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_issued;

CREATE TRIGGER api_key_kept BEFORE DELETE OR TRUNCATE ON ledger.api_key FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_kept;

CREATE TRIGGER api_key_revoked AFTER UPDATE ON ledger.api_key FOR EACH ROW WHEN (((old.revoked_at IS NULL) AND (new.revoked_at IS NOT NULL))) EXECUTE FUNCTION ledger.tell_key();

ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_revoked;

CREATE TRIGGER approval_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.approval FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.approval ENABLE ALWAYS TRIGGER approval_append_only;

CREATE TRIGGER asset_kept BEFORE DELETE OR TRUNCATE ON ledger.asset FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.asset ENABLE ALWAYS TRIGGER asset_kept;

CREATE TRIGGER balance_kept BEFORE DELETE OR TRUNCATE ON ledger.balance FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.balance ENABLE ALWAYS TRIGGER balance_kept;

CREATE TRIGGER balance_references AFTER INSERT ON ledger.balance REFERENCING NEW TABLE AS new_balances FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_balances();

ALTER TABLE ledger.balance ENABLE ALWAYS TRIGGER balance_references;

CREATE TRIGGER bank_account_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.bank_account FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_account ENABLE ALWAYS TRIGGER bank_account_append_only;

CREATE TRIGGER bank_import_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.bank_import FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_import ENABLE ALWAYS TRIGGER bank_import_append_only;

CREATE TRIGGER bank_line_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.bank_line FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_line ENABLE ALWAYS TRIGGER bank_line_append_only;

CREATE TRIGGER bank_mapping_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.bank_mapping FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_mapping ENABLE ALWAYS TRIGGER bank_mapping_append_only;

CREATE TRIGGER bank_match_balances AFTER INSERT ON ledger.bank_match REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_bank_matches();

ALTER TABLE ledger.bank_match ENABLE ALWAYS TRIGGER bank_match_balances;

CREATE TRIGGER bank_match_by_two AFTER INSERT OR UPDATE ON ledger.bank_match FOR EACH ROW EXECUTE FUNCTION ledger.check_bank_match_state();

ALTER TABLE ledger.bank_match ENABLE ALWAYS TRIGGER bank_match_by_two;

CREATE TRIGGER bank_match_kept BEFORE UPDATE ON ledger.bank_match FOR EACH ROW EXECUTE FUNCTION ledger.keep_bank_match();

ALTER TABLE ledger.bank_match ENABLE ALWAYS TRIGGER bank_match_kept;

CREATE TRIGGER bank_match_line_balances AFTER INSERT ON ledger.bank_match_line REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_bank_matches();

ALTER TABLE ledger.bank_match_line ENABLE ALWAYS TRIGGER bank_match_line_balances;

CREATE TRIGGER bank_match_line_kept BEFORE UPDATE ON ledger.bank_match_line FOR EACH ROW EXECUTE FUNCTION ledger.keep_bank_match_member();

ALTER TABLE ledger.bank_match_line ENABLE ALWAYS TRIGGER bank_match_line_kept;

CREATE TRIGGER bank_match_line_stays BEFORE DELETE OR TRUNCATE ON ledger.bank_match_line FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_match_line ENABLE ALWAYS TRIGGER bank_match_line_stays;

CREATE TRIGGER bank_match_posting_balances AFTER INSERT ON ledger.bank_match_posting REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_bank_matches();

ALTER TABLE ledger.bank_match_posting ENABLE ALWAYS TRIGGER bank_match_posting_balances;

CREATE TRIGGER bank_match_posting_kept BEFORE UPDATE ON ledger.bank_match_posting FOR EACH ROW EXECUTE FUNCTION ledger.keep_bank_match_member();

ALTER TABLE ledger.bank_match_posting ENABLE ALWAYS TRIGGER bank_match_posting_kept;

CREATE TRIGGER bank_match_posting_stays BEFORE DELETE OR TRUNCATE ON ledger.bank_match_posting FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_match_posting ENABLE ALWAYS TRIGGER bank_match_posting_stays;

CREATE TRIGGER bank_match_stays BEFORE DELETE OR TRUNCATE ON ledger.bank_match FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_match ENABLE ALWAYS TRIGGER bank_match_stays;

CREATE TRIGGER bank_release_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.bank_release FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_release ENABLE ALWAYS TRIGGER bank_release_append_only;

CREATE CONSTRAINT TRIGGER bank_statement_adds_up AFTER INSERT ON ledger.bank_statement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.check_bank_statement();

ALTER TABLE ledger.bank_statement ENABLE ALWAYS TRIGGER bank_statement_adds_up;

CREATE TRIGGER bank_statement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.bank_statement FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_statement ENABLE ALWAYS TRIGGER bank_statement_append_only;

CREATE TRIGGER bank_statement_line_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.bank_statement_line FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.bank_statement_line ENABLE ALWAYS TRIGGER bank_statement_line_append_only;

CREATE TRIGGER bank_statement_whole AFTER INSERT ON ledger.bank_statement_line REFERENCING NEW TABLE AS new_places FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_bank_places();

ALTER TABLE ledger.bank_statement_line ENABLE ALWAYS TRIGGER bank_statement_whole;

CREATE TRIGGER book_hears_of_administrators AFTER INSERT ON ledger.book FOR EACH ROW EXECUTE FUNCTION ledger.tell_administrators();

ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER book_hears_of_administrators;

CREATE TRIGGER cap_kept BEFORE DELETE OR TRUNCATE ON ledger.permit_cap FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.permit_cap ENABLE ALWAYS TRIGGER cap_kept;

CREATE TRIGGER checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.checkpoint ENABLE ALWAYS TRIGGER checkpoint_append_only;

CREATE TRIGGER cosignature_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.cosignature FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.cosignature ENABLE ALWAYS TRIGGER cosignature_append_only;

CREATE TRIGGER damage_evidence_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.damage_evidence FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.damage_evidence ENABLE ALWAYS TRIGGER damage_evidence_append_only;

CREATE CONSTRAINT TRIGGER damage_evidence_room AFTER INSERT ON ledger.damage_evidence DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.check_evidence_room();

ALTER TABLE ledger.damage_evidence ENABLE ALWAYS TRIGGER damage_evidence_room;

CREATE TRIGGER damage_figure_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.damage_figure FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.damage_figure ENABLE ALWAYS TRIGGER damage_figure_append_only;

CREATE TRIGGER damage_guarantee_in_time BEFORE INSERT ON ledger.damage_record FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['give_guarantee'::text, 'call_guarantee'::text]))) EXECUTE FUNCTION ledger.check_damage_guarantee_day();

ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_guarantee_in_time;

CREATE TRIGGER damage_item_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.damage_item FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.damage_item ENABLE ALWAYS TRIGGER damage_item_append_only;

CREATE TRIGGER damage_obligor_liable BEFORE INSERT OR UPDATE ON ledger.damage_obligor FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_obligor();

ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_obligor_liable;

CREATE TRIGGER damage_payment_before_owed AFTER INSERT ON ledger.damage_payment FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_payment();

ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_before_owed;

CREATE TRIGGER damage_payment_reversed BEFORE UPDATE ON ledger.damage_payment FOR EACH ROW WHEN ((old.reversed_by IS DISTINCT FROM new.reversed_by)) EXECUTE FUNCTION ledger.check_damage_reversed();

ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_reversed;

CREATE TRIGGER damage_record_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.damage_record FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_record_append_only;

CREATE TRIGGER damage_record_dates AFTER INSERT ON ledger.damage_record FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_record();

ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_record_dates;

CREATE TRIGGER damage_return_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.damage_return FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.damage_return ENABLE ALWAYS TRIGGER damage_return_append_only;

CREATE TRIGGER damage_return_of_payer AFTER INSERT ON ledger.damage_return FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_return();

ALTER TABLE ledger.damage_return ENABLE ALWAYS TRIGGER damage_return_of_payer;

CREATE TRIGGER damage_reversal_confirmed BEFORE INSERT OR UPDATE ON ledger.damage_reversal FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_reversal();

ALTER TABLE ledger.damage_reversal ENABLE ALWAYS TRIGGER damage_reversal_confirmed;

CREATE TRIGGER damage_spending_within BEFORE INSERT OR UPDATE ON ledger.damage_spending FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_spending();

ALTER TABLE ledger.damage_spending ENABLE ALWAYS TRIGGER damage_spending_within;

CREATE CONSTRAINT TRIGGER damage_step_reversed AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.action = 'reverse'::text) AND (new.machine = ANY (ARRAY['compensation.relief'::text, 'compensation.guarantee'::text, 'compensation.spending'::text])))) EXECUTE FUNCTION ledger.check_damage_step_reversed();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_step_reversed;

CREATE TRIGGER deposit_line_fits BEFORE INSERT ON ledger.permit_deposit_line FOR EACH ROW EXECUTE FUNCTION ledger.check_deposit_line();

ALTER TABLE ledger.permit_deposit_line ENABLE ALWAYS TRIGGER deposit_line_fits;

CREATE TRIGGER deposit_line_kept BEFORE UPDATE ON ledger.permit_deposit_line FOR EACH ROW EXECUTE FUNCTION ledger.check_deposit_line_kept();

ALTER TABLE ledger.permit_deposit_line ENABLE ALWAYS TRIGGER deposit_line_kept;

CREATE TRIGGER deposit_line_seen BEFORE INSERT ON ledger.permit_alone FOR EACH ROW WHEN ((new.bank_line IS NOT NULL)) EXECUTE FUNCTION ledger.check_deposit_line();

ALTER TABLE ledger.permit_alone ENABLE ALWAYS TRIGGER deposit_line_seen;

CREATE TRIGGER entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.entry FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_append_only;

CREATE TRIGGER entry_balances AFTER INSERT ON ledger.posting REFERENCING NEW TABLE AS new_postings FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_postings();

ALTER TABLE ledger.posting ENABLE ALWAYS TRIGGER entry_balances;

CREATE CONSTRAINT TRIGGER entry_by_two AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['permits.cap'::text, 'permits.cap_cut'::text, 'permits.cap_share'::text, 'permits.allocation'::text, 'permits.reserve_grant'::text, 'permits.surrender'::text, 'permits.retirement'::text, 'permits.cancellation'::text, 'permits.deduction'::text, 'market.deposit'::text, 'market.payout'::text, 'journal.reversal'::text]))) EXECUTE FUNCTION ledger.check_entry_by_two();

ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_by_two;

CREATE TRIGGER entry_complete AFTER INSERT ON ledger.entry REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_entries();

ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_complete;

CREATE CONSTRAINT TRIGGER frontier_by_move AFTER UPDATE OF soft_closed_through, closed_through ON ledger.book DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.check_frontier();

ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER frontier_by_move;

CREATE TRIGGER head_only_grows BEFORE UPDATE ON ledger.log_head FOR EACH ROW EXECUTE FUNCTION ledger.check_head_grows();

ALTER TABLE ledger.log_head ENABLE ALWAYS TRIGGER head_only_grows;

CREATE TRIGGER licence_line_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.licence_line FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.licence_line ENABLE ALWAYS TRIGGER licence_line_append_only;

CREATE TRIGGER licence_version_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.licence_version FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.licence_version ENABLE ALWAYS TRIGGER licence_version_append_only;

CREATE TRIGGER log_head_kept BEFORE DELETE OR TRUNCATE ON ledger.log_head FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.log_head ENABLE ALWAYS TRIGGER log_head_kept;

CREATE TRIGGER log_key_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.log_key FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.log_key ENABLE ALWAYS TRIGGER log_key_append_only;

CREATE TRIGGER lot_kept BEFORE DELETE OR TRUNCATE ON ledger.permit_lot FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.permit_lot ENABLE ALWAYS TRIGGER lot_kept;

CREATE TRIGGER lot_references AFTER INSERT ON ledger.permit_lot REFERENCING NEW TABLE AS new_lots FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_lots();

ALTER TABLE ledger.permit_lot ENABLE ALWAYS TRIGGER lot_references;

CREATE TRIGGER outbox_append_only BEFORE DELETE OR TRUNCATE ON ledger.outbox FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_append_only;

CREATE TRIGGER outbox_numbered_once BEFORE UPDATE ON ledger.outbox FOR EACH ROW WHEN (((old.number IS NOT NULL) OR ((((((((old.event_id IS DISTINCT FROM new.event_id) OR (old.book_id IS DISTINCT FROM new.book_id)) OR (old.kind IS DISTINCT FROM new.kind)) OR (old.subject IS DISTINCT FROM new.subject)) OR (old.owners IS DISTINCT FROM new.owners)) OR (old.figures IS DISTINCT FROM new.figures)) OR (old.actor_id IS DISTINCT FROM new.actor_id)) OR (old.recorded_at IS DISTINCT FROM new.recorded_at)))) EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_numbered_once;

CREATE TRIGGER outbox_unnumbered BEFORE INSERT ON ledger.outbox FOR EACH ROW WHEN ((new.number IS NOT NULL)) EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_unnumbered;

CREATE TRIGGER period_move_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.period_move FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.period_move ENABLE ALWAYS TRIGGER period_move_append_only;

CREATE TRIGGER period_step_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.period_step FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.period_step ENABLE ALWAYS TRIGGER period_step_append_only;

CREATE TRIGGER permit_report_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.permit_report FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER permit_report_append_only;

CREATE TRIGGER permit_report_begun BEFORE INSERT ON ledger.permit_report FOR EACH ROW EXECUTE FUNCTION ledger.check_report_begun();

ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER permit_report_begun;

CREATE TRIGGER permit_report_source BEFORE INSERT ON ledger.permit_report FOR EACH ROW EXECUTE FUNCTION ledger.check_report_source();

ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER permit_report_source;

CREATE TRIGGER posting_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.posting FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.posting ENABLE ALWAYS TRIGGER posting_append_only;

CREATE TRIGGER process_event_apart BEFORE INSERT ON ledger.process_event FOR EACH ROW EXECUTE FUNCTION ledger.check_step_apart();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_apart;

CREATE TRIGGER process_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.process_event FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_append_only;

CREATE TRIGGER process_event_asked BEFORE INSERT ON ledger.process_event FOR EACH ROW EXECUTE FUNCTION ledger.check_step_asked();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_asked;

CREATE TRIGGER process_event_dates BEFORE INSERT ON ledger.process_event FOR EACH ROW EXECUTE FUNCTION ledger.check_step_date();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_dates;

CREATE TRIGGER process_event_report_over BEFORE INSERT ON ledger.process_event FOR EACH ROW WHEN (((new.machine = 'permits.report'::text) AND (new.action = 'verify'::text))) EXECUTE FUNCTION ledger.check_report_over();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_report_over;

CREATE TRIGGER refusal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.refusal FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.refusal ENABLE ALWAYS TRIGGER refusal_append_only;

CREATE TRIGGER seal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.seal FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.seal ENABLE ALWAYS TRIGGER seal_append_only;

CREATE TRIGGER site_attributes_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.site_attributes FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER site_attributes_append_only;

CREATE TRIGGER site_attributes_in_county BEFORE INSERT ON ledger.site_attributes FOR EACH ROW WHEN (((new.region ~~ '%00'::text) AND (new.region <> ALL (ARRAY['441900'::text, '442000'::text, '460400'::text, '620200'::text])))) EXECUTE FUNCTION ledger.check_site_in_county();

ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER site_attributes_in_county;

CREATE CONSTRAINT TRIGGER step_by_two AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((new.machine = 'permits.pledge'::text) AND (new.action = ANY (ARRAY['enforce'::text, 'substitute'::text]))) OR ((new.machine = 'permits.freeze'::text) AND (new.action = 'execute'::text)))) EXECUTE FUNCTION ledger.check_step_by_two();

ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER step_by_two;

CREATE TRIGGER tile_kept BEFORE DELETE OR TRUNCATE ON ledger.tile FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.tile ENABLE ALWAYS TRIGGER tile_kept;

CREATE TRIGGER tile_only_grows BEFORE UPDATE ON ledger.tile FOR EACH ROW EXECUTE FUNCTION ledger.check_tile_grows();

ALTER TABLE ledger.tile ENABLE ALWAYS TRIGGER tile_only_grows;

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.account_event
    ADD CONSTRAINT account_event_account_fkey FOREIGN KEY (book_id, account_id) REFERENCES ledger.account(book_id, account_id);

ALTER TABLE ONLY ledger.account_event
    ADD CONSTRAINT account_event_actor_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.account
    ADD CONSTRAINT account_purpose_fkey FOREIGN KEY (purpose) REFERENCES ledger.purpose(code);

ALTER TABLE ONLY ledger.api_key
    ADD CONSTRAINT api_key_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.api_key
    ADD CONSTRAINT api_key_created_by_fkey FOREIGN KEY (created_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.api_key
    ADD CONSTRAINT api_key_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.approval
    ADD CONSTRAINT approval_actor_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.approval
    ADD CONSTRAINT approval_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.area_quality
    ADD CONSTRAINT area_quality_actor_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.area_quality
    ADD CONSTRAINT area_quality_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.asset
    ADD CONSTRAINT asset_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.auditor_login
    ADD CONSTRAINT auditor_login_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.bank_account
    ADD CONSTRAINT bank_account_account_fkey FOREIGN KEY (book_id, account_id) REFERENCES ledger.account(book_id, account_id);

ALTER TABLE ONLY ledger.bank_account
    ADD CONSTRAINT bank_account_actor_fkey FOREIGN KEY (added_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.bank_account
    ADD CONSTRAINT bank_account_asset_fkey FOREIGN KEY (book_id, asset_id) REFERENCES ledger.asset(book_id, asset_id);

ALTER TABLE ONLY ledger.bank_import
    ADD CONSTRAINT bank_import_actor_fkey FOREIGN KEY (imported_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.bank_import
    ADD CONSTRAINT bank_import_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.bank_import
    ADD CONSTRAINT bank_import_mapping_fkey FOREIGN KEY (book_id, mapping) REFERENCES ledger.bank_mapping(book_id, code);

ALTER TABLE ONLY ledger.bank_line
    ADD CONSTRAINT bank_line_account_fkey FOREIGN KEY (book_id, bank_account_id) REFERENCES ledger.bank_account(book_id, bank_account_id);

ALTER TABLE ONLY ledger.bank_mapping
    ADD CONSTRAINT bank_mapping_actor_fkey FOREIGN KEY (added_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.bank_mapping
    ADD CONSTRAINT bank_mapping_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.bank_match
    ADD CONSTRAINT bank_match_account_fkey FOREIGN KEY (book_id, bank_account_id) REFERENCES ledger.bank_account(book_id, bank_account_id);

ALTER TABLE ONLY ledger.bank_match
    ADD CONSTRAINT bank_match_actor_fkey FOREIGN KEY (made_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.bank_match_line
    ADD CONSTRAINT bank_match_line_line_fkey FOREIGN KEY (book_id, line_id) REFERENCES ledger.bank_line(book_id, line_id);

ALTER TABLE ONLY ledger.bank_match_line
    ADD CONSTRAINT bank_match_line_match_fkey FOREIGN KEY (book_id, match_id) REFERENCES ledger.bank_match(book_id, match_id);

ALTER TABLE ONLY ledger.bank_match_posting
    ADD CONSTRAINT bank_match_posting_match_fkey FOREIGN KEY (book_id, match_id) REFERENCES ledger.bank_match(book_id, match_id);

ALTER TABLE ONLY ledger.bank_match_posting
    ADD CONSTRAINT bank_match_posting_posting_fkey FOREIGN KEY (book_id, entry_id, line) REFERENCES ledger.posting(book_id, entry_id, line);

ALTER TABLE ONLY ledger.bank_release
    ADD CONSTRAINT bank_release_match_fkey FOREIGN KEY (book_id, match_id) REFERENCES ledger.bank_match(book_id, match_id);

ALTER TABLE ONLY ledger.bank_release
    ADD CONSTRAINT bank_release_process_fkey FOREIGN KEY (book_id, release_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.bank_statement
    ADD CONSTRAINT bank_statement_account_fkey FOREIGN KEY (book_id, bank_account_id) REFERENCES ledger.bank_account(book_id, bank_account_id);

ALTER TABLE ONLY ledger.bank_statement
    ADD CONSTRAINT bank_statement_import_fkey FOREIGN KEY (book_id, import_id) REFERENCES ledger.bank_import(book_id, import_id);

ALTER TABLE ONLY ledger.bank_statement_line
    ADD CONSTRAINT bank_statement_line_line_fkey FOREIGN KEY (book_id, line_id) REFERENCES ledger.bank_line(book_id, line_id);

ALTER TABLE ONLY ledger.bank_statement_line
    ADD CONSTRAINT bank_statement_line_statement_fkey FOREIGN KEY (book_id, statement_id) REFERENCES ledger.bank_statement(book_id, statement_id);

ALTER TABLE ONLY ledger.checkpoint
    ADD CONSTRAINT checkpoint_key_fkey FOREIGN KEY (book_id, key_number) REFERENCES ledger.log_key(book_id, number);

ALTER TABLE ONLY ledger.cosignature
    ADD CONSTRAINT cosignature_checkpoint_fkey FOREIGN KEY (book_id, checkpoint_id) REFERENCES ledger.checkpoint(book_id, checkpoint_id);

ALTER TABLE ONLY ledger.damage_assessment
    ADD CONSTRAINT damage_assessment_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_assessment
    ADD CONSTRAINT damage_assessment_process_fkey FOREIGN KEY (book_id, assessment_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.damage_case
    ADD CONSTRAINT damage_case_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.damage_case
    ADD CONSTRAINT damage_case_process_fkey FOREIGN KEY (book_id, process_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.damage_clock
    ADD CONSTRAINT damage_clock_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_evidence
    ADD CONSTRAINT damage_evidence_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_figure
    ADD CONSTRAINT damage_figure_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_guarantee
    ADD CONSTRAINT damage_guarantee_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_guarantee
    ADD CONSTRAINT damage_guarantee_process_fkey FOREIGN KEY (book_id, guarantee_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.damage_instalment
    ADD CONSTRAINT damage_instalment_part_fkey FOREIGN KEY (book_id, case_id, part) REFERENCES ledger.damage_part(book_id, case_id, part);

ALTER TABLE ONLY ledger.damage_item
    ADD CONSTRAINT damage_item_assessment_fkey FOREIGN KEY (book_id, assessment_id) REFERENCES ledger.damage_assessment(book_id, assessment_id);

ALTER TABLE ONLY ledger.damage_milestone
    ADD CONSTRAINT damage_milestone_project_fkey FOREIGN KEY (book_id, project_id) REFERENCES ledger.damage_project(book_id, project_id);

ALTER TABLE ONLY ledger.damage_obligation
    ADD CONSTRAINT damage_obligation_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_obligor
    ADD CONSTRAINT damage_obligor_part_fkey FOREIGN KEY (book_id, case_id, part) REFERENCES ledger.damage_part(book_id, case_id, part);

ALTER TABLE ONLY ledger.damage_part
    ADD CONSTRAINT damage_part_obligation_fkey FOREIGN KEY (book_id, obligation_id) REFERENCES ledger.damage_obligation(book_id, obligation_id);

ALTER TABLE ONLY ledger.damage_party
    ADD CONSTRAINT damage_party_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_pause
    ADD CONSTRAINT damage_pause_clock_fkey FOREIGN KEY (book_id, clock_id) REFERENCES ledger.damage_clock(book_id, clock_id);

ALTER TABLE ONLY ledger.damage_payment
    ADD CONSTRAINT damage_payment_entry_fkey FOREIGN KEY (book_id, entry_id) REFERENCES ledger.entry(book_id, entry_id);

ALTER TABLE ONLY ledger.damage_payment
    ADD CONSTRAINT damage_payment_part_fkey FOREIGN KEY (book_id, case_id, part) REFERENCES ledger.damage_part(book_id, case_id, part);

ALTER TABLE ONLY ledger.damage_payment
    ADD CONSTRAINT damage_payment_reversal_fkey FOREIGN KEY (book_id, reversed_by) REFERENCES ledger.damage_reversal(book_id, reversal_id);

ALTER TABLE ONLY ledger.damage_project
    ADD CONSTRAINT damage_project_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_project
    ADD CONSTRAINT damage_project_process_fkey FOREIGN KEY (book_id, project_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.damage_record
    ADD CONSTRAINT damage_record_actor_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.damage_record
    ADD CONSTRAINT damage_record_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_relief
    ADD CONSTRAINT damage_relief_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_relief
    ADD CONSTRAINT damage_relief_obligation_fkey FOREIGN KEY (book_id, obligation_id) REFERENCES ledger.damage_obligation(book_id, obligation_id);

ALTER TABLE ONLY ledger.damage_relief
    ADD CONSTRAINT damage_relief_process_fkey FOREIGN KEY (book_id, relief_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.damage_return
    ADD CONSTRAINT damage_return_payment_fkey FOREIGN KEY (book_id, payment_id) REFERENCES ledger.damage_payment(book_id, payment_id);

ALTER TABLE ONLY ledger.damage_return
    ADD CONSTRAINT damage_return_relief_fkey FOREIGN KEY (book_id, relief_id) REFERENCES ledger.damage_relief(book_id, relief_id);

ALTER TABLE ONLY ledger.damage_reversal
    ADD CONSTRAINT damage_reversal_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_reversal
    ADD CONSTRAINT damage_reversal_process_fkey FOREIGN KEY (book_id, reversal_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.damage_reversal
    ADD CONSTRAINT damage_reversal_target_fkey FOREIGN KEY (book_id, target) REFERENCES ledger.damage_record(book_id, record_id);

ALTER TABLE ONLY ledger.damage_settled
    ADD CONSTRAINT damage_settled_instalment_fkey FOREIGN KEY (book_id, case_id, number) REFERENCES ledger.damage_instalment(book_id, case_id, number);

ALTER TABLE ONLY ledger.damage_settled
    ADD CONSTRAINT damage_settled_payment_fkey FOREIGN KEY (book_id, payment_id) REFERENCES ledger.damage_payment(book_id, payment_id);

ALTER TABLE ONLY ledger.damage_spending
    ADD CONSTRAINT damage_spending_case_fkey FOREIGN KEY (book_id, case_id) REFERENCES ledger.damage_case(book_id, case_id);

ALTER TABLE ONLY ledger.damage_spending
    ADD CONSTRAINT damage_spending_entry_fkey FOREIGN KEY (book_id, entry_id) REFERENCES ledger.entry(book_id, entry_id);

ALTER TABLE ONLY ledger.damage_spending
    ADD CONSTRAINT damage_spending_process_fkey FOREIGN KEY (book_id, spending_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.damage_spending
    ADD CONSTRAINT damage_spending_stage_fkey FOREIGN KEY (book_id, project_id, stage) REFERENCES ledger.damage_milestone(book_id, project_id, number);

ALTER TABLE ONLY ledger.licence_line
    ADD CONSTRAINT licence_line_version_fkey FOREIGN KEY (book_id, site, version) REFERENCES ledger.licence_version(book_id, site, version);

ALTER TABLE ONLY ledger.licence_version
    ADD CONSTRAINT licence_version_actor_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.licence_version
    ADD CONSTRAINT licence_version_site_fkey FOREIGN KEY (book_id, site) REFERENCES ledger.site(book_id, code);

ALTER TABLE ONLY ledger.log_head
    ADD CONSTRAINT log_head_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.log_key
    ADD CONSTRAINT log_key_head_fkey FOREIGN KEY (book_id) REFERENCES ledger.log_head(book_id);

ALTER TABLE ONLY ledger.outbox
    ADD CONSTRAINT outbox_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.party
    ADD CONSTRAINT party_actor_fkey FOREIGN KEY (registered_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.party
    ADD CONSTRAINT party_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.period_move
    ADD CONSTRAINT period_move_step_fkey FOREIGN KEY (book_id, step_id) REFERENCES ledger.period_step(book_id, step_id);

ALTER TABLE ONLY ledger.period_step
    ADD CONSTRAINT period_step_process_fkey FOREIGN KEY (book_id, step_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.permit_act_line
    ADD CONSTRAINT permit_act_line_act_fkey FOREIGN KEY (book_id, act_id) REFERENCES ledger.permit_act(book_id, act_id);

ALTER TABLE ONLY ledger.permit_act_lot
    ADD CONSTRAINT permit_act_lot_account_fkey FOREIGN KEY (book_id, account_id) REFERENCES ledger.account(book_id, account_id);

ALTER TABLE ONLY ledger.permit_act_lot
    ADD CONSTRAINT permit_act_lot_act_fkey FOREIGN KEY (book_id, act_id) REFERENCES ledger.permit_act(book_id, act_id);

ALTER TABLE ONLY ledger.permit_act_lot
    ADD CONSTRAINT permit_act_lot_asset_fkey FOREIGN KEY (book_id, asset_id) REFERENCES ledger.asset(book_id, asset_id);

ALTER TABLE ONLY ledger.permit_act
    ADD CONSTRAINT permit_act_process_fkey FOREIGN KEY (book_id, act_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.permit_alone
    ADD CONSTRAINT permit_alone_line_fkey FOREIGN KEY (book_id, act_id, bank_line) REFERENCES ledger.permit_deposit_line(book_id, act_id, bank_line);

ALTER TABLE ONLY ledger.permit_alone
    ADD CONSTRAINT permit_alone_process_fkey FOREIGN KEY (book_id, act_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.permit_cap
    ADD CONSTRAINT permit_cap_asset_fkey FOREIGN KEY (book_id, asset_id) REFERENCES ledger.asset(book_id, asset_id);

ALTER TABLE ONLY ledger.permit_cap
    ADD CONSTRAINT permit_cap_parent_fkey FOREIGN KEY (book_id, parent_id) REFERENCES ledger.permit_cap(book_id, asset_id);

ALTER TABLE ONLY ledger.permit_certificate
    ADD CONSTRAINT permit_certificate_act_fkey FOREIGN KEY (book_id, act_id) REFERENCES ledger.permit_act(book_id, act_id);

ALTER TABLE ONLY ledger.permit_deposit_line
    ADD CONSTRAINT permit_deposit_line_act_fkey FOREIGN KEY (book_id, act_id) REFERENCES ledger.permit_act(book_id, act_id);

ALTER TABLE ONLY ledger.permit_exclusion
    ADD CONSTRAINT permit_exclusion_actor_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.permit_fee_instalment
    ADD CONSTRAINT permit_fee_instalment_entry_fkey FOREIGN KEY (book_id, entry_id) REFERENCES ledger.entry(book_id, entry_id);

ALTER TABLE ONLY ledger.permit_fee_instalment
    ADD CONSTRAINT permit_fee_instalment_fee_fkey FOREIGN KEY (book_id, fee_id) REFERENCES ledger.permit_fee(book_id, fee_id);

ALTER TABLE ONLY ledger.permit_fee_line
    ADD CONSTRAINT permit_fee_line_fee_fkey FOREIGN KEY (book_id, fee_id) REFERENCES ledger.permit_fee(book_id, fee_id);

ALTER TABLE ONLY ledger.permit_fee_lot
    ADD CONSTRAINT permit_fee_lot_asset_fkey FOREIGN KEY (book_id, asset_id) REFERENCES ledger.asset(book_id, asset_id);

ALTER TABLE ONLY ledger.permit_fee_lot
    ADD CONSTRAINT permit_fee_lot_fee_fkey FOREIGN KEY (book_id, fee_id) REFERENCES ledger.permit_fee(book_id, fee_id);

ALTER TABLE ONLY ledger.permit_fee
    ADD CONSTRAINT permit_fee_process_fkey FOREIGN KEY (book_id, fee_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.permit_grant
    ADD CONSTRAINT permit_grant_process_fkey FOREIGN KEY (book_id, grant_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.permit_lot
    ADD CONSTRAINT permit_lot_parent_fkey FOREIGN KEY (book_id, parent_id) REFERENCES ledger.permit_lot(book_id, asset_id);

ALTER TABLE ONLY ledger.permit_measure
    ADD CONSTRAINT permit_measure_act_fkey FOREIGN KEY (book_id, act_id) REFERENCES ledger.permit_act(book_id, act_id);

ALTER TABLE ONLY ledger.permit_objection
    ADD CONSTRAINT permit_objection_answered_fkey FOREIGN KEY (answered_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.permit_objection
    ADD CONSTRAINT permit_objection_grant_fkey FOREIGN KEY (book_id, grant_id) REFERENCES ledger.permit_grant(book_id, grant_id);

ALTER TABLE ONLY ledger.permit_objection
    ADD CONSTRAINT permit_objection_raised_fkey FOREIGN KEY (raised_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.permit_pack
    ADD CONSTRAINT permit_pack_process_fkey FOREIGN KEY (book_id, pack_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.permit_report
    ADD CONSTRAINT permit_report_process_fkey FOREIGN KEY (book_id, report_id) REFERENCES ledger.process(book_id, process_id);

ALTER TABLE ONLY ledger.permit_task
    ADD CONSTRAINT permit_task_explained_fkey FOREIGN KEY (explained_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.process
    ADD CONSTRAINT process_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.process_event
    ADD CONSTRAINT process_event_actor_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.process_event
    ADD CONSTRAINT process_event_allowed FOREIGN KEY (machine, action, from_state, to_state, four_eyes) REFERENCES ledger.process_transition(machine, action, from_state, to_state, four_eyes);

ALTER TABLE ONLY ledger.process_event
    ADD CONSTRAINT process_event_continues FOREIGN KEY (book_id, process_id, previous, machine, from_state) REFERENCES ledger.process_event(book_id, process_id, version, machine, to_state);

ALTER TABLE ONLY ledger.process_event
    ADD CONSTRAINT process_event_process_fkey FOREIGN KEY (book_id, process_id, machine, started_by) REFERENCES ledger.process(book_id, process_id, machine, started_by);

ALTER TABLE ONLY ledger.process
    ADD CONSTRAINT process_state_fkey FOREIGN KEY (book_id, process_id, version, machine, state) REFERENCES ledger.process_event(book_id, process_id, version, machine, to_state) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY ledger.refusal
    ADD CONSTRAINT refusal_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book(book_id);

ALTER TABLE ONLY ledger.site_attributes
    ADD CONSTRAINT site_attributes_actor_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.site_attributes
    ADD CONSTRAINT site_attributes_site_fkey FOREIGN KEY (book_id, site) REFERENCES ledger.site(book_id, code);

ALTER TABLE ONLY ledger.site
    ADD CONSTRAINT site_party_fkey FOREIGN KEY (book_id, party) REFERENCES ledger.party(book_id, code);

ALTER TABLE ONLY ledger.standing
    ADD CONSTRAINT standing_actor_fkey FOREIGN KEY (actor_id) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.standing
    ADD CONSTRAINT standing_ended_fkey FOREIGN KEY (ended_by) REFERENCES ledger.actor(actor_id);

ALTER TABLE ONLY ledger.standing
    ADD CONSTRAINT standing_party_fkey FOREIGN KEY (book_id, party) REFERENCES ledger.party(book_id, code);

GRANT USAGE ON SCHEMA ledger TO ecoledger_web;
GRANT USAGE ON SCHEMA ledger TO ecoledger_sequencer;
GRANT USAGE ON SCHEMA ledger TO ecoledger_auditor;

REVOKE ALL ON FUNCTION ledger.act_figure(p_book integer, p_act uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.act_figure(p_book integer, p_act uuid) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.append_seals(p_book integer, p_size bigint, p_entries uuid[], p_positions bigint[], p_months date[], p_numbers integer[], p_hashes bytea[], p_levels smallint[], p_tiles bigint[], p_tile_hashes bytea[], p_root bytea, p_reached bigint, p_open jsonb, p_drawn bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.append_seals(p_book integer, p_size bigint, p_entries uuid[], p_positions bigint[], p_months date[], p_numbers integer[], p_hashes bytea[], p_levels smallint[], p_tiles bigint[], p_tile_hashes bytea[], p_root bytea, p_reached bigint, p_open jsonb, p_drawn bigint) TO ecoledger_sequencer;

REVOKE ALL ON FUNCTION ledger.check_act_agreed() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_act_exception() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_act_has_entry() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_act_role() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_administrator(p_actor integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_balances() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_bank_match_state() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_bank_matches() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_bank_places() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_bank_statement() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_damage_guarantee_day() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_damage_obligor() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_damage_payment() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_damage_record() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_damage_return() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_damage_reversal() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_damage_reversed() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_damage_spending() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_damage_step_reversed() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_deposit_line() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_deposit_line_kept() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_entries() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_entry_by_two() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_evidence_room() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_frontier() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_head_grows() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_key() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_lots() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_postings() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_report_begun() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_report_over() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_report_source() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_site_in_county() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_step_apart() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_step_asked() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_step_by_two() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_step_date() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.check_tile_grows() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.clock_now() FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.clock_now() TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.content_difference(p_stored jsonb, p_submitted jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.content_difference(p_stored jsonb, p_submitted jsonb) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.derived_id(p_base uuid, p_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.derived_id(p_base uuid, p_name text) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.done_by_two(p_book integer, p_act uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.done_by_two(p_book integer, p_act uuid) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.entry_content(p_book integer, p_entry uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.entry_content(p_book integer, p_entry uuid) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.erase_person(p_by integer, p_book integer, p_key integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.erase_person(p_by integer, p_book integer, p_key integer) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.expire_lots(p_book integer, p_cap integer, p_actor integer, p_on date, p_document text, p_base uuid, p_after integer, p_most integer, OUT ended integer, OUT upto integer, OUT fault jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.expire_lots(p_book integer, p_cap integer, p_actor integer, p_on date, p_document text, p_base uuid, p_after integer, p_most integer, OUT ended integer, OUT upto integer, OUT fault jsonb) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.issue_key(p_by integer, p_book integer, p_name text, p_role text, p_owner text, p_digest bytea, OUT key_id integer, OUT actor_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.issue_key(p_by integer, p_book integer, p_name text, p_role text, p_owner text, p_digest bytea, OUT key_id integer, OUT actor_id integer) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.issue_lots(p_book integer, p_grant uuid, p_actor integer, p_origin text, OUT lots integer, OUT fault jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.issue_lots(p_book integer, p_grant uuid, p_actor integer, p_origin text, OUT lots integer, OUT fault jsonb) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.issue_postings(p_book integer, p_grant uuid, p_actor integer, p_on date, p_document text, p_caps integer[], p_entry integer, p_chunk integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.keep_bank_match() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.keep_bank_match_member() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.keys_gone(p_actor integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.keys_gone(p_actor integer) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.known_fault(p_book integer, p_entry uuid, p_content jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.legs_content(p_book integer, p_accounts integer[], p_assets integer[], p_keys integer[], p_amounts bigint[], p_first integer, p_last integer, p_unknown jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.log_waiting(p_book integer, OUT waiting bigint, OUT oldest timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.log_waiting(p_book integer, OUT waiting bigint, OUT oldest timestamp with time zone) TO ecoledger_web;
GRANT ALL ON FUNCTION ledger.log_waiting(p_book integer, OUT waiting bigint, OUT oldest timestamp with time zone) TO ecoledger_sequencer;

REVOKE ALL ON FUNCTION ledger.look_again(p_book integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.look_again(p_book integer) TO ecoledger_sequencer;

REVOKE ALL ON FUNCTION ledger.missing_pair(p_book integer, p_account integer, p_asset integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.move_period(p_book integer, p_step uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.move_period(p_book integer, p_step uuid) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.name_actor() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.next_records(p_book integer, p_limit integer, OUT looked integer, OUT sealed integer, OUT more boolean, OUT reached bigint, OUT still_open text, OUT entries text, OUT positions text, OUT months text, OUT numbers text, OUT records text) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.next_records(p_book integer, p_limit integer, OUT looked integer, OUT sealed integer, OUT more boolean, OUT reached bigint, OUT still_open text, OUT entries text, OUT positions text, OUT months text, OUT numbers text, OUT records text) TO ecoledger_sequencer;

REVOKE ALL ON FUNCTION ledger.number_events(p_book integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.number_events(p_book integer) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.open_balances(p_book integer, p_accounts integer[], p_assets integer[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.owner_forms(p_code text, p_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.owner_forms(p_code text, p_name text) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.plain_account(p_number text) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.plain_account(p_number text) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.plain_name(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.plain_name(name text) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.plain_text(p_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.plain_text(p_text text) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.post_entries(p_book integer, p_actors integer[], p_ids uuid[], p_kinds text[], p_effective date[], p_memos text[], p_documents text[], p_reverses uuid[], p_groups integer[], p_ends integer[], p_leg_entries integer[], p_leg_keys integer[], p_leg_amounts bigint[], p_accounts integer[], p_assets integer[], p_unknown jsonb, OUT recorded_at timestamp with time zone, OUT outcomes text[], OUT codes text[], OUT figures jsonb[], OUT balances bigint[], OUT versions bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.post_entries(p_book integer, p_actors integer[], p_ids uuid[], p_kinds text[], p_effective date[], p_memos text[], p_documents text[], p_reverses uuid[], p_groups integer[], p_ends integer[], p_leg_entries integer[], p_leg_keys integer[], p_leg_amounts bigint[], p_accounts integer[], p_assets integer[], p_unknown jsonb, OUT recorded_at timestamp with time zone, OUT outcomes text[], OUT codes text[], OUT figures jsonb[], OUT balances bigint[], OUT versions bigint[]) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.post_legs(p_book integer, p_actor integer, p_kind text, p_on date, p_memo text, p_document text, p_base uuid, p_name text, p_offset integer, p_entries integer[], p_accounts integer[], p_assets integer[], p_amounts bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.refuse_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.remember_refusal(p_book integer, p_entry uuid, p_code text, p_figures jsonb, p_content jsonb, p_actor integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.remember_refusal(p_book integer, p_entry uuid, p_code text, p_figures jsonb, p_content jsonb, p_actor integer) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.reversal_fault(p_book integer, p_reverses uuid, p_postings jsonb, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.revoke_key(p_by integer, p_book integer, p_key integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.revoke_key(p_by integer, p_book integer, p_key integer) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.set_account_status(p_book integer, p_account integer, p_status text, p_reason text, p_actor integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.set_account_status(p_book integer, p_account integer, p_status text, p_reason text, p_actor integer) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.spent_on_liable(p_book integer, p_case integer, p_payee text, p_name text, p_account text) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.spent_on_liable(p_book integer, p_case integer, p_payee text, p_name text, p_account text) TO ecoledger_web;

REVOKE ALL ON FUNCTION ledger.sweep_start(p_book integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.sweep_start(p_book integer) TO ecoledger_web;
GRANT ALL ON FUNCTION ledger.sweep_start(p_book integer) TO ecoledger_sequencer;

REVOKE ALL ON FUNCTION ledger.tell_administrators() FROM PUBLIC;

REVOKE ALL ON FUNCTION ledger.tell_key() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE ledger.account TO ecoledger_web;

GRANT SELECT ON TABLE ledger.account_event TO ecoledger_web;

GRANT SELECT ON TABLE ledger.actor TO ecoledger_web;

GRANT SELECT ON TABLE ledger.api_key TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.approval TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.area_quality TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.asset TO ecoledger_web;

GRANT SELECT ON TABLE ledger.auditor_login TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.book TO ecoledger_web;
GRANT SELECT ON TABLE ledger.book TO ecoledger_sequencer;

GRANT SELECT ON TABLE ledger.audit_account TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_account TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.audit_account_event TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_account_event TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.audit_actor TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_actor TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.audit_approval TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_approval TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.audit_asset TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_asset TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.balance TO ecoledger_web;

GRANT SELECT ON TABLE ledger.audit_balance TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_balance TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.audit_book TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_book TO ecoledger_auditor;

GRANT SELECT,INSERT ON TABLE ledger.damage_case TO ecoledger_web;

GRANT UPDATE(class) ON TABLE ledger.damage_case TO ecoledger_web;

GRANT UPDATE(assessed) ON TABLE ledger.damage_case TO ecoledger_web;

GRANT UPDATE(public) ON TABLE ledger.damage_case TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.process TO ecoledger_web;

GRANT UPDATE(state) ON TABLE ledger.process TO ecoledger_web;

GRANT UPDATE(version) ON TABLE ledger.process TO ecoledger_web;

GRANT SELECT ON TABLE ledger.audit_case TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_case TO ecoledger_auditor;

GRANT SELECT,INSERT ON TABLE ledger.damage_record TO ecoledger_web;

GRANT SELECT ON TABLE ledger.audit_case_record TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_case_record TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.checkpoint TO ecoledger_web;
GRANT SELECT,INSERT ON TABLE ledger.checkpoint TO ecoledger_sequencer;

GRANT SELECT ON TABLE ledger.audit_checkpoint TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_checkpoint TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.entry TO ecoledger_web;
GRANT SELECT ON TABLE ledger.entry TO ecoledger_sequencer;

GRANT SELECT ON TABLE ledger.audit_entry TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_entry TO ecoledger_auditor;

GRANT SELECT,INSERT ON TABLE ledger.damage_evidence TO ecoledger_web;

GRANT SELECT ON TABLE ledger.audit_evidence TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_evidence TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.entry_kind TO ecoledger_web;

GRANT SELECT ON TABLE ledger.audit_kind TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_kind TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.posting TO ecoledger_web;

GRANT SELECT ON TABLE ledger.audit_posting TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_posting TO ecoledger_auditor;

GRANT SELECT,INSERT ON TABLE ledger.process_event TO ecoledger_web;

GRANT SELECT ON TABLE ledger.audit_process_event TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_process_event TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.refusal TO ecoledger_web;

GRANT SELECT ON TABLE ledger.audit_refusal TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_refusal TO ecoledger_auditor;

GRANT SELECT ON TABLE ledger.seal TO ecoledger_web;
GRANT SELECT ON TABLE ledger.seal TO ecoledger_sequencer;

GRANT SELECT ON TABLE ledger.audit_seal TO ecoledger_web;
GRANT SELECT ON TABLE ledger.audit_seal TO ecoledger_auditor;

GRANT SELECT,INSERT ON TABLE ledger.bank_account TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.bank_import TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.bank_line TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.bank_mapping TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.bank_match TO ecoledger_web;

GRANT UPDATE(state) ON TABLE ledger.bank_match TO ecoledger_web;

GRANT SELECT ON TABLE ledger.bank_match_line TO ecoledger_web;

GRANT INSERT(book_id) ON TABLE ledger.bank_match_line TO ecoledger_web;

GRANT INSERT(match_id) ON TABLE ledger.bank_match_line TO ecoledger_web;

GRANT INSERT(line_id) ON TABLE ledger.bank_match_line TO ecoledger_web;

GRANT SELECT ON TABLE ledger.bank_match_posting TO ecoledger_web;

GRANT INSERT(book_id) ON TABLE ledger.bank_match_posting TO ecoledger_web;

GRANT INSERT(match_id) ON TABLE ledger.bank_match_posting TO ecoledger_web;

GRANT INSERT(entry_id) ON TABLE ledger.bank_match_posting TO ecoledger_web;

GRANT INSERT(line) ON TABLE ledger.bank_match_posting TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.bank_release TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.bank_statement TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.bank_statement_line TO ecoledger_web;

GRANT SELECT ON TABLE ledger.check_result TO ecoledger_web;

GRANT SELECT ON TABLE ledger.cosignature TO ecoledger_web;
GRANT SELECT,INSERT ON TABLE ledger.cosignature TO ecoledger_sequencer;

GRANT SELECT,INSERT ON TABLE ledger.damage_assessment TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_clock TO ecoledger_web;

GRANT UPDATE(length) ON TABLE ledger.damage_clock TO ecoledger_web;

GRANT UPDATE(due_on) ON TABLE ledger.damage_clock TO ecoledger_web;

GRANT UPDATE(why) ON TABLE ledger.damage_clock TO ecoledger_web;

GRANT UPDATE(stopped_on) ON TABLE ledger.damage_clock TO ecoledger_web;

GRANT UPDATE(warned_on) ON TABLE ledger.damage_clock TO ecoledger_web;

GRANT UPDATE(escalated_on) ON TABLE ledger.damage_clock TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_figure TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_guarantee TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_instalment TO ecoledger_web;

GRANT UPDATE(settled) ON TABLE ledger.damage_instalment TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_item TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_milestone TO ecoledger_web;

GRANT UPDATE(accepted_on) ON TABLE ledger.damage_milestone TO ecoledger_web;

GRANT UPDATE(paid) ON TABLE ledger.damage_milestone TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_obligation TO ecoledger_web;

GRANT UPDATE(in_force_on) ON TABLE ledger.damage_obligation TO ecoledger_web;

GRANT UPDATE(court_since) ON TABLE ledger.damage_obligation TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_obligor TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_part TO ecoledger_web;

GRANT UPDATE(interest) ON TABLE ledger.damage_part TO ecoledger_web;

GRANT UPDATE(interest_through) ON TABLE ledger.damage_part TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_party TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_pause TO ecoledger_web;

GRANT UPDATE(last_on) ON TABLE ledger.damage_pause TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_payment TO ecoledger_web;

GRANT UPDATE(waiting) ON TABLE ledger.damage_payment TO ecoledger_web;

GRANT UPDATE(reversed_by) ON TABLE ledger.damage_payment TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_project TO ecoledger_web;

GRANT UPDATE(contract) ON TABLE ledger.damage_project TO ecoledger_web;

GRANT UPDATE(evaluated) ON TABLE ledger.damage_project TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_relief TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_return TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_reversal TO ecoledger_web;

GRANT UPDATE(confirmed_on) ON TABLE ledger.damage_reversal TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_settled TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.damage_spending TO ecoledger_web;

GRANT UPDATE(paid_on) ON TABLE ledger.damage_spending TO ecoledger_web;

GRANT UPDATE(entry_id) ON TABLE ledger.damage_spending TO ecoledger_web;

GRANT SELECT ON SEQUENCE ledger.entry_position_seq TO ecoledger_sequencer;

GRANT SELECT ON TABLE ledger.entry_text TO ecoledger_web;
GRANT SELECT ON TABLE ledger.entry_text TO ecoledger_sequencer;

GRANT SELECT ON TABLE ledger.key_event TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.licence_line TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.licence_version TO ecoledger_web;

GRANT SELECT ON TABLE ledger.log_head TO ecoledger_web;
GRANT SELECT,INSERT ON TABLE ledger.log_head TO ecoledger_sequencer;

GRANT SELECT ON TABLE ledger.log_key TO ecoledger_web;
GRANT SELECT,INSERT ON TABLE ledger.log_key TO ecoledger_sequencer;

GRANT SELECT ON TABLE ledger.outbox TO ecoledger_web;

GRANT INSERT(book_id) ON TABLE ledger.outbox TO ecoledger_web;

GRANT INSERT(kind) ON TABLE ledger.outbox TO ecoledger_web;

GRANT INSERT(subject) ON TABLE ledger.outbox TO ecoledger_web;

GRANT INSERT(owners) ON TABLE ledger.outbox TO ecoledger_web;

GRANT INSERT(figures) ON TABLE ledger.outbox TO ecoledger_web;

GRANT INSERT(actor_id) ON TABLE ledger.outbox TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.party TO ecoledger_web;

GRANT SELECT ON TABLE ledger.period_move TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.period_step TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_act TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_act_line TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_act_lot TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_alone TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_cap TO ecoledger_web;

GRANT UPDATE(lots) ON TABLE ledger.permit_cap TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_certificate TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_deposit_line TO ecoledger_web;

GRANT UPDATE(live) ON TABLE ledger.permit_deposit_line TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_exclusion TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_fee TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_fee_instalment TO ecoledger_web;

GRANT UPDATE(paid_on) ON TABLE ledger.permit_fee_instalment TO ecoledger_web;

GRANT UPDATE(voucher) ON TABLE ledger.permit_fee_instalment TO ecoledger_web;

GRANT UPDATE(receipt) ON TABLE ledger.permit_fee_instalment TO ecoledger_web;

GRANT UPDATE(entry_id) ON TABLE ledger.permit_fee_instalment TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_fee_line TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_fee_lot TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_grant TO ecoledger_web;

GRANT UPDATE(objections_until) ON TABLE ledger.permit_grant TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_grant_line TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_lot TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_measure TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_objection TO ecoledger_web;

GRANT UPDATE(answer) ON TABLE ledger.permit_objection TO ecoledger_web;

GRANT UPDATE(upheld) ON TABLE ledger.permit_objection TO ecoledger_web;

GRANT UPDATE(answered_by) ON TABLE ledger.permit_objection TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_pack TO ecoledger_web;

GRANT UPDATE(simulated) ON TABLE ledger.permit_pack TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_report TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.permit_task TO ecoledger_web;

GRANT UPDATE(figures) ON TABLE ledger.permit_task TO ecoledger_web;

GRANT UPDATE(explanation) ON TABLE ledger.permit_task TO ecoledger_web;

GRANT UPDATE(explained_by) ON TABLE ledger.permit_task TO ecoledger_web;

GRANT UPDATE(closed_at) ON TABLE ledger.permit_task TO ecoledger_web;

GRANT SELECT ON TABLE ledger.process_transition TO ecoledger_web;

GRANT SELECT ON TABLE ledger.purpose TO ecoledger_web;

GRANT SELECT ON TABLE ledger.sealed_record TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.site TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.site_attributes TO ecoledger_web;

GRANT SELECT,INSERT ON TABLE ledger.standing TO ecoledger_web;

GRANT UPDATE(until) ON TABLE ledger.standing TO ecoledger_web;

GRANT UPDATE(ended_document) ON TABLE ledger.standing TO ecoledger_web;

GRANT UPDATE(ended_by) ON TABLE ledger.standing TO ecoledger_web;

GRANT SELECT ON TABLE ledger.tile TO ecoledger_web;
GRANT SELECT ON TABLE ledger.tile TO ecoledger_sequencer;

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

GRANT SELECT ON TABLE public.alembic_version TO ecoledger_web;

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

INSERT INTO ledger.entry_kind VALUES ('journal.transfer', '{clearing}', '{clearing}', '{}', false, true, NULL, 'docs/spec/journal.md 3.1');
INSERT INTO ledger.entry_kind VALUES ('journal.adjustment', '{clearing}', '{clearing}', '{}', true, true, 30, 'docs/spec/journal.md 3.2');
INSERT INTO ledger.entry_kind VALUES ('journal.reversal', '{}', '{}', '{}', false, false, NULL, 'docs/spec/journal.md 5');
INSERT INTO ledger.entry_kind VALUES ('permits.cap_share', '{cap_shared,cap_available}', '{cap_available,cap_limit}', '{debit:cap_shared,debit:cap_available,credit:cap_available,credit:cap_limit}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.allocation', '{cap_issued,holding,unpaid,reserve}', '{cap_available,lot_issued}', '{debit:cap_issued,credit:cap_available,credit:lot_issued}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.recast', '{lot_issued,cap_issued,cap_limit,holding,sellable,unpaid,reserve}', '{lot_issued,cap_issued,cap_limit,holding,sellable,unpaid,reserve}', '{debit:lot_issued,credit:lot_issued}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.fee_paid', '{holding}', '{unpaid}', '{debit:holding,credit:unpaid}', false, false, NULL, '财税〔2015〕61号 art. 9–13');
INSERT INTO ledger.entry_kind VALUES ('permits.reserve_grant', '{holding,unpaid}', '{reserve}', '{credit:reserve}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.set_aside', '{listed}', '{holding,sellable,reserve}', '{debit:listed}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.put_back', '{holding,sellable,reserve}', '{listed}', '{credit:listed}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.lease', '{leased}', '{holding,sellable}', '{debit:leased}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.lease_return', '{holding,sellable}', '{leased}', '{credit:leased}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.pledge', '{pledged}', '{holding,sellable}', '{debit:pledged}', false, false, NULL, '法释〔2020〕28号 art. 63; docs/spec/permits.md 8');
INSERT INTO ledger.entry_kind VALUES ('permits.pledge_release', '{holding,sellable}', '{pledged}', '{credit:pledged}', false, false, NULL, '法释〔2020〕28号 art. 63; docs/spec/permits.md 8');
INSERT INTO ledger.entry_kind VALUES ('permits.freeze', '{frozen}', '{holding,sellable,unpaid,listed,leased,pledged}', '{debit:frozen}', false, false, NULL, '民事诉讼法, enforcement; docs/spec/permits.md 8');
INSERT INTO ledger.entry_kind VALUES ('permits.unfreeze', '{holding,sellable,unpaid,listed,leased,pledged}', '{frozen}', '{credit:frozen}', false, false, NULL, '民事诉讼法, enforcement; docs/spec/permits.md 8');
INSERT INTO ledger.entry_kind VALUES ('permits.withdrawal', '{withdrawn}', '{holding,sellable,unpaid}', '{debit:withdrawn}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('market.deposit', '{settlement_cash}', '{settlement_claim}', '{debit:settlement_cash,credit:settlement_claim}', false, true, NULL, 'docs/spec/market.md 1');
INSERT INTO ledger.entry_kind VALUES ('compensation.recourse', '{recourse_claim,recourse_debt}', '{recourse_claim,recourse_debt}', '{}', false, false, NULL, '民法典 art. 178');
INSERT INTO ledger.entry_kind VALUES ('compensation.waiver', '{claim_waived}', '{claim_due,claim_in_kind,claim_assessed}', '{debit:claim_waived}', false, true, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号');
INSERT INTO ledger.entry_kind VALUES ('compensation.deposit', '{agency_cash}', '{deposit_payable}', '{debit:agency_cash}', false, true, NULL, '民法典 art. 681');
INSERT INTO ledger.entry_kind VALUES ('permits.withdrawal_end', '{reserve,holding,sellable,unpaid}', '{withdrawn}', '{credit:withdrawn}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.buyback', '{reserve,buyback_expense}', '{holding,sellable,pledged,budget_paid}', '{debit:reserve,debit:buyback_expense,credit:budget_paid}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.move', '{holding,sellable,unpaid}', '{holding,sellable,unpaid}', '{}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.surrender', '{surrendered}', '{holding,sellable,unpaid,leased,pledged}', '{debit:surrendered}', false, true, 60, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.deduction', '{retired}', '{holding,sellable,unpaid,pledged}', '{debit:retired}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.retirement', '{retired}', '{holding,sellable}', '{debit:retired}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.cancellation', '{retired}', '{holding,sellable,unpaid,reserve}', '{debit:retired}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.expiry', '{expired}', '{holding,sellable,unpaid,reserve,listed,leased,pledged,frozen,withdrawn}', '{debit:expired}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.fee_assessment', '{fee_receivable}', '{fee_assessed}', '{debit:fee_receivable,credit:fee_assessed}', false, false, NULL, '财税〔2015〕61号 art. 9–13');
INSERT INTO ledger.entry_kind VALUES ('permits.fee_payment', '{treasury_cash,fee_assessed}', '{fee_receivable,nontax_revenue}', '{debit:treasury_cash,debit:fee_assessed,credit:fee_receivable,credit:nontax_revenue}', false, false, NULL, '财税〔2015〕61号 art. 9–13');
INSERT INTO ledger.entry_kind VALUES ('market.settlement', '{settlement_claim,holding,retired,treasury_cash}', '{settlement_claim,settlement_cash,listed,pledged,frozen,service_income,nontax_revenue}', '{debit:settlement_claim,debit:holding}', false, false, NULL, 'docs/spec/market.md 2');
INSERT INTO ledger.entry_kind VALUES ('market.payout', '{settlement_claim}', '{settlement_cash}', '{debit:settlement_claim,credit:settlement_cash}', false, true, 5, 'docs/spec/market.md 3');
INSERT INTO ledger.entry_kind VALUES ('compensation.assessment', '{claim_assessed,claim_established}', '{claim_assessed,claim_established}', '{}', false, false, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号');
INSERT INTO ledger.entry_kind VALUES ('compensation.obligation', '{claim_due,claim_in_kind,claim_waived}', '{claim_assessed,claim_established}', '{}', false, false, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号');
INSERT INTO ledger.entry_kind VALUES ('compensation.replacement', '{claim_assessed}', '{claim_due,claim_in_kind}', '{debit:claim_assessed}', false, false, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号');
INSERT INTO ledger.entry_kind VALUES ('compensation.performance', '{claim_performed}', '{claim_in_kind}', '{debit:claim_performed}', false, false, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号');
INSERT INTO ledger.entry_kind VALUES ('compensation.conversion', '{claim_due,claim_waived}', '{claim_in_kind,claim_established}', '{credit:claim_in_kind}', false, false, NULL, '法释〔2019〕8号 art. 12');
INSERT INTO ledger.entry_kind VALUES ('compensation.interest', '{claim_due,claim_established,claim_overpaid}', '{claim_established,claim_due,claim_overpaid}', '{}', false, false, NULL, '法释〔2014〕8号 art. 1–4');
INSERT INTO ledger.entry_kind VALUES ('compensation.payment', '{treasury_cash,claim_received,case_fund}', '{nontax_revenue,claim_due,case_fund_source,overpaid_payable}', '{debit:treasury_cash}', false, true, NULL, '财资环〔2020〕6号; 预算法 art. 56');
INSERT INTO ledger.entry_kind VALUES ('compensation.agency_receipt', '{agency_cash,claim_in_transit}', '{agency_payable,claim_due,overpaid_payable}', '{debit:agency_cash}', false, true, NULL, '财资环〔2020〕6号; 预算法 art. 56');
INSERT INTO ledger.entry_kind VALUES ('periods.year_close', '{nontax_revenue,service_income,budget_paid,net_assets}', '{buyback_expense,restoration_expense,net_assets}', '{}', true, true, NULL, '政府会计制度 2018; docs/spec/audit.md 1');
INSERT INTO ledger.entry_kind VALUES ('compensation.credit', '{claim_performed}', '{claim_due}', '{debit:claim_performed}', false, true, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号');
INSERT INTO ledger.entry_kind VALUES ('compensation.spending', '{restoration_expense,case_fund_source}', '{treasury_cash,case_fund}', '{debit:restoration_expense,credit:treasury_cash,credit:case_fund}', false, true, NULL, '财资环〔2020〕6号');
INSERT INTO ledger.entry_kind VALUES ('compensation.deposit_return', '{deposit_payable}', '{agency_cash}', '{credit:agency_cash}', false, true, NULL, '民法典 art. 681');
INSERT INTO ledger.entry_kind VALUES ('compensation.deposit_call', '{deposit_payable,claim_in_transit}', '{agency_payable,claim_due}', '{debit:deposit_payable}', false, true, NULL, '民法典 art. 681');
INSERT INTO ledger.entry_kind VALUES ('compensation.refund', '{nontax_revenue,claim_established,claim_overpaid,case_fund_source,overpaid_payable}', '{treasury_cash,agency_cash,claim_received,case_fund}', '{}', false, true, NULL, '预算法 art. 60; 预算法实施条例 art. 64–68');
INSERT INTO ledger.entry_kind VALUES ('compensation.remittance', '{agency_payable,treasury_cash,claim_received,case_fund}', '{agency_cash,nontax_revenue,claim_in_transit,case_fund_source}', '{debit:agency_payable,credit:agency_cash,debit:treasury_cash}', false, true, NULL, '财资环〔2020〕6号; 预算法 art. 56');
INSERT INTO ledger.entry_kind VALUES ('compensation.escrow', '{escrow_cash,claim_escrowed}', '{escrow_payable,claim_due}', '{debit:escrow_cash}', false, true, NULL, '民法典 art. 570–574');
INSERT INTO ledger.entry_kind VALUES ('compensation.escrow_release', '{escrow_payable,treasury_cash,claim_received,case_fund}', '{escrow_cash,nontax_revenue,claim_escrowed,case_fund_source}', '{credit:escrow_cash}', false, true, NULL, '财资环〔2020〕6号; 预算法 art. 56');
INSERT INTO ledger.entry_kind VALUES ('compensation.court_collection', '{claim_with_court}', '{claim_due}', '{debit:claim_with_court}', false, true, NULL, '民事诉讼法 art. 253');
INSERT INTO ledger.entry_kind VALUES ('compensation.court_transfer', '{treasury_cash,claim_received,case_fund}', '{nontax_revenue,claim_with_court,case_fund_source}', '{credit:claim_with_court}', false, true, NULL, '财资环〔2020〕6号; 预算法 art. 56');
INSERT INTO ledger.entry_kind VALUES ('permits.cap', '{cap_available}', '{cap_limit}', '{debit:cap_available,credit:cap_limit}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');
INSERT INTO ledger.entry_kind VALUES ('permits.cap_cut', '{cap_limit}', '{cap_available}', '{debit:cap_limit,credit:cap_available}', false, false, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');

INSERT INTO ledger.process_transition VALUES ('permits.grant', 'allocate', '', 'issued', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'upload', '', 'checked', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'publish', 'checked', 'published', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'approve', 'published', 'approved', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'execute', 'approved', 'issued', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'drop', 'checked', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'drop', 'published', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'drop', 'approved', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'propose', '', 'proposed', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'accept', 'proposed', 'accepted', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'cancel', 'proposed', 'cancelled', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'cancel', 'accepted', 'cancelled', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'cancel', 'countersigned', 'cancelled', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'cancel', 'approved', 'cancelled', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'propose', '', 'proposed', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'accept', 'proposed', 'accepted', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'cancel', 'proposed', 'cancelled', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'cancel', 'accepted', 'cancelled', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'apply', '', 'applied', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'accept', 'applied', 'accepted', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'substitute', 'registered', 'substituted', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'reject', 'applied', 'rejected', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'reject', 'accepted', 'rejected', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.freeze', 'freeze', '', 'frozen', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.freeze', 'execute', 'frozen', 'executed', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.withdrawal', 'decide', '', 'open_to_objection', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.withdrawal', 'conclude', 'open_to_objection', 'final', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.withdrawal', 'undo', 'open_to_objection', 'undone', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.surplus', 'apply', '', 'applied', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.surplus', 'recognise', 'applied', 'recognised', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.surplus', 'reject', 'applied', 'rejected', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'offer', '', 'offered', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'accept', 'offered', 'accepted', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'cancel', 'offered', 'cancelled', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'cancel', 'accepted', 'cancelled', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'release', '', 'released', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'reject', 'applied', 'rejected', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.surrender', 'undo', 'surrendered', 'undone', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'retire', '', 'retired', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'cancel', '', 'cancelled', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'deduct', '', 'deducted', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.report', 'report', '', 'reported', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.report', 'verify', 'reported', 'verified', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.report', 'dispute', 'reported', 'disputed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.report', 'dispute', 'verified', 'disputed', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.report', 'reject', 'reported', 'rejected', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.report', 'reject', 'disputed', 'rejected', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.fee', 'assess', '', 'due', false, '{bureau,finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.fee', 'assess_exempt', '', 'exempt', false, '{bureau,finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pack', 'propose', '', 'proposed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pack', 'simulate', 'proposed', 'simulated', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pack', 'simulate', 'simulated', 'simulated', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pack', 'approve', 'simulated', 'in_force', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pack', 'drop', 'proposed', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pack', 'drop', 'simulated', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'register', '', 'registered', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'check', 'registered', 'checking', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'open', 'checking', 'opened', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'investigate', 'opened', 'investigating', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'commission', 'investigating', 'assessing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'conclude', 'investigating', 'concluded', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'conclude', 'assessing', 'concluded', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'end', 'registered', 'not_started', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'end', 'checking', 'not_started', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'end', 'opened', 'not_started', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'end', 'investigating', 'not_started', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'end', 'assessing', 'not_started', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'end', 'concluded', 'not_started', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'end', 'failed', 'not_started', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'end', 'suing', 'not_started', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'notify', 'concluded', 'notified', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'answer', 'notified', 'consulting', false, '{bureau,enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'meet', 'consulting', 'consulting', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'offer', 'consulting', 'consulting', false, '{bureau,enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'fail', 'notified', 'failed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'fail', 'consulting', 'failed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'resume', 'failed', 'consulting', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'agree', 'consulting', 'agreed', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'agree', 'agreed', 'agreed', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'apply_confirmation', 'agreed', 'confirming', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'publish_agreement', 'confirming', 'confirming', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'confirm', 'confirming', 'performing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'refuse_confirmation', 'confirming', 'agreed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'perform', 'agreed', 'performing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'sue', 'concluded', 'suing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'sue', 'failed', 'suing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'sue', 'agreed', 'suing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'sue', 'defaulted', 'suing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'publish_settlement', 'suing', 'suing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'judge', 'suing', 'performing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'settle_suit', 'suing', 'performing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'default', 'performing', 'defaulted', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'default', 'restoring', 'defaulted', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'apply_order', 'defaulted', 'ordering', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'order', 'ordering', 'performing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'object', 'ordering', 'defaulted', false, '{bureau,enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'enforce', 'defaulted', 'performing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'cure', 'defaulted', 'performing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'restore', 'performing', 'restoring', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'return', 'restoring', 'performing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'close', 'performing', 'closed', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'close', 'restoring', 'closed', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'reopen', 'closed', 'investigating', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'reopen', 'not_started', 'opened', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'carry_over', '', 'assessing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'carry_over', 'assessing', 'performing', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.assessment', 'submit', '', 'submitted', false, '{bureau,assessor}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.assessment', 'carry_over', '', 'accepted', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.assessment', 'accept', 'submitted', 'accepted', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.assessment', 'send_back', 'submitted', 'sent_back', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.assessment', 'withdraw', 'submitted', 'withdrawn', false, '{bureau,assessor}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.relief', 'propose', '', 'proposed', false, '{bureau,finance,enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.relief', 'grant', 'proposed', 'granted', true, '{bureau,finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.relief', 'deny', 'proposed', 'denied', true, '{bureau,finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.guarantee', 'give', '', 'held', false, '{bureau,finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.guarantee', 'call', 'held', 'called', true, '{bureau,finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.guarantee', 'release', 'held', 'released', true, '{bureau,finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'plan', '', 'planned', false, '{bureau,enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'approve', 'planned', 'approved', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'drop', 'planned', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'drop', 'approved', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'contract', 'approved', 'working', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'complete', 'working', 'completed', false, '{bureau,enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'accept', 'completed', 'accepted', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'reject', 'completed', 'failed', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'rework', 'failed', 'working', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.project', 'convert', 'failed', 'converted', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('periods.step', 'soft_close', '', 'done', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('periods.step', 'propose', '', 'proposed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('periods.step', 'approve', 'proposed', 'done', true, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('periods.step', 'drop', 'proposed', 'dropped', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('reconciliation.match', 'propose', '', 'proposed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('reconciliation.match', 'approve', 'proposed', 'matched', true, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('reconciliation.match', 'drop', 'proposed', 'dropped', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('reconciliation.release', 'ask', '', 'asked', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('reconciliation.release', 'approve', 'asked', 'released', true, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('reconciliation.release', 'drop', 'asked', 'dropped', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'reverse', 'closed', 'performing', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'reverse_works', 'closed', 'restoring', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'reverse', 'performing', 'defaulted', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.case', 'reverse', 'restoring', 'defaulted', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.relief', 'reverse', 'granted', 'reversed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.guarantee', 'reverse', 'held', 'reversed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.guarantee', 'reverse', 'called', 'held', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.guarantee', 'reverse', 'released', 'held', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.spending', 'propose', '', 'proposed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.spending', 'confirm', 'proposed', 'paid', true, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.spending', 'drop', 'proposed', 'dropped', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.spending', 'reverse', 'paid', 'reversed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.spending', 'carry_over', '', 'paid', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.reversal', 'propose', '', 'proposed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.reversal', 'confirm', 'proposed', 'confirmed', true, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('compensation.reversal', 'drop', 'proposed', 'dropped', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.cap', 'set', '', 'done', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.cap', 'cut', '', 'done', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.cap', 'share', '', 'done', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.cap', 'propose', '', 'proposed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.cap', 'confirm', 'proposed', 'done', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.cap', 'drop', 'proposed', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'propose', '', 'proposed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'confirm', 'proposed', 'issued', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.grant', 'drop', 'proposed', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'attest', 'proposed', 'attested', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'accept', 'attested', 'accepted', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'attest', 'attested', 'attested', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'confirm', 'attested', 'accepted', false, '{bureau}', '{propose,attest}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'countersign', 'accepted', 'countersigned', true, '{bureau}', '{accept,attest,confirm}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'approve', 'accepted', 'approved', true, '{bureau}', '{accept,attest,confirm}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'approve', 'countersigned', 'approved', true, '{bureau}', '{accept,attest,confirm,countersign}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'settle', 'approved', 'settled', false, '{bureau,finance}', '{propose,accept,attest,confirm,countersign,approve}');
INSERT INTO ledger.process_transition VALUES ('permits.sale', 'cancel', 'attested', 'cancelled', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'attest', 'proposed', 'attested', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'accept', 'attested', 'accepted', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'attest', 'attested', 'attested', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'confirm', 'attested', 'accepted', false, '{bureau}', '{propose,attest}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'register', 'accepted', 'running', true, '{bureau}', '{accept,attest,confirm}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'return', 'running', 'returned', false, '{bureau}', '{register}');
INSERT INTO ledger.process_transition VALUES ('permits.lease', 'cancel', 'attested', 'cancelled', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'attest', 'applied', 'attested', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'accept', 'attested', 'accepted', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'attest', 'attested', 'attested', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'confirm', 'attested', 'accepted', false, '{bureau}', '{apply,attest}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'register', 'accepted', 'registered', true, '{bureau}', '{accept,attest,confirm}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'replace', '', 'registered', false, '{}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'propose_replacement', '', 'replacement_proposed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'confirm', 'replacement_proposed', 'registered', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'drop', 'replacement_proposed', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'release', 'registered', 'released', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'ask_release', 'registered', 'release_asked', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'release', 'release_asked', 'released', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'confirm', 'release_asked', 'released', false, '{bureau}', '{ask_release}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'drop', 'release_asked', 'registered', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'enforce', 'registered', 'enforced', false, '{bureau}', '{register}');
INSERT INTO ledger.process_transition VALUES ('permits.pledge', 'reject', 'attested', 'rejected', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.enforcement', 'propose', '', 'proposed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.enforcement', 'confirm', 'proposed', 'done', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.enforcement', 'drop', 'proposed', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.freeze', 'lift', 'frozen', 'lifted', false, '{bureau}', '{freeze}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'attest', 'offered', 'attested', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'accept', 'attested', 'accepted', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'attest', 'attested', 'attested', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'confirm', 'attested', 'accepted', false, '{bureau}', '{offer,attest}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'pay', 'accepted', 'paid', true, '{finance}', '{accept,attest,confirm}');
INSERT INTO ledger.process_transition VALUES ('permits.buyback', 'cancel', 'attested', 'cancelled', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'propose', '', 'proposed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'confirm', 'proposed', 'released', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'drop', 'proposed', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'apply', '', 'applied', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'attest', '', 'attested', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'accept', 'attested', 'applied', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'confirm', 'attested', 'applied', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'approve', 'applied', 'done', true, '{bureau}', '{confirm}');
INSERT INTO ledger.process_transition VALUES ('permits.move', 'reject', 'attested', 'rejected', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.surrender', 'surrender', '', 'surrendered', false, '{enterprise}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.surrender', 'propose', '', 'proposed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.surrender', 'confirm', 'proposed', 'surrendered', true, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.surrender', 'drop', 'proposed', 'dropped', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'propose_retirement', '', 'retirement_proposed', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'confirm', 'retirement_proposed', 'retired', true, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'drop', 'retirement_proposed', 'dropped', false, '{enterprise,bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'propose_cancellation', '', 'cancellation_proposed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'confirm', 'cancellation_proposed', 'cancelled', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'drop', 'cancellation_proposed', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'propose_deduction', '', 'deduction_proposed', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'confirm', 'deduction_proposed', 'deducted', true, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.retirement', 'drop', 'deduction_proposed', 'dropped', false, '{bureau}', '{}');
INSERT INTO ledger.process_transition VALUES ('permits.report', 'verify', 'disputed', 'verified', true, '{bureau}', '{dispute}');
INSERT INTO ledger.process_transition VALUES ('permits.fee', 'pay', 'due', 'due', false, '{finance}', '{assess}');
INSERT INTO ledger.process_transition VALUES ('permits.fee', 'pay_last', 'due', 'paid', false, '{finance}', '{assess}');
INSERT INTO ledger.process_transition VALUES ('market.deposit', 'record', '', 'recorded', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('market.deposit', 'propose', '', 'proposed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('market.deposit', 'confirm', 'proposed', 'recorded', true, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('market.deposit', 'drop', 'proposed', 'dropped', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('market.payout', 'propose', '', 'proposed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('market.payout', 'confirm', 'proposed', 'paid', true, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('market.payout', 'drop', 'proposed', 'dropped', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('market.correction', 'propose', '', 'proposed', false, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('market.correction', 'confirm', 'proposed', 'reversed', true, '{finance}', '{}');
INSERT INTO ledger.process_transition VALUES ('market.correction', 'drop', 'proposed', 'dropped', false, '{finance}', '{}');

INSERT INTO ledger.purpose VALUES ('clearing', true, '{money,permit,cap}', NULL, 'Movements between accounts and between books');
INSERT INTO ledger.purpose VALUES ('cap_limit', false, '{cap}', 0, 'Total that the authority may issue');
INSERT INTO ledger.purpose VALUES ('cap_available', true, '{cap}', 0, 'Room under the cap, not issued yet');
INSERT INTO ledger.purpose VALUES ('cap_shared', true, '{cap}', 0, 'Room under the cap, shared out to lower areas');
INSERT INTO ledger.purpose VALUES ('cap_issued', true, '{cap}', 0, 'Room under the cap, issued as lots');
INSERT INTO ledger.purpose VALUES ('lot_issued', false, '{permit}', 0, 'A lot as the authority granted it');
INSERT INTO ledger.purpose VALUES ('reserve', true, '{permit}', 0, 'Permits in the reserve of the government');
INSERT INTO ledger.purpose VALUES ('unpaid', true, '{permit}', 0, 'Permits whose fee is not paid: may be used, not traded or pledged');
INSERT INTO ledger.purpose VALUES ('holding', true, '{permit}', 0, 'Permits that an enterprise holds freely');
INSERT INTO ledger.purpose VALUES ('sellable', true, '{permit}', 0, 'Surplus that was recognised and may be sold');
INSERT INTO ledger.purpose VALUES ('listed', true, '{permit}', 0, 'Permits set aside for a sale that was agreed');
INSERT INTO ledger.purpose VALUES ('leased', true, '{permit}', 0, 'Permits that a lessee may use');
INSERT INTO ledger.purpose VALUES ('pledged', true, '{permit}', 0, 'Permits that secure a debt: may be used, not traded');
INSERT INTO ledger.purpose VALUES ('frozen', true, '{permit}', 0, 'Permits under an order of a court');
INSERT INTO ledger.purpose VALUES ('withdrawn', true, '{permit}', 0, 'Permits withdrawn without payment, while objections may be raised');
INSERT INTO ledger.purpose VALUES ('surrendered', true, '{permit}', 0, 'Permits surrendered against emissions');
INSERT INTO ledger.purpose VALUES ('retired', true, '{permit}', 0, 'Permits taken out of circulation for good');
INSERT INTO ledger.purpose VALUES ('expired', true, '{permit}', 0, 'Permits whose year has ended');
INSERT INTO ledger.purpose VALUES ('settlement_cash', true, '{money}', 0, 'Cash in the settlement account of the exchange');
INSERT INTO ledger.purpose VALUES ('settlement_claim', false, '{money}', 0, 'What the exchange owes to a party to a trade');
INSERT INTO ledger.purpose VALUES ('service_income', false, '{money}', 0, 'Service fees that the exchange has earned');
INSERT INTO ledger.purpose VALUES ('fee_receivable', true, '{money}', 0, 'Use fees that an enterprise owes');
INSERT INTO ledger.purpose VALUES ('fee_assessed', false, '{money}', 0, 'Use fees assessed and not received yet');
INSERT INTO ledger.purpose VALUES ('buyback_expense', true, '{money}', 0, 'What the budget spent on buying permits back');
INSERT INTO ledger.purpose VALUES ('budget_paid', false, '{money}', 0, 'Payments that the treasury made out of the budget');
INSERT INTO ledger.purpose VALUES ('treasury_cash', true, '{money}', 0, 'Deposits of the state treasury');
INSERT INTO ledger.purpose VALUES ('nontax_revenue', false, '{money}', 0, 'Non-tax revenue of the treasury');
INSERT INTO ledger.purpose VALUES ('claim_established', false, '{money}', 0, 'Damage that was assessed, by head of loss');
INSERT INTO ledger.purpose VALUES ('claim_assessed', true, '{money}', 0, 'Assessed, not due yet');
INSERT INTO ledger.purpose VALUES ('claim_due', true, '{money}', 0, 'Due under a judgment or an agreement, not received yet');
INSERT INTO ledger.purpose VALUES ('claim_received', true, '{money}', 0, 'Received for the claim');
INSERT INTO ledger.purpose VALUES ('claim_in_kind', true, '{money}', 0, 'Owed as restoration or service, at its assessed value');
INSERT INTO ledger.purpose VALUES ('claim_in_transit', true, '{money}', 0, 'Paid to the acting department, not yet in the treasury');
INSERT INTO ledger.purpose VALUES ('claim_with_court', true, '{money}', 0, 'Collected by a court, not yet in the treasury');
INSERT INTO ledger.purpose VALUES ('claim_escrowed', true, '{money}', 0, 'Paid into escrow with a notary: the duty is performed, the money waits');
INSERT INTO ledger.purpose VALUES ('claim_performed', true, '{money}', 0, 'Performed by accepted restoration, service or an approved credit');
INSERT INTO ledger.purpose VALUES ('claim_waived', true, '{money}', 0, 'Not claimed further, by a decision with its legal basis');
INSERT INTO ledger.purpose VALUES ('agency_cash', true, '{money}', 0, 'Cash in the settlement account of an acting department');
INSERT INTO ledger.purpose VALUES ('agency_payable', false, '{money}', 0, 'What an acting department must pass on to the treasury');
INSERT INTO ledger.purpose VALUES ('deposit_payable', false, '{money}', 0, 'Deposits taken as a guarantee, to be returned or called');
INSERT INTO ledger.purpose VALUES ('overpaid_payable', false, '{money}', 0, 'Money that came beyond what is owed, to be returned');
INSERT INTO ledger.purpose VALUES ('escrow_cash', true, '{money}', 0, 'Money in escrow with a notary');
INSERT INTO ledger.purpose VALUES ('escrow_payable', false, '{money}', 0, 'What the escrow holds for projects not chosen yet');
INSERT INTO ledger.purpose VALUES ('case_fund', true, '{money}', 0, 'Money received for a case and not spent yet');
INSERT INTO ledger.purpose VALUES ('case_fund_source', false, '{money}', 0, 'Twin of what a case has received and not spent');
INSERT INTO ledger.purpose VALUES ('restoration_expense', true, '{money}', 0, 'What the budget spent on restoration and its preparation');
INSERT INTO ledger.purpose VALUES ('recourse_claim', true, '{money}', 0, 'What a joint debtor may recover from another (memorandum)');
INSERT INTO ledger.purpose VALUES ('recourse_debt', false, '{money}', 0, 'What a joint debtor owes another (memorandum)');
INSERT INTO ledger.purpose VALUES ('net_assets', false, '{money}', NULL, 'What the years that were closed have left');
INSERT INTO ledger.purpose VALUES ('claim_overpaid', false, '{money}', 0, 'Late interest that was paid and is not owed: set off against later interest, or to be returned');

INSERT INTO public.alembic_version VALUES ('0005');

