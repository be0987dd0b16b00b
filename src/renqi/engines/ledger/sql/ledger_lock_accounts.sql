-- Lock all accounts that the postings of one transaction will meet, in the order of everybody.
-- After that the postings themselves find nobody in their way.
CREATE FUNCTION ledger_lock_accounts(p_book smallint, p_on date, p_accounts bigint[])
RETURNS integer LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $body$
DECLARE
    locked integer;
BEGIN
    PERFORM ledger_enter(p_book, p_on, true);
    IF current_setting('renqi.posting', true) = 'later' THEN
        PERFORM FROM ledger_account a
          WHERE a.id = ANY (p_accounts) AND a.book_id + 0 = p_book AND NOT a.is_hot
          ORDER BY a.id FOR NO KEY UPDATE NOWAIT;
    ELSE
        PERFORM FROM ledger_account a
          WHERE a.id = ANY (p_accounts) AND a.book_id + 0 = p_book AND NOT a.is_hot
          ORDER BY a.id FOR NO KEY UPDATE;
    END IF;
    GET DIAGNOSTICS locked = ROW_COUNT;
    RETURN locked;
END
$body$;
