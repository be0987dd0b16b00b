-- Judge events one after the other, then post those that pass in one stroke. Outcomes stand in
-- the order of the events: posted, exists, id_reused, bad_account, frozen, closed, overdraft,
-- over_cap, lots_short, misshapen. An event of many draws on the oldest lots; one that names a
-- lot is misshapen, since what the events before it leave in that lot is not known here.
CREATE FUNCTION ledger_post_each(
    p_book smallint, p_unit smallint, p_on date, p_late boolean, p_at timestamptz, p_actor text,
    p_ids uuid[], p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_causes text[],
    p_memos text[] DEFAULT NULL, p_groups uuid[] DEFAULT NULL, p_lots uuid[] DEFAULT NULL,
    p_lot_expires date[] DEFAULT NULL, p_actors text[] DEFAULT NULL,
    p_ats timestamptz[] DEFAULT NULL
) RETURNS text[] LANGUAGE plpgsql AS $body$
DECLARE
    entered record;
    places bigint[];
    is_fit boolean[];
    is_frozen boolean[];
    sides smallint[];
    -- What may still be debited and credited to each account; null is no limit. A debit makes
    -- the balance of a debit-sided account larger, so its roof is what limits debits.
    room_out bigint[];
    room_in bigint[];
    room_lots bigint[];
    debit_at integer[];
    credit_at integer[];
    outcomes text[];
    first_at integer[];
    posted_at integer[] := array_fill(NULL::integer, ARRAY[cardinality(p_ids)]);
    keep integer[] := '{}';
    d integer;
    c integer;
    amount bigint;
    earlier integer;
