-- Which of some parties a person represents today who acts here for none: the first of them of which the same person has a mandate that runs,
-- in this book; null where there is none, and for who acts for a party.
-- Callers: ledger.actors.recusal, and the triggers of the rooms. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.recused_for(p_book integer, p_actor integer, p_parties text[]) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN (SELECT min(o.owner) FROM ledger.actor a JOIN ledger.actor o ON o.person_id = ANY (ledger.persons_of(p_actor))
          WHERE a.actor_id = p_actor AND a.owner IS NULL AND o.book_id = p_book AND o.owner = ANY (p_parties)
            AND ledger.has_mandate(o.actor_id));
END
$$;
