-- Carry the count of transactions on after a restore onto a server that counts anew.
CREATE FUNCTION ledger_begin_epoch() RETURNS bigint LANGUAGE plpgsql AS $body$
DECLARE
    highest bigint;
    now_at bigint := pg_current_xact_id()::text::bigint;
BEGIN
    LOCK TABLE ledger_transfer IN SHARE ROW EXCLUSIVE MODE;
    SELECT greatest(c.sealed_to, (SELECT max(t.xid) + 1 FROM ledger_transfer t)) INTO highest
      FROM ledger_clock c;
    UPDATE ledger_clock SET xid_offset = highest - now_at WHERE now_at + xid_offset < highest;
    RETURN (SELECT xid_offset FROM ledger_clock);
END
$body$;
