-- What was done and asked for stays as it was written down; only its way goes on. The code of a
-- firm may change, since merges bring what a firm had into the firm it turned out to be; they are
-- made by those who see every firm.
CREATE FUNCTION capital_row_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF to_jsonb(NEW) - TG_ARGV[0]::text[] <> to_jsonb(OLD) - TG_ARGV[0]::text[]
       OR (current_user = 'renqi_web'
           AND to_jsonb(NEW) -> 'uscc' IS DISTINCT FROM to_jsonb(OLD) -> 'uscc') THEN
        RAISE EXCEPTION 'what was written down of % stays', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_fixed';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER capital_entry_keeps BEFORE UPDATE ON capital_entry
    FOR EACH ROW EXECUTE FUNCTION capital_row_keeps('{uscc}');
CREATE TRIGGER capital_book_keeps BEFORE UPDATE ON capital_fundbook
    FOR EACH ROW EXECUTE FUNCTION capital_row_keeps('{floor,floor_reason,floor_by_name,floor_at}');
CREATE TRIGGER capital_stake_keeps BEFORE UPDATE ON capital_firmstake
    FOR EACH ROW EXECUTE FUNCTION capital_row_keeps(
    '{uscc,firm_name,shares,paid_in,drawn,forfeited,borne}');
CREATE TRIGGER capital_call_keeps BEFORE UPDATE ON capital_appropriation
    FOR EACH ROW EXECUTE FUNCTION capital_row_keeps(
    '{paid,state,decided_by_id,decided_by_name,decided_at,answer,reminded_on}');
CREATE TRIGGER capital_ask_keeps BEFORE UPDATE ON capital_bookrequest
    FOR EACH ROW EXECUTE FUNCTION capital_row_keeps(
    '{state,decided_by_id,decided_by_name,decided_at,answer}');
