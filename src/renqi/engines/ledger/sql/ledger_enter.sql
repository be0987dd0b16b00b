-- What every writing function does first: refuse isolation levels that turn waiting into
-- failures, keep the book from being closed meanwhile, and stamp the transaction. Whoever has
-- posted before in the same transaction holds accounts and must not wait for more: the order
-- that keeps all others from waiting for each other holds within one call only.
CREATE FUNCTION ledger_enter(
    p_book smallint, p_on date, p_late boolean, OUT stamp bigint, OUT is_open boolean
) LANGUAGE plpgsql AS $body$
DECLARE
    sealed bigint;
    turn text;
BEGIN
    IF current_setting('transaction_isolation') NOT LIKE 'read %' THEN
        RAISE EXCEPTION 'the ledger is written at READ COMMITTED'
            USING ERRCODE = 'LG008',
                DETAIL = json_build_object('isolation', current_setting('transaction_isolation'));
    END IF;
    PERFORM pg_advisory_xact_lock_shared(7001, p_book);
    SELECT p_on > b.closed_through AND (p_late OR p_on > b.soft_closed_through),
           pg_current_xact_id()::text::bigint + c.xid_offset, c.sealed_to
      INTO is_open, stamp, sealed
      FROM ledger_book b CROSS JOIN ledger_clock c WHERE b.id = p_book;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such book'
            USING ERRCODE = 'LG012', DETAIL = json_build_object('book', p_book);
    END IF;
    IF stamp < sealed THEN
        RAISE EXCEPTION 'the server counts its transactions anew' USING ERRCODE = 'LG009';
    END IF;
    turn := current_setting('renqi.posting', true);
    turn := set_config('renqi.posting', CASE WHEN turn IN ('first', 'later') THEN 'later'
                                             ELSE 'first' END, true);
END
$body$;
