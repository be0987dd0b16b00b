-- Compute every seal anew from a number on: the transfers of its window, the link to the seal
-- before, and that windows follow each other without a gap from the first to the clock.
CREATE FUNCTION ledger_verify_chain(p_first bigint)
RETURNS TABLE (problem text, subject text, expected text, found text)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan
AS $body$
DECLARE
    seal record;
    counted bigint;
    top bytea;
    due_no bigint := greatest(p_first, 1);
    due_from bigint := 0;
    previous bytea := ''::bytea;
BEGIN
    IF due_no > 1 THEN
        SELECT s.xid_until, s.hash INTO due_from, previous
          FROM ledger_seal s WHERE s.no = due_no - 1;
    END IF;
    FOR seal IN SELECT * FROM ledger_seal s WHERE s.no >= due_no ORDER BY s.no LOOP
        IF seal.no <> due_no THEN
            RETURN QUERY SELECT 'seal_missing', 'seal ' || due_no, due_no::text, seal.no::text;
        END IF;
        IF seal.xid_from IS DISTINCT FROM due_from OR seal.previous IS DISTINCT FROM previous THEN
            RETURN QUERY SELECT 'seal_unlinked', 'seal ' || seal.no,
                format('%s %s', due_from, encode(previous, 'hex')),
                format('%s %s', seal.xid_from, encode(seal.previous, 'hex'));
        END IF;
        SELECT count(*), sha256(string_agg(l.leaf, ''::bytea ORDER BY l.seq)) INTO counted, top
          FROM ledger_leaf l WHERE l.xid >= seal.xid_from AND l.xid < seal.xid_until;
        IF counted <> seal.transfers THEN
            RETURN QUERY SELECT 'transfers_missing_or_added', 'seal ' || seal.no,
                seal.transfers::text, counted::text;
        ELSIF top IS DISTINCT FROM seal.root THEN
            RETURN QUERY SELECT 'transfers_altered', 'seal ' || seal.no,
                encode(seal.root, 'hex'), encode(top, 'hex');
        END IF;
        IF seal.hash <> ledger_seal_hash(seal.no, seal.xid_from, seal.xid_until, seal.transfers,
                                         seal.root, seal.previous, seal.sealed_at) THEN
            RETURN QUERY SELECT 'seal_altered', 'seal ' || seal.no,
                encode(ledger_seal_hash(seal.no, seal.xid_from, seal.xid_until, seal.transfers,
                                        seal.root, seal.previous, seal.sealed_at), 'hex'),
                encode(seal.hash, 'hex');
        END IF;
        due_no := seal.no + 1; due_from := seal.xid_until; previous := seal.hash;
    END LOOP;
    RETURN QUERY
    SELECT 'tail_cut', 'seal ' || due_no, c.sealed_to::text, due_from::text
      FROM ledger_clock c WHERE c.sealed_to IS DISTINCT FROM due_from;
END
$body$;
