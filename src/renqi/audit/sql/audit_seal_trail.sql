-- Seal the entries whose transaction, and all before it, have ended: that set is final, and no
-- writer waits. Of a long backlog no more than about `p_most` entries at a time, but always
-- whole transactions. Returns the number of the new seal, or nothing where there was nothing to
-- seal or another session is at it.
CREATE FUNCTION audit_seal_trail(p_at timestamptz, p_most bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan
AS $body$
DECLARE
    clock record;
    last record;
    until bigint;
    first_xid bigint;
    cut bigint;
    covered bigint;
    top bytea;
    link bytea;
BEGIN
    IF current_setting('transaction_isolation') NOT LIKE 'read %' THEN
        RAISE EXCEPTION 'the trail is sealed at READ COMMITTED' USING ERRCODE = 'AU008';
    END IF;
    IF NOT pg_try_advisory_xact_lock(7003, 0) THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit_clock (id, xid_offset, sealed_to) VALUES (1, 0, 0) ON CONFLICT DO NOTHING;
    SELECT * INTO clock FROM audit_clock FOR NO KEY UPDATE;
    SELECT s.no, s.hash INTO last FROM audit_seal s ORDER BY s.no DESC LIMIT 1;
    until := pg_snapshot_xmin(pg_current_snapshot())::text::bigint + clock.xid_offset;
    IF until < clock.sealed_to THEN
        RAISE EXCEPTION 'the server counts its transactions anew' USING ERRCODE = 'AU009';
    END IF;
    -- New statements and so newer snapshots: what ended before `until` is in them.
    SELECT min(x.xid) INTO first_xid
      FROM (SELECT min(e.xid) AS xid FROM audit_securityevent e
             WHERE e.xid >= clock.sealed_to AND e.xid < until
            UNION ALL
            SELECT min(r.xid) FROM audit_rowchange r
             WHERE r.xid >= clock.sealed_to AND r.xid < until) x;
    IF first_xid IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT x.xid INTO cut
      FROM (SELECT e.xid FROM audit_securityevent e
             WHERE e.xid >= clock.sealed_to AND e.xid < until
            UNION ALL
            SELECT r.xid FROM audit_rowchange r
             WHERE r.xid >= clock.sealed_to AND r.xid < until) x
     ORDER BY x.xid OFFSET p_most LIMIT 1;
    IF cut IS NOT NULL THEN
        until := greatest(cut, first_xid + 1);
    END IF;
    last.no := coalesce(last.no, 0) + 1;
    last.hash := coalesce(last.hash, ''::bytea);
    INSERT INTO audit_sealedentry (stream, entry_id, seal_no, leaf)
    SELECT l.stream, l.entry_id, last.no, l.leaf FROM audit_leaf l
     WHERE l.xid >= clock.sealed_to AND l.xid < until;
    SELECT count(*), sha256(string_agg(s.leaf, ''::bytea ORDER BY s.stream, s.entry_id))
      INTO covered, top FROM audit_sealedentry s WHERE s.seal_no = last.no;
    link := audit_seal_hash(last.no, clock.sealed_to, until, covered, top, last.hash, p_at);
    INSERT INTO audit_seal (no, xid_from, xid_until, entries, root, previous, hash, sealed_at)
    VALUES (last.no, clock.sealed_to, until, covered, top, last.hash, link, p_at);
    UPDATE audit_clock SET sealed_to = until;
    RETURN last.no;
END
$body$;
