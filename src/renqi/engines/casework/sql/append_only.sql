-- What was once recorded of a case is never altered or removed.
CREATE FUNCTION casework_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'casework_append_only';
END
$body$;

CREATE TRIGGER casework_append_only BEFORE UPDATE OR DELETE ON casework_act
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only BEFORE UPDATE OR DELETE ON casework_casetypeversion
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only BEFORE UPDATE OR DELETE ON casework_conflictdeclaration
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only BEFORE UPDATE OR DELETE ON casework_draft
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only BEFORE UPDATE OR DELETE ON casework_heldduty
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only BEFORE UPDATE OR DELETE ON casework_review
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
-- Clocks run and cases move, but neither disappears.
CREATE TRIGGER casework_append_only BEFORE DELETE ON casework_clock
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only BEFORE DELETE ON casework_case
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
