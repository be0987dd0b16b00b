-- Post one transfer: the same as `ledger_post` without the cost of arrays.
CREATE FUNCTION ledger_post_one(
    p_book smallint, p_unit smallint, p_on date, p_late boolean, p_at timestamptz, p_actor text,
    p_id uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_cause text, p_memo text,
    p_group uuid DEFAULT NULL, p_lot uuid DEFAULT NULL, p_lot_expires date DEFAULT NULL
) RETURNS integer LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $body$
DECLARE
    entered record;
    met integer := 0;
    is_lotted boolean := false;
    a record;
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
    FOR turn IN 1..2 LOOP
        -- The smaller id first, as everywhere.
        IF (turn = 1) = (p_debit < p_credit) THEN
            UPDATE ledger_account x SET debits = debits + p_amount
             WHERE x.id = p_debit AND x.book_id = p_book AND x.unit = p_unit
               AND NOT x.is_hot AND NOT x.is_frozen
            RETURNING x.is_lotted INTO a;
        ELSE
            UPDATE ledger_account x SET credits = credits + p_amount
             WHERE x.id = p_credit AND x.book_id = p_book AND x.unit = p_unit
               AND NOT x.is_hot AND NOT x.is_frozen
            RETURNING x.is_lotted INTO a;
        END IF;
        IF FOUND THEN
            met := met + 1;
            is_lotted := is_lotted OR a.is_lotted;
        END IF;
    END LOOP;
    IF met < 2 THEN
        PERFORM ledger_refuse_accounts(p_book, p_unit, 0::smallint, ARRAY[p_debit, p_credit]);
    END IF;
    IF is_lotted THEN
        PERFORM ledger_move_lots(ARRAY[p_id], p_on);
    END IF;
    RETURN 1;
END
$body$;
