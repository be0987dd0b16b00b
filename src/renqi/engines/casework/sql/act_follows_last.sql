-- Acts are numbered without gaps and each starts where the last one led: no stage is skipped
-- in the record, whoever writes it.
CREATE FUNCTION casework_act_follows_last() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    last casework_act;
BEGIN
    SELECT * INTO last FROM casework_act WHERE case_id = NEW.case_id
        ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1
        OR NEW.from_stage <> coalesce(last.to_stage, '')
    THEN
        RAISE EXCEPTION 'act % of case % does not follow the last', NEW.number, NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'casework_act_follows_last';
    END IF;
    RETURN NEW;
END
$body$;

CREATE TRIGGER casework_act_follows_last BEFORE INSERT ON casework_act
    FOR EACH ROW EXECUTE FUNCTION casework_act_follows_last();
