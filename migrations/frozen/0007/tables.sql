-- Where in its case an account stands is said by columns; until now it was read out of the code of the account wherever it was asked for.
-- Here, once, the columns are filled from the codes that stand there; from then on a code is made of them. An account whose code was not
-- made by the ledger for a case that is registered gets no row: nothing of the ledger posts on it, and the doctor names it if something did.
-- Locks: ACCESS EXCLUSIVE on damage_obligor for its new key, SHARE ROW EXCLUSIVE on account and damage_case, while the accounts of cases
-- are read once.
ALTER TABLE ledger.damage_obligor ADD CONSTRAINT damage_obligor_place_key UNIQUE (book_id, case_id, part, place);

CREATE TABLE ledger.damage_account (
	book_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	head TEXT COLLATE "C",
	part SMALLINT,
	creditor SMALLINT,
	debtor SMALLINT,
	CONSTRAINT damage_account_pkey PRIMARY KEY (book_id, account_id),
	CONSTRAINT damage_account_account_fkey FOREIGN KEY(book_id, account_id) REFERENCES ledger.account (book_id, account_id),
	CONSTRAINT damage_account_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_account_creditor_fkey FOREIGN KEY(book_id, case_id, part, creditor)
	  REFERENCES ledger.damage_obligor (book_id, case_id, part, place),
	CONSTRAINT damage_account_debtor_fkey FOREIGN KEY(book_id, case_id, part, debtor)
	  REFERENCES ledger.damage_obligor (book_id, case_id, part, place),
	CONSTRAINT damage_account_head_known CHECK (head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8', 'LI')),
	CONSTRAINT damage_account_part_positive CHECK (part >= 1),
	CONSTRAINT damage_account_pair_of_two CHECK (creditor <> debtor),
	CONSTRAINT damage_account_place_whole CHECK ((part IS NULL) = (head IS NULL AND creditor IS NULL)
	  AND (creditor IS NULL) = (debtor IS NULL) AND (head IS NULL OR creditor IS NULL))
);

CREATE INDEX damage_account_case_idx ON ledger.damage_account (book_id, case_id);

-- case:<case>:<head>[.<part>]:<purpose>, case:<case>:fund:<purpose>, case:<case>:money:<purpose>,
-- case:<case>:recourse.<part>:<creditor>-<debtor>:<purpose>. The code of a case may have colons of its own.
INSERT INTO ledger.damage_account (book_id, account_id, case_id, head, part, creditor, debtor)
SELECT a.book_id, a.account_id, c.case_id, m[2], coalesce(m[3], m[5], CASE WHEN m[2] IS NOT NULL THEN '1' END)::smallint, m[6]::smallint,
  m[7]::smallint
FROM ledger.account a
CROSS JOIN LATERAL regexp_match(a.code, '^case:(.+):(?:(H[1-8]|LI)(?:[.]([2-9]|[1-9][0-9]{1,3}))?|(fund|money)|recourse[.]([1-9][0-9]{0,3})'
  ':([1-9][0-9]{0,3})-([1-9][0-9]{0,3})):' || a.purpose || '$') AS m
JOIN ledger.damage_case c ON c.book_id = a.book_id AND c.code = m[1]
WHERE a.code >= 'case:' AND a.code < 'case;'
  AND CASE WHEN m[2] IS NOT NULL THEN a.purpose LIKE 'claim%'
           WHEN m[4] = 'fund' THEN a.purpose IN ('case_fund', 'case_fund_source')
           WHEN m[4] = 'money' THEN a.purpose IN ('agency_cash', 'agency_payable', 'deposit_payable', 'overpaid_payable', 'escrow_cash',
                                                  'escrow_payable', 'restoration_expense')
           ELSE a.purpose IN ('recourse_claim', 'recourse_debt')
             AND (SELECT count(*) = 2 FROM ledger.damage_obligor o WHERE o.book_id = c.book_id AND o.case_id = c.case_id
                    AND o.part = m[5]::smallint AND o.place IN (m[6]::smallint, m[7]::smallint)) END
ORDER BY a.book_id, a.account_id;
