-- Carry the count of transactions on after a restore onto a server that counts anew.
CREATE FUNCTION ledger_begin_epoch() RETURNS bigint LANGUAGE plpgsql AS $body$
DECLARE
    highest bigint;
    own bigint := pg_current_xact_id()::text::bigint;
    next bigint;
BEGIN
    LOCK TABLE ledger_transfer IN SHARE ROW EXCLUSIVE MODE;
    SELECT greatest(c.sealed_to, (SELECT max(t.xid) + 1 FROM ledger_transfer t)) INTO highest
      FROM ledger_clock c;
    -- Whoever counts on has given no number that is not below this one.
    next := greatest(own + 1, pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
    UPDATE ledger_clock SET xid_offset = highest - own WHERE next + xid_offset < highest;
    RETURN (SELECT xid_offset FROM ledger_clock);
END
$body$;
