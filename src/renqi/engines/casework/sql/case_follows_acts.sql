-- A case stands where its last act led and says nothing else; what it began with stays.
CREATE FUNCTION casework_case_follows_acts() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    moving CONSTANT text[] := ARRAY[
        'stage', 'version', 'round', 'due_on', 'closed_at', 'open_key'
    ];
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'case % keeps what it began with', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'casework_case_keeps_its_beginning';
    END IF;
    IF (NEW.stage, NEW.version, NEW.round) IS DISTINCT FROM (OLD.stage, OLD.version, OLD.round)
        AND NOT EXISTS (
            SELECT FROM casework_act a WHERE a.case_id = NEW.id AND a.number = NEW.version
                AND a.to_stage = NEW.stage AND a.round = NEW.round
                AND NEW.version > OLD.version
        )
    THEN
        RAISE EXCEPTION 'case % stands where its acts led', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'casework_case_follows_acts';
    END IF;
    RETURN NEW;
END
$body$;

CREATE TRIGGER casework_case_follows_acts BEFORE UPDATE ON casework_case
    FOR EACH ROW EXECUTE FUNCTION casework_case_follows_acts();
