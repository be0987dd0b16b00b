-- What happened to aid is never altered or removed.
CREATE FUNCTION registry_aid_step_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a step of aid is never altered or removed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'aid_step_append_only';
END
$body$;

CREATE TRIGGER aid_step_append_only
    BEFORE UPDATE OR DELETE ON registry_aidstep
    FOR EACH ROW EXECUTE FUNCTION registry_aid_step_append_only();
