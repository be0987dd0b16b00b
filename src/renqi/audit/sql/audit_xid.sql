-- The number of the transaction under way, carried on where a restore moved the trail onto a
-- server that counts anew.
CREATE FUNCTION audit_xid() RETURNS bigint LANGUAGE sql STABLE
SET search_path = public, pg_temp
AS $body$
    SELECT pg_current_xact_id()::text::bigint
           + coalesce((SELECT c.xid_offset FROM audit_clock c), 0)
$body$;
