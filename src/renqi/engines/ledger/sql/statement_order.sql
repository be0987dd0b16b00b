-- A statement runs through the days of one account, so its two indexes are in that order. They
-- take the place of those by number alone; an insert pays for as many as before.
CREATE INDEX ledger_transfer_debits_by_day ON ledger_transfer (debit_id, effective_on, seq);
CREATE INDEX ledger_transfer_credits_by_day ON ledger_transfer (credit_id, effective_on, seq);
DROP INDEX ledger_transfer_by_debit;
DROP INDEX ledger_transfer_by_credit;
CREATE INDEX ledger_transfer_by_group
    ON ledger_transfer (group_id, seq) WHERE group_id IS NOT NULL;
