-- Open an account. Opening it again with the same terms gives the same account.
CREATE FUNCTION ledger_open_account(
    p_book smallint, p_unit smallint, p_side smallint, p_code text, p_name text, p_owner text,
    p_purpose text, p_min bigint, p_max bigint, p_hot boolean, p_lotted boolean,
    p_at timestamptz, p_actor text
) RETURNS bigint LANGUAGE plpgsql AS $body$
DECLARE
    account record;
BEGIN
    INSERT INTO ledger_account (book_id, unit, side, code, name, owner, purpose, balance_min,
                                balance_max, is_hot, is_lotted, opened_at, opened_by)
    VALUES (p_book, p_unit, p_side, p_code, p_name, p_owner, p_purpose, p_min, p_max, p_hot,
            p_lotted, p_at, p_actor)
    ON CONFLICT ON CONSTRAINT ledger_account_code_unique DO NOTHING
    RETURNING * INTO account;
    IF FOUND THEN
        INSERT INTO ledger_account_event (account_id, what, reason, actor, at)
            VALUES (account.id, 'opened', p_purpose, p_actor, p_at);
        RETURN account.id;
    END IF;
    SELECT * INTO account FROM ledger_account a WHERE a.book_id = p_book AND a.code = p_code;
    IF (account.unit, account.side, account.name, account.owner, account.purpose,
        account.balance_min, account.balance_max, account.is_hot, account.is_lotted)
       IS DISTINCT FROM
       (p_unit, p_side, p_name, p_owner, p_purpose, p_min, p_max, p_hot, p_lotted) THEN
        RAISE EXCEPTION 'the code is another account''s' USING ERRCODE = 'LG016',
            DETAIL = json_build_object('code', p_code);
    END IF;
    RETURN account.id;
END
$body$;

-- Freeze or thaw an account. The exclusive lock makes it exact even where the account is hot:
-- everything posted before is in, nothing posted after gets in.
CREATE FUNCTION ledger_freeze_account(
    p_account bigint, p_frozen boolean, p_reason text, p_at timestamptz, p_actor text
) RETURNS boolean LANGUAGE plpgsql AS $body$
DECLARE
    book smallint;
BEGIN
    SELECT a.book_id INTO book FROM ledger_account a WHERE a.id = p_account;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such account' USING ERRCODE = 'LG002',
            DETAIL = json_build_object('account', p_account);
    END IF;
    PERFORM pg_advisory_xact_lock(7001, book);
    UPDATE ledger_account SET is_frozen = p_frozen
     WHERE id = p_account AND is_frozen <> p_frozen;
    IF FOUND THEN
        INSERT INTO ledger_account_event (account_id, what, reason, actor, at)
            VALUES (p_account, CASE WHEN p_frozen THEN 'frozen' ELSE 'thawed' END, p_reason,
                    p_actor, p_at);
    END IF;
    RETURN FOUND;
END
$body$;

-- Set how low and how high a balance may go; a balance outside refuses the new limits.
CREATE FUNCTION ledger_limit_account(
    p_account bigint, p_min bigint, p_max bigint, p_reason text, p_at timestamptz, p_actor text
) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    UPDATE ledger_account SET balance_min = p_min, balance_max = p_max WHERE id = p_account;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such account' USING ERRCODE = 'LG002',
            DETAIL = json_build_object('account', p_account);
    END IF;
    INSERT INTO ledger_account_event (account_id, what, reason, actor, at)
        VALUES (p_account, 'limited', p_reason, p_actor, p_at);
END
$body$;
