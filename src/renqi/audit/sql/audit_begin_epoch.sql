-- Carry the count of transactions on after a restore onto a server that counts anew. Returns
-- what is added to the server's own count from now on.
CREATE FUNCTION audit_begin_epoch() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $body$
DECLARE
    highest bigint;
    own bigint := pg_current_xact_id()::text::bigint;
    next bigint;
BEGIN
    LOCK TABLE audit_securityevent, audit_rowchange IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO audit_clock (id, xid_offset, sealed_to) VALUES (1, 0, 0) ON CONFLICT DO NOTHING;
    SELECT greatest(c.sealed_to, (SELECT max(e.xid) + 1 FROM audit_securityevent e),
                    (SELECT max(r.xid) + 1 FROM audit_rowchange r))
      INTO highest FROM audit_clock c;
    -- Whoever counts on has given no number that is not below this one.
    next := greatest(own + 1, pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
    UPDATE audit_clock SET xid_offset = highest - own WHERE next + xid_offset < highest;
    RETURN (SELECT c.xid_offset FROM audit_clock c);
END
$body$;
