-- Post one transfer: the same as `ledger_post` without the cost of arrays.
CREATE FUNCTION ledger_post_one(
    p_book smallint, p_unit smallint, p_on date, p_late boolean, p_at timestamptz, p_actor text,
    p_id uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_cause text, p_memo text,
    p_group uuid DEFAULT NULL, p_lot uuid DEFAULT NULL, p_lot_expires date DEFAULT NULL
) RETURNS integer LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $body$
DECLARE
    entered record;
    met integer;
    any_lotted boolean;
BEGIN
    entered := ledger_enter(p_book, p_on, p_late);
    INSERT INTO ledger_transfer (
        id, xid, debit_id, credit_id, amount, book_id, unit, kind, effective_on, created_at,
        lot_expires_on, group_id, lot_id, cause, memo, actor)
    VALUES (
        p_id, entered.stamp, p_debit, p_credit, p_amount, p_book, p_unit, 0, p_on, p_at,
        p_lot_expires, p_group, p_lot, p_cause, p_memo, p_actor)
    ON CONFLICT ON CONSTRAINT ledger_transfer_pk DO NOTHING;
    IF NOT FOUND THEN
        PERFORM FROM ledger_transfer t
          WHERE t.id = p_id
            AND (t.debit_id, t.credit_id, t.amount, t.released, t.book_id, t.unit, t.kind,
                 t.effective_on, t.expires_at, t.lot_expires_on, t.group_id, t.pending_id,
                 t.reverses_id, t.refunds_id, t.lot_id, t.cause, t.memo)
                IS NOT DISTINCT FROM
                (p_debit, p_credit, p_amount, 0::bigint, p_book, p_unit, 0::smallint, p_on,
                 NULL::timestamptz, p_lot_expires, p_group, NULL::uuid, NULL::uuid, NULL::uuid,
                 p_lot, p_cause, p_memo);
        IF FOUND THEN
            RETURN 0;
        END IF;
        RAISE EXCEPTION 'the id stands for another transfer' USING ERRCODE = 'LG001',
            DETAIL = json_build_object('transfer', p_id);
    END IF;
    IF NOT entered.is_open THEN
        RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'LG004',
            DETAIL = json_build_object('day', p_on);
    END IF;
    IF current_setting('renqi.posting', true) = 'later' THEN
        PERFORM FROM ledger_account a WHERE a.id = ANY (ARRAY[p_debit, p_credit]) AND NOT a.is_hot
          ORDER BY a.id FOR NO KEY UPDATE NOWAIT;
    END IF;
    WITH up AS (
        -- The numbers are sorted before the index is asked, so the smaller id comes first, as
        -- everywhere. `+ 0` keeps the index over the book out of it, whose order is another.
        UPDATE ledger_account a
           SET debits = a.debits + CASE a.id WHEN p_debit THEN p_amount ELSE 0 END,
               credits = a.credits + CASE a.id WHEN p_credit THEN p_amount ELSE 0 END
         WHERE a.id = ANY (ARRAY[p_debit, p_credit])
           AND a.book_id + 0 = p_book AND a.unit = p_unit AND NOT a.is_hot AND NOT a.is_frozen
        RETURNING a.is_lotted)
    SELECT count(*) + (
               SELECT count(*) FROM ledger_account a
                WHERE a.is_hot AND a.id = ANY (ARRAY[p_debit, p_credit])
                  AND a.book_id + 0 = p_book AND a.unit = p_unit AND NOT a.is_frozen),
           bool_or(is_lotted)
      INTO met, any_lotted FROM up;
    IF met < 2 THEN
        PERFORM ledger_refuse_accounts(p_book, p_unit, 0::smallint, ARRAY[p_debit, p_credit]);
    END IF;
    IF any_lotted THEN
        PERFORM ledger_move_lots(ARRAY[p_id], p_on);
    END IF;
    RETURN 1;
END
$body$;
