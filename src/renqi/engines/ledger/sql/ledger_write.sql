-- Write transfers and move the balances, all or nothing. The order is the same for everybody:
-- transfers by id, then accounts by id. Nobody who keeps it can meet another in a deadlock.
-- Rows may have an actor and an instant of their own.
-- The settings make the planner walk the accounts in the order of the array.
CREATE FUNCTION ledger_write(
    p_book smallint, p_unit smallint, p_kind smallint, p_on date, p_at timestamptz, p_actor text,
    p_stamp bigint, p_is_open boolean,
    p_ids uuid[], p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_causes text[],
    p_memos text[] DEFAULT NULL, p_released bigint[] DEFAULT NULL,
    p_groups uuid[] DEFAULT NULL, p_expires timestamptz[] DEFAULT NULL,
    p_pendings uuid[] DEFAULT NULL, p_reverses uuid[] DEFAULT NULL,
    p_refunds uuid[] DEFAULT NULL, p_lots uuid[] DEFAULT NULL,
    p_lot_expires date[] DEFAULT NULL, p_actors text[] DEFAULT NULL,
    p_ats timestamptz[] DEFAULT NULL
) RETURNS integer LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $body$
DECLARE
    written integer;
    met integer;
    any_lotted boolean;
    accounts bigint[];
    more_debits bigint[];
    more_credits bigint[];
    more_debits_pending bigint[];
    more_credits_pending bigint[];
    wrong record;
BEGIN
    WITH ins AS (
        INSERT INTO ledger_transfer (
            id, xid, debit_id, credit_id, amount, released, book_id, unit, kind, effective_on,
            created_at, expires_at, lot_expires_on, group_id, pending_id, reverses_id, refunds_id,
            lot_id, cause, memo, actor)
        SELECT u.id, p_stamp, u.debit, u.credit, u.amount, coalesce(u.released, 0), p_book, p_unit,
               p_kind, p_on, coalesce(u.at, p_at), u.expires, u.lot_expires, u.grp, u.pending,
               u.reverses, u.refunds, u.lot, u.cause, coalesce(u.memo, ''),
               coalesce(u.actor, p_actor)
          FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_released, p_causes, p_memos,
                      p_groups, p_expires, p_pendings, p_reverses, p_refunds, p_lots,
                      p_lot_expires, p_actors, p_ats)
            AS u(id, debit, credit, amount, released, cause, memo, grp, expires, pending, reverses,
                 refunds, lot, lot_expires, actor, at)
         ORDER BY u.id
        ON CONFLICT ON CONSTRAINT ledger_transfer_pk DO NOTHING
        RETURNING debit_id, credit_id,
                  CASE WHEN p_kind = 1 THEN 0 ELSE amount END AS posted,
                  CASE WHEN p_kind = 1 THEN amount ELSE -released END AS pending
    ), moved AS (
        SELECT account, sum(d)::bigint AS d, sum(c)::bigint AS c,
               sum(dp)::bigint AS dp, sum(cp)::bigint AS cp
          FROM (SELECT debit_id AS account, posted AS d, 0 AS c, pending AS dp, 0 AS cp FROM ins
                UNION ALL
                SELECT credit_id, 0, posted, 0, pending FROM ins) legs
         GROUP BY account ORDER BY account
    )
    SELECT array_agg(account), array_agg(d), array_agg(c), array_agg(dp), array_agg(cp),
           (SELECT count(*) FROM ins)
      INTO accounts, more_debits, more_credits, more_debits_pending, more_credits_pending,
           written
      FROM moved;

    IF written > 0 AND NOT p_is_open THEN
        RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'LG004',
            DETAIL = json_build_object('day', p_on);
    END IF;

    IF written > 0 THEN
        IF current_setting('renqi.posting', true) = 'later' THEN
            PERFORM FROM ledger_account a WHERE a.id = ANY (accounts) AND NOT a.is_hot
              ORDER BY a.id FOR NO KEY UPDATE NOWAIT;
        END IF;
        WITH up AS (
            -- `+ 0` keeps the index over the book out of it, whose order is not by id.
            UPDATE ledger_account a
               SET debits = a.debits + x.d, credits = a.credits + x.c,
                   debits_pending = a.debits_pending + x.dp,
                   credits_pending = a.credits_pending + x.cp
              FROM unnest(accounts, more_debits, more_credits, more_debits_pending,
                          more_credits_pending)
                AS x(account, d, c, dp, cp)
             WHERE a.id = x.account AND a.book_id + 0 = p_book AND a.unit = p_unit
               AND NOT a.is_hot AND (NOT a.is_frozen OR p_kind IN (3, 4))
            RETURNING a.is_lotted)
        SELECT count(*), bool_or(is_lotted) INTO met, any_lotted FROM up;
        IF met < cardinality(accounts) THEN
            SELECT met + count(*) INTO met FROM ledger_account a
             WHERE a.is_hot AND a.id = ANY (accounts) AND a.book_id + 0 = p_book
               AND a.unit = p_unit AND (NOT a.is_frozen OR p_kind IN (3, 4));
        END IF;
        IF met < cardinality(accounts) THEN
            PERFORM ledger_refuse_accounts(p_book, p_unit, p_kind, accounts);
        END IF;
        IF any_lotted THEN
            PERFORM ledger_move_lots(p_ids, p_on);
        END IF;
    END IF;

    IF written < cardinality(p_ids) THEN
        SELECT u.id INTO wrong
          FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_released, p_causes, p_memos,
                      p_groups, p_expires, p_pendings, p_reverses, p_refunds, p_lots,
                      p_lot_expires)
            AS u(id, debit, credit, amount, released, cause, memo, grp, expires, pending, reverses,
                 refunds, lot, lot_expires)
          JOIN ledger_transfer t ON t.id = u.id
         WHERE (t.debit_id, t.credit_id, t.amount, t.released, t.book_id, t.unit, t.kind,
                t.effective_on, t.expires_at, t.lot_expires_on, t.group_id, t.pending_id,
                t.reverses_id, t.refunds_id, t.lot_id, t.cause, t.memo)
               IS DISTINCT FROM
               (u.debit, u.credit, u.amount, coalesce(u.released, 0), p_book, p_unit, p_kind,
                p_on, u.expires, u.lot_expires, u.grp, u.pending, u.reverses, u.refunds, u.lot,
                u.cause, coalesce(u.memo, ''))
         LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'the id stands for another transfer' USING ERRCODE = 'LG001',
                DETAIL = json_build_object('transfer', wrong.id);
        END IF;
    END IF;
    RETURN written;
END
$body$;
