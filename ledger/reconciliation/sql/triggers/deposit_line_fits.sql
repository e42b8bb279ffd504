-- A line of the bank that stands behind a deposit tells of this very payment: money in, of its amount, on the bank account that mirrors the
-- settlement account and is tied still, no reversal, in no live match. Where it lets one person suffice, another one brought it in, it names the party and no
-- other registered one as its payer, and the day of the deposit is near its own (reconciliation.md 5.1) and in the account's time. A line is let go only by a deposit that was taken back.
-- A deposit that waits for a second person names a line that counts, too.
-- Fires before each INSERT of such a line, of a reason that names one, and of a deposit that names one, and before each UPDATE of the first. Locks: the row
-- of the bank account, shared, for which it is SECURITY DEFINER: who withdraws its import or ends its tie waits, and sees the deposit then;
-- permit_deposit_line_once keeps a line with one deposit.
-- Errors: LG066 deposit_line_fits. Twin: ledger.market.rules.deposits, with the figures. Lines are never deleted (LG008).
CREATE OR REPLACE FUNCTION ledger.check_deposit_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM FROM bank_account b
  WHERE b.book_id = NEW.book_id AND b.bank_account_id = (SELECT l.bank_account_id FROM bank_line l
                                                         WHERE l.book_id = NEW.book_id AND l.line_id = NEW.bank_line)
  FOR KEY SHARE;
  IF NOT EXISTS (
      SELECT FROM bank_line l
      JOIN bank_account b ON b.book_id = l.book_id AND b.bank_account_id = l.bank_account_id
      JOIN account a ON a.book_id = b.book_id AND a.account_id = b.account_id
      JOIN permit_act t ON t.book_id = l.book_id AND t.act_id = NEW.act_id
      WHERE l.book_id = NEW.book_id AND l.line_id = NEW.bank_line AND l.direction = 'in' AND NOT l.reversal AND l.amount = t.money
        AND t.machine = 'market.deposit' AND a.code = 'exchange:money:settlement_cash'
        AND b.ended_at IS NULL
        AND NOT EXISTS (SELECT FROM bank_match_line x WHERE x.book_id = l.book_id AND x.line_id = l.line_id AND x.live))
     OR (TG_TABLE_NAME = 'permit_alone' AND NOT EXISTS (
          SELECT FROM bank_statement_line x
          JOIN bank_statement s ON s.book_id = x.book_id AND s.statement_id = x.statement_id
          JOIN bank_import i ON i.book_id = s.book_id AND i.import_id = s.import_id
          JOIN process p ON p.book_id = x.book_id AND p.process_id = NEW.act_id
          JOIN bank_line l ON l.book_id = x.book_id AND l.line_id = x.line_id
          JOIN permit_act t ON t.book_id = x.book_id AND t.act_id = NEW.act_id
          JOIN party o ON o.book_id = t.book_id AND o.code = t.other AND EXISTS (
            SELECT FROM names_held(o.book_id, o.code) AS h (name) WHERE plain_name(h.name) = plain_name(l.party))
          JOIN bank_account b ON b.book_id = l.book_id AND b.bank_account_id = l.bank_account_id
          WHERE x.book_id = NEW.book_id AND x.line_id = NEW.bank_line AND i.ended_at IS NULL AND person_of(i.imported_by) <> person_of(p.started_by)
            AND plain_name(l.party) <> '' AND t.effective_on BETWEEN greatest(b.since, l.booked_on - 3) AND l.booked_on + 10
            AND NOT EXISTS (
              SELECT FROM party n WHERE n.book_id = o.book_id AND n.code <> o.code AND plain_name(n.name) = plain_name(l.party))
            AND NOT EXISTS (
              SELECT FROM naming n WHERE n.book_id = o.book_id AND n.party <> o.code AND plain_name(n.name) = plain_name(l.party)))) THEN
    RAISE EXCEPTION 'a line of the bank that does not tell of this deposit' USING ERRCODE = 'LG066', CONSTRAINT = 'deposit_line_fits';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_deposit_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM FROM bank_account b
  WHERE b.book_id = NEW.book_id AND b.bank_account_id = (SELECT l.bank_account_id FROM bank_line l
                                                         WHERE l.book_id = NEW.book_id AND l.line_id = (NEW.terms ->> 'bank_line')::integer)
  FOR KEY SHARE;
  -- Read anew: what it waited for may have taken the line away.
  IF NOT EXISTS (SELECT FROM bank_line l JOIN bank_account b ON b.book_id = l.book_id AND b.bank_account_id = l.bank_account_id
                 WHERE l.book_id = NEW.book_id AND l.line_id = (NEW.terms ->> 'bank_line')::integer AND b.ended_at IS NULL) THEN
    RAISE EXCEPTION 'a deposit by a line that counts for nothing' USING ERRCODE = 'LG066', CONSTRAINT = 'deposit_line_fits';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_deposit_line_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (NEW.book_id, NEW.act_id, NEW.bank_line, OLD.live, NEW.live) IS DISTINCT FROM (OLD.book_id, OLD.act_id, OLD.bank_line, true, false)
     OR NOT EXISTS (SELECT FROM entry e WHERE e.book_id = NEW.book_id AND e.reverses = NEW.act_id) THEN
    RAISE EXCEPTION 'a line of the bank stays with its deposit until that is taken back' USING ERRCODE = 'LG066', CONSTRAINT = 'deposit_line_fits';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER deposit_line_kept BEFORE UPDATE ON ledger.permit_deposit_line
  FOR EACH ROW EXECUTE FUNCTION ledger.check_deposit_line_kept();
ALTER TABLE ledger.permit_deposit_line ENABLE ALWAYS TRIGGER deposit_line_kept;
CREATE OR REPLACE TRIGGER deposit_line_fits BEFORE INSERT ON ledger.permit_deposit_line
  FOR EACH ROW EXECUTE FUNCTION ledger.check_deposit_line();
ALTER TABLE ledger.permit_deposit_line ENABLE ALWAYS TRIGGER deposit_line_fits;
CREATE OR REPLACE TRIGGER deposit_line_seen BEFORE INSERT ON ledger.permit_alone
  FOR EACH ROW WHEN (NEW.bank_line IS NOT NULL) EXECUTE FUNCTION ledger.check_deposit_line();
ALTER TABLE ledger.permit_alone ENABLE ALWAYS TRIGGER deposit_line_seen;
CREATE OR REPLACE TRIGGER deposit_line_asked BEFORE INSERT ON ledger.permit_act
  FOR EACH ROW WHEN (NEW.machine = 'market.deposit' AND NEW.terms ->> 'bank_line' IS NOT NULL) EXECUTE FUNCTION ledger.check_deposit_asked();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER deposit_line_asked;
