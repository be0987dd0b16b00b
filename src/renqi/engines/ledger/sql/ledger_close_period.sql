-- Close a book up to a day. The exclusive lock waits for everybody who is posting and keeps
-- others out. Softly: late entries still get in, and it can be undone. For good: the balances
-- of the day are written down, and nothing up to it is posted again.
CREATE FUNCTION ledger_close_period(
    p_book smallint, p_what text, p_through date, p_at timestamptz, p_actor text
) RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE
    book record;
    written integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7001, p_book);
    SELECT * INTO book FROM ledger_book b WHERE b.id = p_book FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such book'
            USING ERRCODE = 'LG012', DETAIL = json_build_object('book', p_book);
    END IF;
    IF p_through <= book.closed_through AND NOT (p_what = 'reopened'
                                                 AND p_through = book.closed_through) THEN
        RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'LG004',
            DETAIL = json_build_object('day', p_through);
    END IF;
    INSERT INTO ledger_period_event (book_id, what, through, actor, at)
        VALUES (p_book, p_what, p_through, p_actor, p_at);
    IF p_what = 'closed' THEN
        INSERT INTO ledger_period_balance (book_id, through, account_id, debits, credits)
        SELECT p_book, p_through, x.account_id, sum(x.debit), sum(x.credit)
          FROM (SELECT b.account_id, b.debits AS debit, b.credits AS credit
                  FROM ledger_period_balance b
                 WHERE b.book_id = p_book AND b.through = book.closed_through
                UNION ALL
                SELECT l.account_id, l.debit, l.credit
                  FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id
                 WHERE a.book_id = p_book AND l.effective_on > book.closed_through
                   AND l.effective_on <= p_through) x
         GROUP BY x.account_id;
        GET DIAGNOSTICS written = ROW_COUNT;
    END IF;
    UPDATE ledger_book b
       SET soft_closed_through = CASE WHEN p_what = 'reopened' THEN p_through
                                      ELSE greatest(b.soft_closed_through, p_through) END,
           closed_through = CASE WHEN p_what = 'closed' THEN p_through
                                 ELSE b.closed_through END
     WHERE b.id = p_book;
    RETURN written;
END
$body$;
