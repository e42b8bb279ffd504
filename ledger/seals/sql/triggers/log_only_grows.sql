-- A tile grows at its end, a head forward; what else the log is made of is written once (may_change).
-- Fires before each row, always. Locks: none.
-- Errors: LG015 tile_only_grows, LG015 head_only_grows.
CREATE OR REPLACE FUNCTION ledger.check_tile_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF substr(NEW.hashes, 1, octet_length(OLD.hashes)) <> OLD.hashes THEN
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
  IF NEW.size < OLD.size
     OR (NEW.size = OLD.size AND NEW.root <> OLD.root) OR NEW.settled_position < OLD.settled_position THEN
    RAISE EXCEPTION 'the head of a log only goes forward' USING ERRCODE = 'LG015', CONSTRAINT = 'head_only_grows';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER head_only_grows BEFORE UPDATE ON ledger.log_head
  FOR EACH ROW EXECUTE FUNCTION ledger.check_head_grows();
ALTER TABLE ledger.log_head ENABLE ALWAYS TRIGGER head_only_grows;
