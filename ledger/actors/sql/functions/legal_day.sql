-- The day by which the law counts: that of the ledger's clock in Asia/Shanghai.
-- Callers: whatever asks whether a key or a mandate is good today.
-- Locks: none. Errors: none. Twin: ledger.clock.legal_date.
CREATE OR REPLACE FUNCTION ledger.legal_day() RETURNS date
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN (ledger.clock_now() AT TIME ZONE 'Asia/Shanghai')::date;
END
$$;
