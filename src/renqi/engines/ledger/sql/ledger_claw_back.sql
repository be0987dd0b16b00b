-- Take an amount back out of one lot, expired or not. What has been used cannot be taken back
-- here: the amount is refused, never cut.
CREATE FUNCTION ledger_claw_back(
    p_book smallint, p_on date, p_late boolean, p_at timestamptz, p_actor text,
    p_id uuid, p_lot uuid, p_amount bigint, p_cause text, p_memo text
) RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE
    entered record;
    lot record;
BEGIN
    entered := ledger_enter(p_book, p_on, p_late);
    SELECT l.*, a.unit INTO lot FROM ledger_lot l JOIN ledger_account a ON a.id = l.account_id
     WHERE l.id = p_lot AND a.book_id = p_book;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such lot' USING ERRCODE = 'LG011',
            DETAIL = json_build_object('transfer', p_lot);
    END IF;
    RETURN ledger_write(
        p_book, lot.unit, 6::smallint, p_on, p_at, p_actor, entered.stamp, entered.is_open,
        ARRAY[p_id], ARRAY[lot.account_id], ARRAY[lot.origin_id], ARRAY[p_amount],
        ARRAY[p_cause], p_memos => ARRAY[p_memo], p_lots => ARRAY[p_lot]);
END
$body$;
