-- Post transfers or hold their amounts, all or nothing. Returns how many were new.
CREATE FUNCTION ledger_post(
    p_book smallint, p_unit smallint, p_kind smallint, p_on date, p_late boolean,
    p_at timestamptz, p_actor text, p_ids uuid[], p_debits bigint[], p_credits bigint[],
    p_amounts bigint[], p_causes text[], p_memos text[] DEFAULT NULL, p_groups uuid[] DEFAULT NULL,
    p_expires timestamptz[] DEFAULT NULL, p_lots uuid[] DEFAULT NULL,
    p_lot_expires date[] DEFAULT NULL
) RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE
    entered record;
BEGIN
    IF p_kind NOT IN (0, 1) THEN
        RAISE EXCEPTION 'only posting and holding start here' USING ERRCODE = 'LG013';
    END IF;
    entered := ledger_enter(p_book, p_on, p_late);
    RETURN ledger_write(
        p_book, p_unit, p_kind, p_on, p_at, p_actor, entered.stamp, entered.is_open,
        p_ids, p_debits, p_credits, p_amounts, p_causes, p_memos => p_memos,
        p_groups => p_groups, p_expires => p_expires, p_lots => p_lots,
        p_lot_expires => p_lot_expires);
END
$body$;
