-- What a fund holds as a whole, and how its shares stand, is no secret of its keeper: every member
-- reads it and the fund publishes it. Single firms do not show in it.
CREATE FUNCTION capital_fund_now(p_fund text)
RETURNS TABLE (code text, balance bigint, promised bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT x.key, a.side * (a.credits - a.debits),
           CASE a.side WHEN 1 THEN a.debits_pending ELSE a.credits_pending END
      FROM capital_fundbook b
     CROSS JOIN LATERAL jsonb_each_text(b.accounts) AS x
      JOIN ledger_account a ON a.id = x.value::bigint
     WHERE b.fund = p_fund
$body$;

-- By how much each of these accounts moved on each day, up to a day.
CREATE FUNCTION capital_fund_days(p_fund text, p_until date)
RETURNS TABLE (on_day date, code text, change bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT l.effective_on, x.key, (a.side * sum(l.credit - l.debit))::bigint
      FROM capital_fundbook b
     CROSS JOIN LATERAL jsonb_each_text(b.accounts) AS x
      JOIN ledger_account a ON a.id = x.value::bigint
      JOIN ledger_leg l ON l.account_id = a.id
     WHERE b.fund = p_fund AND l.effective_on <= p_until
     GROUP BY l.effective_on, x.key, a.side
    HAVING sum(l.credit - l.debit) <> 0
$body$;

-- The account of a firm's shares is opened when its first money is booked, which may be on a page;
-- pages open no other account.
CREATE FUNCTION capital_open_stake(p_fund text, p_uscc text, p_at timestamptz, p_actor text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
DECLARE
    book record;
BEGIN
    IF current_setting('role') IN ('renqi_web', 'renqi_web_all')
       AND coalesce(current_setting('renqi.posts', true), '') <> 'yes' THEN
        RAISE EXCEPTION 'this page opens no account' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT b.book_id, b.owner INTO book FROM capital_fundbook b WHERE b.fund = p_fund;
    IF NOT FOUND OR p_uscc !~ '^[0-9A-Z]{18}$'
       OR (current_setting('role') = 'renqi_web'
           AND book.owner IS DISTINCT FROM current_setting('renqi.money', true)) THEN
        RAISE EXCEPTION 'there is no such fund or firm' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN ledger_open_account(
        book.book_id, 3::smallint, 1::smallint, 'shares:' || p_uscc, p_uscc, p_uscc, '基金份额',
        0, NULL, false, false, p_at, p_actor);
END
$body$;
