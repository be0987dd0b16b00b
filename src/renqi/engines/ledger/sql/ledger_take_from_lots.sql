-- Draw an amount on the lots of an account, the oldest first, or on the one lot that is named.
-- Only a lapse draws on what has expired.
CREATE FUNCTION ledger_take_from_lots(
    p_transfer uuid, p_account bigint, p_kind smallint, p_amount bigint, p_on date, p_lot uuid
) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    taken bigint;
BEGIN
    WITH usable AS (
        SELECT l.id, l.remaining - l.held AS size,
               sum(l.remaining - l.held) OVER (ORDER BY l.granted_on, l.seq) AS upto
          FROM ledger_lot l
         WHERE l.account_id = p_account AND l.remaining > l.held
           AND (p_lot IS NULL OR l.id = p_lot)
           AND CASE WHEN p_kind = 5 THEN l.expires_on < p_on
                    WHEN p_kind = 6 THEN true
                    ELSE l.expires_on IS NULL OR l.expires_on >= p_on END
    ), part AS (
        SELECT id, least(size, p_amount - (upto - size))::bigint AS size
          FROM usable WHERE upto - size < p_amount
    ), told AS (
        INSERT INTO ledger_lot_move (transfer_id, lot_id, used, lapsed, clawed_back, held)
        SELECT p_transfer, id,
               CASE WHEN p_kind = 0 THEN size ELSE 0 END,
               CASE WHEN p_kind = 5 THEN size ELSE 0 END,
               CASE WHEN p_kind = 6 THEN size ELSE 0 END,
               CASE WHEN p_kind = 1 THEN size ELSE 0 END
          FROM part
    ), drawn AS (
        UPDATE ledger_lot l
           SET used = used + CASE WHEN p_kind = 0 THEN part.size ELSE 0 END,
               lapsed = lapsed + CASE WHEN p_kind = 5 THEN part.size ELSE 0 END,
               clawed_back = clawed_back + CASE WHEN p_kind = 6 THEN part.size ELSE 0 END,
               held = held + CASE WHEN p_kind = 1 THEN part.size ELSE 0 END,
               remaining = remaining - CASE WHEN p_kind = 1 THEN 0 ELSE part.size END
          FROM part WHERE l.id = part.id
        RETURNING part.size)
    SELECT coalesce(sum(size), 0) INTO taken FROM drawn;
    IF taken < p_amount THEN
        RAISE EXCEPTION 'the lots do not reach' USING ERRCODE = 'LG010',
            DETAIL = json_build_object('account', p_account, 'short', p_amount - taken);
    END IF;
END
$body$;
