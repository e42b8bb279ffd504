-- The log is only ever added to: seals, checkpoints, keys and cosignatures stay, a tile grows at its end, a head forward.
-- Fires before each statement (tiles and heads: each row), always. Locks: none.
-- Errors: LG008 journal_append_only, LG015 tile_only_grows, LG015 head_only_grows.
CREATE OR REPLACE TRIGGER seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.seal
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.seal ENABLE ALWAYS TRIGGER seal_append_only;
CREATE OR REPLACE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.checkpoint ENABLE ALWAYS TRIGGER checkpoint_append_only;
CREATE OR REPLACE TRIGGER log_key_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.log_key
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.log_key ENABLE ALWAYS TRIGGER log_key_append_only;
CREATE OR REPLACE TRIGGER cosignature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.cosignature
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.cosignature ENABLE ALWAYS TRIGGER cosignature_append_only;
CREATE OR REPLACE TRIGGER tile_kept BEFORE DELETE OR TRUNCATE ON ledger.tile
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.tile ENABLE ALWAYS TRIGGER tile_kept;
CREATE OR REPLACE TRIGGER log_head_kept BEFORE DELETE OR TRUNCATE ON ledger.log_head
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.log_head ENABLE ALWAYS TRIGGER log_head_kept;

CREATE OR REPLACE FUNCTION ledger.check_tile_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (NEW.book_id, NEW.level, NEW.number) IS DISTINCT FROM (OLD.book_id, OLD.level, OLD.number)
     OR substr(NEW.hashes, 1, octet_length(OLD.hashes)) <> OLD.hashes THEN
    RAISE EXCEPTION 'a tile only grows' USING ERRCODE = 'LG015', CONSTRAINT = 'tile_only_grows';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER tile_only_grows BEFORE UPDATE ON ledger.tile
  FOR EACH ROW EXECUTE FUNCTION ledger.check_tile_grows();
ALTER TABLE ledger.tile ENABLE ALWAYS TRIGGER tile_only_grows;

CREATE OR REPLACE FUNCTION ledger.check_head_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.book_id <> OLD.book_id OR NEW.suite <> OLD.suite OR NEW.size < OLD.size
     OR (NEW.size = OLD.size AND NEW.root <> OLD.root) OR NEW.settled_position < OLD.settled_position THEN
    RAISE EXCEPTION 'the head of a log only goes forward' USING ERRCODE = 'LG015', CONSTRAINT = 'head_only_grows';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER head_only_grows BEFORE UPDATE ON ledger.log_head
  FOR EACH ROW EXECUTE FUNCTION ledger.check_head_grows();
ALTER TABLE ledger.log_head ENABLE ALWAYS TRIGGER head_only_grows;
