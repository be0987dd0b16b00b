-- Make and draw on lots for transfers that were just written. The poster holds the rows of the
-- accounts, so nobody else is at the same lots. A transfer is told apart as new by having no
-- trace in the lots yet.
CREATE FUNCTION ledger_move_lots(p_ids uuid[], p_on date) RETURNS void
LANGUAGE plpgsql AS $body$
DECLARE
    t record;
BEGIN
    INSERT INTO ledger_lot (id, account_id, origin_id, seq, cause, granted_on, expires_on,
                            granted, remaining)
    SELECT n.id, n.credit_id, n.debit_id, n.seq, n.cause, n.effective_on, n.lot_expires_on,
           n.amount, n.amount
      FROM unnest(p_ids) AS u(id)
      JOIN ledger_transfer n ON n.id = u.id
      JOIN ledger_account a ON a.id = n.credit_id AND a.is_lotted
     WHERE n.kind IN (0, 2, 5, 6) AND num_nonnulls(n.reverses_id, n.refunds_id) = 0
    ON CONFLICT DO NOTHING;

    FOR t IN
        SELECT n.*, d.is_lotted AS takes, coalesce(n.reverses_id, n.refunds_id) AS original
          FROM (SELECT DISTINCT id FROM unnest(p_ids) AS u(id)) u
          JOIN ledger_transfer n ON n.id = u.id
          JOIN ledger_account d ON d.id = n.debit_id
          JOIN ledger_account c ON c.id = n.credit_id
         WHERE (d.is_lotted OR (c.is_lotted AND num_nonnulls(n.reverses_id, n.refunds_id) = 1))
           AND NOT EXISTS (SELECT FROM ledger_lot_move m WHERE m.transfer_id = n.id)
         ORDER BY n.seq
    LOOP
        IF t.kind IN (2, 3, 4) THEN
            PERFORM ledger_resolve_in_lots(t.id, t.pending_id, t.amount);
        ELSIF t.original IS NULL THEN
            PERFORM ledger_take_from_lots(t.id, t.debit_id, t.kind, t.amount, p_on, t.lot_id);
        ELSE
            PERFORM ledger_return_to_lots(t.id, t.original, t.amount, t.takes);
        END IF;
    END LOOP;
END
$body$;
