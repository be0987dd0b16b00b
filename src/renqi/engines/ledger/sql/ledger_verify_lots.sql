-- The lots of every lotted account against its balance, and each lot against its moves.
CREATE FUNCTION ledger_verify_lots()
RETURNS TABLE (problem text, subject text, expected text, found text)
LANGUAGE sql STABLE AS $body$
    SELECT 'lots_differ_from_balance', a.book_id || '/' || a.code,
           format('%s held %s', a.credits - a.debits, a.debits_pending),
           format('%s held %s', coalesce(x.remaining, 0), coalesce(x.held, 0))
      FROM ledger_account a
      LEFT JOIN (SELECT l.account_id, sum(l.remaining) AS remaining, sum(l.held) AS held
                   FROM ledger_lot l GROUP BY l.account_id) x ON x.account_id = a.id
     WHERE a.is_lotted
       AND (a.credits - a.debits, a.debits_pending)
           IS DISTINCT FROM (coalesce(x.remaining, 0), coalesce(x.held, 0))
    UNION ALL
    SELECT 'lot_differs_from_moves', l.id::text,
           format('%s/%s/%s/%s', coalesce(m.used, 0), coalesce(m.lapsed, 0),
                  coalesce(m.clawed_back, 0), coalesce(m.held, 0)),
           format('%s/%s/%s/%s', l.used, l.lapsed, l.clawed_back, l.held)
      FROM ledger_lot l
      LEFT JOIN (SELECT v.lot_id, sum(v.used) AS used, sum(v.lapsed) AS lapsed,
                        sum(v.clawed_back) AS clawed_back, sum(v.held) AS held
                   FROM ledger_lot_move v GROUP BY v.lot_id) m ON m.lot_id = l.id
     WHERE (l.used, l.lapsed, l.clawed_back, l.held)
           IS DISTINCT FROM (coalesce(m.used, 0), coalesce(m.lapsed, 0),
                             coalesce(m.clawed_back, 0), coalesce(m.held, 0))
    UNION ALL
    SELECT 'lot_unlike_grant', l.id::text, coalesce(t.amount, 0)::text, l.granted::text
      FROM ledger_lot l LEFT JOIN ledger_transfer t ON t.id = l.id
     WHERE (t.credit_id, t.debit_id, t.amount, t.lot_expires_on, t.effective_on, t.cause)
           IS DISTINCT FROM
           (l.account_id, l.origin_id, l.granted, l.expires_on, l.granted_on, l.cause)
$body$;
