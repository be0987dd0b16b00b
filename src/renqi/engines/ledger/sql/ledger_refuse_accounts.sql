-- Say which account did not take part in a posting, unless all that did not are hot.
CREATE FUNCTION ledger_refuse_accounts(
    p_book smallint, p_unit smallint, p_kind smallint, p_accounts bigint[]
) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    wrong record;
BEGIN
    SELECT x.account, a.is_frozen INTO wrong
      FROM unnest(p_accounts) AS x(account) LEFT JOIN ledger_account a ON a.id = x.account
     WHERE a.id IS NULL OR a.book_id <> p_book OR a.unit <> p_unit
        OR (a.is_frozen AND p_kind NOT IN (3, 4))
     ORDER BY x.account LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'an account cannot take part'
        USING ERRCODE = CASE WHEN wrong.is_frozen THEN 'LG003' ELSE 'LG002' END,
            DETAIL = json_build_object('account', wrong.account);
END
$body$;
