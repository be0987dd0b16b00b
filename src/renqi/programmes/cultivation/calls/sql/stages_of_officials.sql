-- A page of a firm, a district or an expert brings no application where only the bureau brings it,
-- and takes no finding of forgery away.
CREATE FUNCTION calls_stage_of_officials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'renqi_web' AND TG_OP = 'INSERT' AND (
        NEW.stage <> 'draft' OR NEW.handed_in_at IS NOT NULL OR NEW.checked_at IS NOT NULL) THEN
        RAISE EXCEPTION 'An application begins as a draft.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'application_stage_of_officials', TABLE = TG_TABLE_NAME;
    END IF;
    IF current_user = 'renqi_web' AND TG_OP = 'UPDATE' AND (
        NEW.stage <> OLD.stage AND NEW.stage IN (
            'second', 'second_refusal', 'second_forged', 'to_notice', 'notice', 'approved',
            'refused', 'closed')
        OR NEW.forged_at IS DISTINCT FROM OLD.forged_at) THEN
        RAISE EXCEPTION 'The bureau decides on applications.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'application_stage_of_officials', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER calls_stage_of_officials BEFORE INSERT OR UPDATE ON calls_application
FOR EACH ROW EXECUTE FUNCTION calls_stage_of_officials();
