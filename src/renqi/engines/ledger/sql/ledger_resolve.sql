-- Settle (kind 2), release (3) or time out (4) holds, all or nothing. A settlement of less than
-- was held releases the rest. A missing amount settles all of it.
CREATE FUNCTION ledger_resolve(
    p_book smallint, p_kind smallint, p_on date, p_late boolean, p_at timestamptz, p_actor text,
    p_ids uuid[], p_holds uuid[], p_amounts bigint[], p_memos text[] DEFAULT NULL
) RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE
    entered record;
    wrong record;
    rows record;
    written integer := 0;
BEGIN
    IF p_kind NOT IN (2, 3, 4) THEN
        RAISE EXCEPTION 'a hold is settled, released or timed out' USING ERRCODE = 'LG013';
    END IF;
    entered := ledger_enter(p_book, p_on, p_late);
    -- Two who resolve the same holds in another order would wait for each other.
    IF current_setting('renqi.posting', true) = 'later' THEN
        PERFORM FROM ledger_transfer t WHERE t.id = ANY (p_holds)
          ORDER BY t.id FOR NO KEY UPDATE NOWAIT;
    ELSE
        PERFORM FROM ledger_transfer t WHERE t.id = ANY (p_holds) ORDER BY t.id FOR NO KEY UPDATE;
    END IF;
    SELECT u.hold,
           CASE WHEN t.id IS NULL OR t.kind <> 1 OR t.book_id <> p_book THEN 'LG011'
                WHEN r.id IS NOT NULL AND r.id <> u.id THEN 'LG005'
                WHEN r.id IS NULL AND p_kind = 2 AND t.expires_at <= p_at THEN 'LG006'
                WHEN u.amount > t.amount THEN 'LG007' END AS refusal,
           t.amount AS most
      INTO wrong
      FROM unnest(p_ids, p_holds, p_amounts) AS u(id, hold, amount)
      LEFT JOIN ledger_transfer t ON t.id = u.hold
      LEFT JOIN ledger_transfer r ON r.pending_id = u.hold
     WHERE t.id IS NULL OR t.kind <> 1 OR t.book_id <> p_book
        OR (r.id IS NOT NULL AND r.id <> u.id)
        OR (r.id IS NULL AND p_kind = 2 AND t.expires_at <= p_at)
        OR u.amount > t.amount
     ORDER BY u.hold LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the hold cannot be resolved so' USING ERRCODE = wrong.refusal,
            DETAIL = json_build_object('transfer', wrong.hold, 'most', wrong.most);
    END IF;
    FOR rows IN
        SELECT t.unit, array_agg(u.id) AS ids, array_agg(u.hold) AS holds,
               array_agg(t.debit_id) AS debits, array_agg(t.credit_id) AS credits,
               array_agg(CASE WHEN p_kind = 2 THEN coalesce(u.amount, t.amount) ELSE 0 END)
                   AS amounts,
               array_agg(t.amount) AS held, array_agg(t.cause) AS causes,
               array_agg(coalesce(u.memo, t.memo)) AS memos, array_agg(t.group_id) AS groups,
               array_agg(t.lot_id) AS lots, array_agg(t.lot_expires_on) AS lot_expires
          FROM unnest(p_ids, p_holds, p_amounts, p_memos) AS u(id, hold, amount, memo)
          JOIN ledger_transfer t ON t.id = u.hold
         GROUP BY t.unit ORDER BY t.unit
    LOOP
        written := written + ledger_write(
            p_book, rows.unit, p_kind, p_on, p_at, p_actor, entered.stamp, entered.is_open,
            rows.ids, rows.debits, rows.credits, rows.amounts, rows.causes,
            p_memos => rows.memos, p_released => rows.held, p_groups => rows.groups,
            p_pendings => rows.holds, p_lots => rows.lots, p_lot_expires => rows.lot_expires);
    END LOOP;
    RETURN written;
END
$body$;
