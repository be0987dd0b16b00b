-- Undo in lots what a returned transfer did there. What was used goes back where it was taken,
-- the youngest lot first; a grant that is taken back is clawed back from its own lot and no
-- other, and is refused where that lot no longer has it.
CREATE FUNCTION ledger_return_to_lots(
    p_transfer uuid, p_original uuid, p_amount bigint, p_takes boolean
) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    free bigint;
BEGIN
    WITH spent AS (
        -- The settlement of a hold is told as its own move; returns so far count against it.
        SELECT m.lot_id AS id, sum(m.used) AS size, l.granted_on, l.seq
          FROM ledger_lot_move m JOIN ledger_lot l ON l.id = m.lot_id
         WHERE m.transfer_id = p_original
            OR m.transfer_id IN (SELECT r.id FROM ledger_transfer r
                                  WHERE r.refunds_id = p_original AND r.id <> p_transfer)
         GROUP BY m.lot_id, l.granted_on, l.seq HAVING sum(m.used) > 0
    ), ordered AS (
        SELECT id, size, sum(size) OVER (ORDER BY granted_on DESC, seq DESC) AS upto FROM spent
    ), part AS (
        SELECT id, least(size, p_amount - (upto - size))::bigint AS size
          FROM ordered WHERE upto - size < p_amount
    ), told AS (
        INSERT INTO ledger_lot_move (transfer_id, lot_id, used)
        SELECT p_transfer, id, -size FROM part
    )
    UPDATE ledger_lot l SET used = used - part.size, remaining = remaining + part.size
      FROM part WHERE l.id = part.id;

    IF p_takes THEN
        SELECT l.remaining - l.held INTO free FROM ledger_lot l WHERE l.id = p_original;
        IF free < p_amount THEN
            RAISE EXCEPTION 'the lot has been drawn on' USING ERRCODE = 'LG010',
                DETAIL = json_build_object('lot', p_original, 'short', p_amount - free);
        END IF;
        INSERT INTO ledger_lot_move (transfer_id, lot_id, clawed_back)
        VALUES (p_transfer, p_original, p_amount);
        UPDATE ledger_lot SET clawed_back = clawed_back + p_amount, remaining = remaining - p_amount
         WHERE id = p_original;
    END IF;
END
$body$;
