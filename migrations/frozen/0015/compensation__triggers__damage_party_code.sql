-- Whoever stands in a case by what looks like a unified social credit code stands there by a sound one (GB 32100-2015: the weights are the powers of 3
-- modulo 31; how it begins, and that it is no person's: credit_code_sound), or by one that the register of the book has, where it was entered
-- with the evidence for it; and by none without its prefix.
-- Fires before each party that comes. Only what the web writes is asked: books of before have theirs. Locks: none.
-- Errors: LG104 damage_party_code. Twin: ledger.compensation.actions.credit_codes.
CREATE OR REPLACE FUNCTION ledger.check_damage_party_code() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_signs CONSTANT text := '0123456789ABCDEFGHJKLMNPQRTUWXY';
  v_weights CONSTANT integer[] := '{1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28}';
  v_code text := substring(NEW.owner from '^(?!person:)[a-z]+:([1-9A-GNY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10})(?::|$)');
  v_sum integer;
BEGIN
  IF NEW.owner ~ '^[1-9A-GNY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(:|$)' AND ledger.as_web() AND NOT EXISTS (
       SELECT FROM damage_party d WHERE d.book_id = NEW.book_id AND d.owner = NEW.owner) THEN
    RAISE EXCEPTION 'a party by a credit code without its prefix' USING ERRCODE = 'LG104', CONSTRAINT = 'damage_party_code';
  END IF;
  IF v_code IS NULL OR NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  SELECT sum((strpos(v_signs, substr(v_code, i, 1)) - 1) * v_weights[i]) INTO v_sum FROM generate_series(1, 17) i;
  IF ((31 - v_sum % 31) % 31 <> strpos(v_signs, right(v_code, 1)) - 1 OR NOT credit_code_sound(v_code, false))
     AND NOT EXISTS (SELECT FROM party p WHERE p.book_id = NEW.book_id AND p.code = 'enterprise:' || v_code) THEN
    RAISE EXCEPTION 'a party by a number that is no sound credit code' USING ERRCODE = 'LG104', CONSTRAINT = 'damage_party_code';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_party_code BEFORE INSERT ON ledger.damage_party
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_party_code();
ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER damage_party_code;