BEGIN
    entered := ledger_enter(p_book, p_on, p_late);
    IF current_setting('renqi.posting', true) = 'later' THEN
        PERFORM FROM ledger_account a
          WHERE a.id = ANY (p_debits || p_credits) AND NOT a.is_hot
          ORDER BY a.id FOR NO KEY UPDATE NOWAIT;
    ELSE
        PERFORM FROM ledger_account a
          WHERE a.id = ANY (p_debits || p_credits) AND NOT a.is_hot
          ORDER BY a.id FOR NO KEY UPDATE;
    END IF;

    SELECT array_agg(x.id ORDER BY x.id),
           array_agg(a.id IS NOT NULL AND a.book_id = p_book AND a.unit = p_unit ORDER BY x.id),
           array_agg(coalesce(a.is_frozen, false) ORDER BY x.id),
           array_agg(a.side ORDER BY x.id),
           array_agg(CASE a.side WHEN 1 THEN credits - debits - debits_pending - balance_min
                                 ELSE balance_max - (debits + debits_pending - credits) END
                     ORDER BY x.id),
           array_agg(CASE a.side WHEN 1 THEN balance_max - (credits + credits_pending - debits)
                                 ELSE debits - credits - credits_pending - balance_min END
                     ORDER BY x.id),
           array_agg(CASE WHEN a.is_lotted THEN (
                         SELECT coalesce(sum(l.remaining - l.held), 0) FROM ledger_lot l
                          WHERE l.account_id = a.id AND l.remaining > l.held
                            AND (l.expires_on IS NULL OR l.expires_on >= p_on)) END
                     ORDER BY x.id)
      INTO places, is_fit, is_frozen, sides, room_out, room_in, room_lots
      FROM (SELECT DISTINCT id FROM unnest(p_debits || p_credits) AS v(id)) x
      LEFT JOIN ledger_account a ON a.id = x.id;

    SELECT array_agg(pd.at ORDER BY u.n), array_agg(pc.at ORDER BY u.n),
           array_agg(CASE WHEN t.id IS NULL THEN NULL
                          WHEN (t.debit_id, t.credit_id, t.amount, t.book_id, t.unit, t.kind,
                                t.effective_on, t.lot_expires_on, t.group_id, t.lot_id, t.cause,
                                t.memo, t.reverses_id, t.refunds_id)
                               IS NOT DISTINCT FROM
                               (u.debit, u.credit, u.amount, p_book, p_unit, 0::smallint, p_on,
                                u.lot_expires, u.grp, u.lot, u.cause, coalesce(u.memo, ''),
                                NULL::uuid, NULL::uuid)
                          THEN 'exists' ELSE 'id_reused' END ORDER BY u.n),
           array_agg(u.first_n ORDER BY u.n)
      INTO debit_at, credit_at, outcomes, first_at
      FROM (SELECT v.*, min(v.n) OVER (PARTITION BY v.id) AS first_n FROM unnest(p_ids, p_debits, p_credits, p_amounts, p_causes, p_memos, p_groups, p_lots,
                  p_lot_expires)
           WITH ORDINALITY AS v(id, debit, credit, amount, cause, memo, grp, lot, lot_expires, n)
           ) u
      LEFT JOIN unnest(places) WITH ORDINALITY AS pd(id, at) ON pd.id = u.debit
      LEFT JOIN unnest(places) WITH ORDINALITY AS pc(id, at) ON pc.id = u.credit
      LEFT JOIN ledger_transfer t ON t.id = u.id;

    FOR i IN 1..cardinality(p_ids) LOOP
        CONTINUE WHEN outcomes[i] IS NOT NULL;
        d := debit_at[i]; c := credit_at[i]; amount := p_amounts[i];
        earlier := posted_at[first_at[i]];
        outcomes[i] := CASE
            WHEN earlier IS NOT NULL THEN CASE
                WHEN (p_debits[i], p_credits[i], amount, p_causes[i], coalesce(p_memos[i], ''),
                      p_groups[i], p_lots[i], p_lot_expires[i])
                     IS NOT DISTINCT FROM
                     (p_debits[earlier], p_credits[earlier], p_amounts[earlier],
                      p_causes[earlier], coalesce(p_memos[earlier], ''), p_groups[earlier],
                      p_lots[earlier], p_lot_expires[earlier])
                THEN 'exists' ELSE 'id_reused' END
            WHEN amount <= 0 OR amount > 1000000000000000 OR d = c OR p_causes[i] = ''
                OR p_lots[i] IS NOT NULL THEN 'misshapen'
            WHEN NOT is_fit[d] OR NOT is_fit[c] THEN 'bad_account'
            WHEN is_frozen[d] OR is_frozen[c] THEN 'frozen'
            WHEN NOT entered.is_open THEN 'closed'
            WHEN amount > room_lots[d] THEN 'lots_short'
            WHEN amount > room_out[d]
                THEN CASE sides[d] WHEN 1 THEN 'overdraft' ELSE 'over_cap' END
            WHEN amount > room_in[c]
                THEN CASE sides[c] WHEN 1 THEN 'over_cap' ELSE 'overdraft' END
            ELSE 'posted' END;
        CONTINUE WHEN outcomes[i] <> 'posted';
        room_out[d] := room_out[d] - amount;
        room_in[d] := room_in[d] + amount;
        room_in[c] := room_in[c] - amount;
        room_out[c] := room_out[c] + amount;
        room_lots[d] := room_lots[d] - amount;
        -- What arrives makes a new lot, which may be spent at once unless it has expired.
        IF p_lot_expires[i] IS NULL OR p_lot_expires[i] >= p_on THEN
            room_lots[c] := room_lots[c] + amount;
        END IF;
        posted_at[first_at[i]] := i;
        keep := keep || i;
    END LOOP;

    IF cardinality(keep) > 0 THEN
        PERFORM ledger_write(
            p_book, p_unit, 0::smallint, p_on, p_at, p_actor, entered.stamp, entered.is_open,
            array_agg(p_ids[k]), array_agg(p_debits[k]), array_agg(p_credits[k]),
            array_agg(p_amounts[k]), array_agg(p_causes[k]), p_memos => array_agg(p_memos[k]),
            p_groups => array_agg(p_groups[k]), p_lots => array_agg(p_lots[k]),
            p_lot_expires => array_agg(p_lot_expires[k]), p_actors => array_agg(p_actors[k]),
            p_ats => array_agg(p_ats[k]))
           FROM unnest(keep) AS k;
    END IF;
    RETURN outcomes;
END
$body$;
