-- What happened to a place, and what a firm answered, is never altered or removed.
CREATE FUNCTION pool_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_append_only';
END
$body$;

CREATE TRIGGER pool_append_only BEFORE UPDATE OR DELETE ON pool_move
    FOR EACH ROW EXECUTE FUNCTION pool_append_only();
CREATE TRIGGER pool_append_only BEFORE UPDATE OR DELETE ON pool_reply
    FOR EACH ROW EXECUTE FUNCTION pool_append_only();
