-- Send a transfer's amount back where it came from: all of it once (a reversal), or parts that
-- together never exceed it (refunds). The original is not touched.
CREATE FUNCTION ledger_return(
    p_book smallint, p_is_reversal boolean, p_on date, p_late boolean, p_at timestamptz,
    p_actor text, p_id uuid, p_original uuid, p_amount bigint, p_memo text
) RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE
    entered record;
    original record;
    reversal record;
    refunded bigint;
    asked bigint;
BEGIN
    entered := ledger_enter(p_book, p_on, p_late);
    -- Whoever else returns this transfer waits here, even where both accounts are hot.
    IF current_setting('renqi.posting', true) = 'later' THEN
        PERFORM FROM ledger_transfer t
          WHERE t.id = p_original AND t.book_id = p_book FOR NO KEY UPDATE NOWAIT;
    END IF;
    SELECT t.* INTO original FROM ledger_transfer t
     WHERE t.id = p_original AND t.book_id = p_book FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such transfer' USING ERRCODE = 'LG011',
            DETAIL = json_build_object('transfer', p_original);
    END IF;
    IF original.kind NOT IN (0, 2)
       OR num_nonnulls(original.reverses_id, original.refunds_id) > 0 THEN
        RAISE EXCEPTION 'only a posting is returned' USING ERRCODE = 'LG014',
            DETAIL = json_build_object('transfer', p_original);
    END IF;
    SELECT t.id, t.memo, t.effective_on INTO reversal
      FROM ledger_transfer t WHERE t.reverses_id = p_original;
    IF FOUND AND (NOT p_is_reversal OR (reversal.id, reversal.memo, reversal.effective_on)
                                       <> (p_id, p_memo, p_on)) THEN
        RAISE EXCEPTION 'reversed before' USING ERRCODE = 'LG015',
            DETAIL = json_build_object('transfer', p_original);
    END IF;
    SELECT coalesce(sum(t.amount), 0) INTO refunded
      FROM ledger_transfer t WHERE t.refunds_id = p_original AND t.id <> p_id;
    asked := CASE WHEN p_is_reversal THEN original.amount ELSE p_amount END;
    IF refunded + asked > original.amount THEN
        RAISE EXCEPTION 'more than there was' USING ERRCODE = 'LG007',
            DETAIL = json_build_object('transfer', p_original,
                                       'most', original.amount - refunded);
    END IF;
    RETURN ledger_write(
        p_book, original.unit, 0::smallint, p_on, p_at, p_actor, entered.stamp, entered.is_open,
        ARRAY[p_id], ARRAY[original.credit_id], ARRAY[original.debit_id],
        ARRAY[asked], ARRAY[original.cause], p_memos => ARRAY[p_memo], p_groups => ARRAY[original.group_id],
        p_reverses => ARRAY[CASE WHEN p_is_reversal THEN p_original END],
        p_refunds => ARRAY[CASE WHEN NOT p_is_reversal THEN p_original END]);
END
$body$;
