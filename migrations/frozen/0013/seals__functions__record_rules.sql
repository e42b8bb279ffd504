-- What of the tables is not written into records as it stands, and why; everything else is.
--   log       the table has no records: it is the journal or the log itself
--   cache     the column is left out: it can be made anew, or decides nothing
--   personal  the column stands as SHA-256 of a salt, its name and its value, so that it can be forgotten
-- Callers: keep_records, record_faults, the tests that change every column. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.record_rules()
RETURNS TABLE (source text, name text, way text, why text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  VALUES
    ('entry', NULL, 'log', 'its record is made when it is sealed'),
    ('posting', NULL, 'log', 'it stands in the record of its entry'),
    ('balance', NULL, 'log', 'the sum of postings, with the limits of its account; the doctor adds them up'),
    ('record', NULL, 'log', 'the records'),
    ('seal', NULL, 'log', 'the log'),
    ('tile', NULL, 'log', 'the log'),
    ('log_head', NULL, 'log', 'the log'),
    ('log_key', NULL, 'log', 'the log: a key is announced by a checkpoint'),
    ('checkpoint', NULL, 'log', 'the log: signed'),
    ('cosignature', NULL, 'log', 'signed by strangers'),
    ('night_mark', NULL, 'log', 'what a night has checked: signed'),
    ('check_result', NULL, 'log', 'what the doctor found; it finds it again'),
    ('book', 'replayed_through', 'cache', 'differs from one installation to the other; rows are held against records instead'),
    ('outbox', 'number', 'cache', 'given when the event is first read'),
    ('outbox', 'figures', 'personal', 'may name persons'),
    ('reading', 'times', 'cache', 'a count within a day; who read what on which day is a record'),
    ('reading', 'last_at', 'cache', 'as above'),
    ('attempt', 'times', 'cache', 'a count within a minute; that there were more than ten is a record'),
    ('attempt', 'last_at', 'cache', 'as above'),
    ('attempt', 'subject', 'personal', 'somebody said it who was refused, and may say anything'),
    ('attempt', 'body', 'personal', 'of what may name persons, and is short enough to be guessed'),
    ('api_key', 'last_used_on', 'cache', 'decides nothing'),
    ('api_key', 'digest', 'personal', 'of a secret'),
    ('enrolment', 'first_digest', 'personal', 'of a secret'),
    ('enrolment', 'second_digest', 'personal', 'of a secret'),
    ('renumbering', 'first_digest', 'personal', 'of a secret'),
    ('renumbering', 'second_digest', 'personal', 'of a secret'),
    ('actor', 'actor_id', 'cache', 'name_digest is what the actor is known by'),
    ('actor', 'name', 'cache', 'name_digest is its digest; the doctor compares them'),
    ('actor', 'name_salt', 'cache', 'as above'),
    ('person', 'name', 'personal', 'of a human being'),
    ('way', 'address', 'personal', 'of a human being'),
    ('mandate', 'asked_name', 'personal', 'of a human being'),
    ('mandate', 'asked_number', 'personal', 'of a human being'),
    ('renaming', 'name', 'personal', 'of a human being'),
    ('refusal', 'figures', 'personal', 'may name persons'),
    ('refusal', 'content', 'personal', 'may name persons'),
    ('bank_line', 'party', 'personal', 'may be a human being'),
    ('bank_line', 'party_account', 'personal', 'may be that of a human being'),
    ('bank_line', 'remittance', 'personal', 'may name persons'),
    ('damage_party', 'name', 'personal', 'may be a human being'),
    ('damage_record', 'words', 'personal', 'may name persons'),
    ('damage_refund', 'payee_name', 'personal', 'may be a human being'),
    ('damage_refund', 'payee_account', 'personal', 'may be that of a human being'),
    ('nontax_receipt', 'payer_name', 'personal', 'may be a human being'),
    ('damage_spending', 'payee_name', 'personal', 'may be a human being'),
    ('damage_spending', 'payee_account', 'personal', 'may be that of a human being')
$$;
