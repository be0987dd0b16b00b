-- History is added to and never altered. Statement triggers cost an insert nothing.
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% is never altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END
$body$;

CREATE TRIGGER ledger_transfer_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_seal_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_period_balance_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_period_balance
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_period_event_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_period_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_account_event_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_account_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_lot_move_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_lot_move
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
