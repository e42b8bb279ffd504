-- Which of some parties a person represents who acts here for none, or has represented in the last year, of which the same person has taken a key
-- under a mandate in this book: the first of them; null where there is none, and for who acts for a party. A mandate under which nobody has taken a
-- key recuses nobody, for it may have been given without the holder. The year is ours.
-- Callers: ledger.actors.recusal, check_giver, and the triggers of the rooms. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.recused_for(p_book integer, p_actor integer, p_parties text[]) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN (SELECT min(o.owner) FROM ledger.actor a JOIN ledger.actor o ON o.person_id = ANY (ledger.persons_of(p_actor))
          JOIN ledger.mandate m ON m.actor_id = o.actor_id
          WHERE a.actor_id = p_actor AND a.owner IS NULL AND o.book_id = p_book AND o.owner = ANY (p_parties)
            AND EXISTS (SELECT FROM ledger.api_key k WHERE k.mandate_id = m.mandate_id)
            AND ledger.in_term(m.from_on, (least(m.until_on, (m.ended_at AT TIME ZONE 'Asia/Shanghai')::date) + interval '1 year')::date));
END
$$;
