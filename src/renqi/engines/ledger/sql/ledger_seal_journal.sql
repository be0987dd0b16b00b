-- Seal every transfer whose transaction, and all before it, have ended: that set is final, and
-- no poster waits. The same transaction folds the sealed transfers into the hot accounts.
-- Returns the number of the new seal, or nothing where there was nothing to seal or another
-- session is at it.
CREATE FUNCTION ledger_seal_journal(p_at timestamptz) RETURNS bigint LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan
AS $body$
DECLARE
    clock record;
    last record;
    until bigint;
    covered bigint;
    top bytea;
    hash bytea;
    hot bigint[];
BEGIN
    IF current_setting('transaction_isolation') NOT LIKE 'read %' THEN
        RAISE EXCEPTION 'the ledger is written at READ COMMITTED'
            USING ERRCODE = 'LG008',
                DETAIL = json_build_object('isolation', current_setting('transaction_isolation'));
    END IF;
    IF NOT pg_try_advisory_xact_lock(7002, 0) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO clock FROM ledger_clock FOR NO KEY UPDATE;
    SELECT s.no, s.hash INTO last FROM ledger_seal s ORDER BY s.no DESC LIMIT 1;
    until := pg_snapshot_xmin(pg_current_snapshot())::text::bigint + clock.xid_offset;
    IF until < clock.sealed_to THEN
        RAISE EXCEPTION 'the server counts its transactions anew' USING ERRCODE = 'LG009';
    END IF;
    -- A new statement and so a newer snapshot: what ended before `until` is in it.
    SELECT count(*), sha256(string_agg(l.leaf, ''::bytea ORDER BY l.seq)) INTO covered, top
      FROM ledger_leaf l WHERE l.xid >= clock.sealed_to AND l.xid < until;
    IF covered = 0 THEN
        RETURN NULL;
    END IF;
    last.no := coalesce(last.no, 0) + 1;
    last.hash := coalesce(last.hash, ''::bytea);
    hash := ledger_seal_hash(last.no, clock.sealed_to, until, covered, top, last.hash, p_at);
    INSERT INTO ledger_seal
        VALUES (last.no, clock.sealed_to, until, covered, top, last.hash, hash, p_at);
    SELECT array_agg(a.id) INTO hot FROM ledger_account a WHERE a.is_hot;
    IF hot IS NOT NULL THEN
        UPDATE ledger_account a
           SET debits = a.debits + x.d, credits = a.credits + x.c,
               debits_pending = a.debits_pending + x.dp,
               credits_pending = a.credits_pending + x.cp
          FROM (SELECT l.account_id, sum(l.debit) AS d, sum(l.credit) AS c,
                       sum(l.debit_pending) AS dp, sum(l.credit_pending) AS cp
                  FROM ledger_leg l
                 WHERE l.xid >= clock.sealed_to AND l.xid < until AND l.account_id = ANY (hot)
                 GROUP BY l.account_id) x
         WHERE a.id = x.account_id;
    END IF;
    UPDATE ledger_clock SET sealed_to = until;
    RETURN last.no;
END
$body$;
