-- What happened to a title is never altered or removed.
CREATE FUNCTION title_event_fixed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'an event of a title is never altered or removed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'title_event_fixed';
END
$body$;

CREATE TRIGGER title_event_fixed BEFORE UPDATE OR DELETE ON ladder_titleevent
    FOR EACH ROW EXECUTE FUNCTION title_event_fixed();
