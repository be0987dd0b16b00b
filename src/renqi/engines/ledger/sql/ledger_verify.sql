-- Look for anything that does not hold, in one snapshot: a stable function sees what its caller
-- saw. Returns one row for each problem; no row is the good answer. A null number leaves the
-- chain out: then only what a page can wait for is checked.
CREATE FUNCTION ledger_verify(p_first_seal bigint)
RETURNS TABLE (problem text, subject text, expected text, found text)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan
AS $body$
DECLARE
    clock record;
BEGIN
    SELECT * INTO clock FROM ledger_clock;

    RETURN QUERY
    SELECT 'balance_differs', b.code || '/' || a.code,
           format('%s/%s/%s/%s', coalesce(x.d, 0), coalesce(x.c, 0), coalesce(x.dp, 0),
                  coalesce(x.cp, 0)),
           format('%s/%s/%s/%s', a.debits, a.credits, a.debits_pending, a.credits_pending)
      FROM ledger_account a JOIN ledger_book b ON b.id = a.book_id
      LEFT JOIN (SELECT l.account_id, sum(l.debit) AS d, sum(l.credit) AS c,
                        sum(l.debit_pending) AS dp, sum(l.credit_pending) AS cp
                   FROM ledger_leg l JOIN ledger_account h ON h.id = l.account_id
                  WHERE NOT h.is_hot OR l.xid < clock.sealed_to
                  GROUP BY l.account_id) x ON x.account_id = a.id
     WHERE (a.debits, a.credits, a.debits_pending, a.credits_pending)
           IS DISTINCT FROM (coalesce(x.d, 0), coalesce(x.c, 0), coalesce(x.dp, 0),
                             coalesce(x.cp, 0));

    RETURN QUERY
    SELECT 'sum_not_zero', b.code || ' unit ' || s.unit, '0',
           (sum(s.debits) - sum(s.credits))::text
      FROM ledger_balance s JOIN ledger_book b ON b.id = s.book_id
     GROUP BY b.code, s.unit HAVING sum(s.debits) <> sum(s.credits);

    RETURN QUERY
    SELECT 'account_foreign', t.id::text, format('book %s unit %s', t.book_id, t.unit),
           format('%s and %s', t.debit_id, t.credit_id)
      FROM ledger_transfer t
      LEFT JOIN ledger_account d
        ON d.id = t.debit_id AND d.book_id = t.book_id AND d.unit = t.unit
      LEFT JOIN ledger_account c
        ON c.id = t.credit_id AND c.book_id = t.book_id AND c.unit = t.unit
     WHERE d.id IS NULL OR c.id IS NULL;

    RETURN QUERY
    SELECT 'resolution_unlike_hold', r.id::text, h.amount::text, r.released::text
      FROM ledger_transfer r LEFT JOIN ledger_transfer h ON h.id = r.pending_id AND h.kind = 1
     WHERE r.pending_id IS NOT NULL
       AND (h.id IS NULL OR r.released <> h.amount OR r.debit_id <> h.debit_id
            OR r.credit_id <> h.credit_id);

    RETURN QUERY
    SELECT 'return_unlike_original', o.back::text, coalesce(t.amount, 0)::text, o.amount::text
      FROM (SELECT coalesce(r.reverses_id, r.refunds_id) AS back, sum(r.amount) AS amount,
                   min(r.debit_id) AS debit_id, max(r.credit_id) AS credit_id
              FROM ledger_transfer r WHERE num_nonnulls(r.reverses_id, r.refunds_id) = 1
             GROUP BY 1) o
      LEFT JOIN ledger_transfer t ON t.id = o.back
     WHERE t.id IS NULL OR o.amount > t.amount OR o.debit_id <> t.credit_id
        OR o.credit_id <> t.debit_id;

    RETURN QUERY
    SELECT 'closed_balance_differs', format('account %s on %s', p.account_id, p.through),
           format('%s/%s', coalesce(x.d, 0), coalesce(x.c, 0)),
           format('%s/%s', p.debits, p.credits)
      FROM ledger_period_balance p
      LEFT JOIN LATERAL (SELECT sum(l.debit) AS d, sum(l.credit) AS c FROM ledger_leg l
                          WHERE l.account_id = p.account_id AND l.effective_on <= p.through) x
        ON true
     WHERE (p.debits, p.credits) IS DISTINCT FROM (coalesce(x.d, 0), coalesce(x.c, 0));

    RETURN QUERY SELECT * FROM ledger_verify_lots();
    IF p_first_seal IS NOT NULL THEN
        RETURN QUERY SELECT * FROM ledger_verify_chain(p_first_seal);
    END IF;
END
$body$;
