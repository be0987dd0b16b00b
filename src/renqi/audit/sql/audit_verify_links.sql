-- Follow the seals from a number on: each links to the one before, windows leave no gap, and the
-- last one ends where the clock stands.
CREATE FUNCTION audit_verify_links(p_first bigint)
RETURNS TABLE (problem text, subject text, expected text, found text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $body$
DECLARE
    seal record;
    due_no bigint := greatest(p_first, 1);
    due_from bigint := 0;
    previous bytea := ''::bytea;
    due_hash bytea;
BEGIN
    IF due_no > 1 THEN
        SELECT s.xid_until, s.hash INTO due_from, previous
          FROM audit_seal s WHERE s.no = due_no - 1;
    END IF;
    FOR seal IN SELECT * FROM audit_seal s WHERE s.no >= due_no ORDER BY s.no LOOP
        IF seal.no <> due_no THEN
            RETURN QUERY SELECT 'seal_missing', 'seal ' || due_no, due_no::text, seal.no::text;
        END IF;
        IF seal.xid_from IS DISTINCT FROM due_from OR seal.previous IS DISTINCT FROM previous THEN
            RETURN QUERY SELECT 'seal_unlinked', 'seal ' || seal.no,
                format('%s %s', due_from, encode(previous, 'hex')),
                format('%s %s', seal.xid_from, encode(seal.previous, 'hex'));
        END IF;
        due_hash := audit_seal_hash(seal.no, seal.xid_from, seal.xid_until, seal.entries,
                                    seal.root, seal.previous, seal.sealed_at);
        IF seal.hash <> due_hash THEN
            RETURN QUERY SELECT 'seal_altered', 'seal ' || seal.no, encode(due_hash, 'hex'),
                encode(seal.hash, 'hex');
        END IF;
        due_no := seal.no + 1; due_from := seal.xid_until; previous := seal.hash;
    END LOOP;
    RETURN QUERY
    SELECT 'tail_cut', 'seal ' || due_no, c.sealed_to::text, due_from::text
      FROM audit_clock c WHERE c.sealed_to IS DISTINCT FROM due_from;
    RETURN QUERY
    SELECT 'entry_of_the_future', x.subject,
           (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + c.xid_offset)::text,
           x.xid::text
      FROM audit_clock c, (
          (SELECT 'event ' || e.id AS subject, e.xid FROM audit_securityevent e
            ORDER BY e.xid DESC LIMIT 1)
          UNION ALL
          (SELECT 'row change ' || r.id, r.xid FROM audit_rowchange r
            ORDER BY r.xid DESC LIMIT 1)) x
     WHERE x.xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint + c.xid_offset
       AND x.xid IS DISTINCT FROM
           pg_current_xact_id_if_assigned()::text::bigint + c.xid_offset;
    RETURN QUERY
    SELECT 'clock_missing', 'clock', due_from::text, 'none'
     WHERE due_from > 0 AND NOT EXISTS (SELECT FROM audit_clock);
END
$body$;
