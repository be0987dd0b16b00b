-- Send what is left in expired lots back where it came from. Amounts on hold stay until the
-- hold is resolved. Ids come from the caller's namespace and the state of the lot, so that a
-- second run of the same day finds nothing to do.
CREATE FUNCTION ledger_lapse_lots(
    p_book smallint, p_on date, p_at timestamptz, p_actor text, p_cause text
) RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE
    entered record;
    lapsing record;
    written integer := 0;
BEGIN
    entered := ledger_enter(p_book, p_on, false);
    -- Postings lock accounts before lots, so the accounts come first here too.
    PERFORM FROM ledger_account a
      WHERE a.id IN (SELECT x.id FROM ledger_lot l
                       JOIN ledger_account g ON g.id = l.account_id AND g.book_id = p_book
                      CROSS JOIN LATERAL (VALUES (l.account_id), (l.origin_id)) AS x(id)
                      WHERE l.expires_on < p_on AND l.remaining > l.held)
        AND NOT a.is_hot
      ORDER BY a.id FOR NO KEY UPDATE;
    FOR lapsing IN
        SELECT a.unit,
               array_agg(encode(substr(sha256(uuid_send(l.id) || int8send(l.lapsed)
                                              || 'lapse'::bytea), 1, 16), 'hex')::uuid) AS ids,
               array_agg(l.account_id) AS debits, array_agg(l.origin_id) AS credits,
               array_agg(l.remaining - l.held) AS amounts, array_agg(p_cause) AS causes,
               array_agg(l.id) AS lots
          FROM ledger_lot l
          JOIN ledger_account a ON a.id = l.account_id
          JOIN ledger_account o ON o.id = l.origin_id
         WHERE a.book_id = p_book AND l.expires_on < p_on AND l.remaining > l.held
           AND NOT a.is_frozen AND NOT o.is_frozen
         GROUP BY a.unit ORDER BY a.unit
    LOOP
        written := written + ledger_write(
            p_book, lapsing.unit, 5::smallint, p_on, p_at, p_actor, entered.stamp,
            entered.is_open, lapsing.ids, lapsing.debits, lapsing.credits, lapsing.amounts,
            lapsing.causes, p_lots => lapsing.lots);
    END LOOP;
    RETURN written;
END
$body$;
