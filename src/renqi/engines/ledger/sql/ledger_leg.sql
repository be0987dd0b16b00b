-- What each transfer does to the counters of each of its two accounts.
CREATE VIEW ledger_leg AS
SELECT t.debit_id AS account_id, t.credit_id AS other_id, t.id, t.seq, t.xid, t.effective_on,
       CASE WHEN t.kind = 1 THEN 0 ELSE t.amount END AS debit, 0::bigint AS credit,
       CASE WHEN t.kind = 1 THEN t.amount ELSE -t.released END AS debit_pending,
       0::bigint AS credit_pending
  FROM ledger_transfer t
UNION ALL
SELECT t.credit_id, t.debit_id, t.id, t.seq, t.xid, t.effective_on,
       0, CASE WHEN t.kind = 1 THEN 0 ELSE t.amount END,
       0, CASE WHEN t.kind = 1 THEN t.amount ELSE -t.released END
  FROM ledger_transfer t;
