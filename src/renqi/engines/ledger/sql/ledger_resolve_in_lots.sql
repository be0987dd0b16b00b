-- Let go of what a hold kept in lots, and use up the settled amount, the oldest first.
CREATE FUNCTION ledger_resolve_in_lots(p_transfer uuid, p_hold uuid, p_amount bigint)
RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    WITH kept AS (
        SELECT m.lot_id AS id, m.held AS size,
               sum(m.held) OVER (ORDER BY l.granted_on, l.seq) AS upto
          FROM ledger_lot_move m JOIN ledger_lot l ON l.id = m.lot_id
         WHERE m.transfer_id = p_hold
    ), part AS (
        SELECT id, size AS freed, greatest(0, least(size, p_amount - (upto - size)))::bigint AS size
          FROM kept
    ), told AS (
        INSERT INTO ledger_lot_move (transfer_id, lot_id, used, held)
        SELECT p_transfer, id, size, -freed FROM part
    )
    UPDATE ledger_lot l
       SET held = held - part.freed, used = used + part.size, remaining = remaining - part.size
      FROM part WHERE l.id = part.id;
END
$body$;
