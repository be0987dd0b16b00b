-- What a firm answered is never altered; a merge gives it to the firm kept.
CREATE FUNCTION growth_take_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' OR current_user = 'renqi_web'
        OR to_jsonb(NEW) - 'uscc' <> to_jsonb(OLD) - 'uscc' THEN
        RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'growth_append_only';
    END IF;
    RETURN NEW;
END
$body$;
DROP TRIGGER growth_append_only ON growth_assessmenttake;
CREATE TRIGGER growth_take_keeps BEFORE UPDATE OR DELETE ON growth_assessmenttake
    FOR EACH ROW EXECUTE FUNCTION growth_take_keeps();
