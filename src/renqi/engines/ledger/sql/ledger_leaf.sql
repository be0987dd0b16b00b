-- The bytes of a transfer that the chain covers. `record_send` writes each field with its type
-- and length, so no two rows share bytes, and no session setting has a say. It is a view: the
-- same expression inside a function would not be inlined and costs four times as much.
CREATE VIEW ledger_leaf AS
SELECT t.xid, t.seq,
       sha256(record_send(ROW(
           t.id, t.seq, t.xid, t.debit_id, t.credit_id, t.amount, t.released, t.book_id, t.unit,
           t.kind, t.effective_on, t.created_at, t.expires_at, t.lot_expires_on, t.group_id,
           t.pending_id, t.reverses_id, t.refunds_id, t.lot_id, t.cause, t.memo, t.actor))) AS leaf
  FROM ledger_transfer t;
