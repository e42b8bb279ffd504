-- A paper of a court is taken once: no act records under its number, about the same thing, what another one that stands has recorded.
-- What a court took up in a suit or a retrial counts no more when that has ended without a judgment: its number is free.
-- Fires for each new record; what waited for a second person is asked again with its confirmation. Only what the web writes is asked: archives that are
-- replayed bring papers that were taken twice before. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG151 damage_court_paper_once. Twins: ledger.compensation.rules.court_papers and ledger.compensation.actions.court_papers, with the day.
CREATE OR REPLACE FUNCTION ledger.damage_court_papers(p_kind text, p_subject uuid, p_words jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(array_agg(paper_number(p_words ->> 'number') || ' ' || x.about), '{}')
  FROM (
    SELECT '' AS about
    WHERE p_kind IN ('accept_suit', 'transfer_suit', 'pronounce', 'judge', 'settle_suit', 'retry', 'confirm', 'order')
    UNION ALL
    SELECT coalesce(p_words ->> 'subject', p_subject::text, '')
    WHERE p_kind IN ('accept_apart', 'transfer_apart', 'pronounce_apart', 'judge_apart', 'settle_apart', 'retry_apart', 'confirm_apart', 'order_apart',
      'accept_enforcement', 'exhaust_enforcement', 'grant_preservation', 'prolong_preservation', 'distribute_assets', 'close_insolvency', 'dismiss_insolvency')
    UNION ALL
    SELECT p_words ->> 'party' WHERE p_kind = 'declare_bankrupt'
    UNION ALL
    SELECT (p_words ->> 'part') || ' ' || (p_words ->> 'owner') WHERE p_kind = 'revive'
    UNION ALL
    SELECT concat_ws(' ', c.name, c.told ->> 'owner', c.told ->> 'instalment', c.told ->> 'head')
    FROM jsonb_each(p_words) AS c (name, told)
    WHERE p_kind = 'correct_document' AND c.name IN ('printed', 'party', 'day', 'sum') AND jsonb_typeof(c.told) = 'object') x
  WHERE coalesce(p_words ->> 'number', '') <> ''
$$;

CREATE OR REPLACE FUNCTION ledger.damage_court_paper_stands(p_book integer, p_case integer, p_record uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT damage_act_stands(p_book, p_case, p_record) AND NOT EXISTS (
    SELECT FROM damage_record r
    JOIN damage_record e ON e.book_id = r.book_id AND e.case_id = r.case_id AND e.recorded_at > r.recorded_at
      AND coalesce(e.words ->> 'subject', e.subject::text, '') = coalesce(r.words ->> 'subject', r.subject::text, '')
    WHERE r.book_id = p_book AND r.record_id = p_record AND damage_act_done(e.book_id, e.record_id)
      AND (r.kind IN ('accept_suit', 'transfer_suit', 'pronounce', 'retry') AND e.kind IN ('withdraw_suit', 'dismiss_suit', 'drop_suit')
        OR r.kind IN ('accept_apart', 'transfer_apart', 'pronounce_apart', 'retry_apart')
          AND e.kind IN ('withdraw_apart', 'dismiss_apart', 'drop_apart')))
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_court_paper() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM damage_record n
      JOIN damage_record r ON r.book_id = n.book_id AND r.case_id = n.case_id AND r.kind = n.kind AND r.record_id <> n.record_id
      WHERE n.book_id = NEW.book_id AND n.case_id = NEW.case_id
        AND n.record_id = CASE NEW.kind WHEN 'confirm_recording' THEN NEW.subject ELSE NEW.record_id END
        AND damage_court_papers(n.kind, n.subject, n.words) && damage_court_papers(r.kind, r.subject, r.words)
        AND damage_court_paper_stands(r.book_id, r.case_id, r.record_id)) THEN
    RAISE EXCEPTION 'a paper of a court that is recorded already' USING ERRCODE = 'LG151', CONSTRAINT = 'damage_court_paper_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_court_paper_once AFTER INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind = 'confirm_recording' OR NEW.words ? 'number') EXECUTE FUNCTION ledger.check_damage_court_paper();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_court_paper_once;
