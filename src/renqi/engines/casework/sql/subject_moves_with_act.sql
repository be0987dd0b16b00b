-- A case stands where its last act led and says nothing else; what it began with stays. Its
-- subject changes only together with the act and the record of the move.
CREATE OR REPLACE FUNCTION casework_case_follows_acts() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    moving text[] := ARRAY['stage', 'version', 'round', 'due_on', 'closed_at', 'open_key'];
BEGIN
    IF NEW.subject_key <> OLD.subject_key AND EXISTS (
        SELECT FROM casework_subjectmove m WHERE m.case_id = NEW.id
            AND m.act_number = NEW.version AND NEW.version > OLD.version
            AND m.from_key = OLD.subject_key AND m.to_key = NEW.subject_key
    ) THEN
        moving := moving || ARRAY['subject_key', 'related_keys'];
    END IF;
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
