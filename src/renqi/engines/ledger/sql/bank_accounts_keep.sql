-- A bank account keeps its number and its mirror, and is closed once.
CREATE FUNCTION bank_account_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (NEW.number, NEW.currency, NEW.book_id, NEW.ledger_account_id)
       IS DISTINCT FROM (OLD.number, OLD.currency, OLD.book_id, OLD.ledger_account_id)
       OR (OLD.closed_on IS NOT NULL AND (NEW.closed_on, NEW.closed_by)
           IS DISTINCT FROM (OLD.closed_on, OLD.closed_by)) THEN
        RAISE EXCEPTION 'a bank account stays what it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_account_fixed';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER bank_account_keeps BEFORE UPDATE ON bank_account
    FOR EACH ROW EXECUTE FUNCTION bank_account_keeps();
