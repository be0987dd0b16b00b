-- A list stays as it was read; it is confirmed once, and its counts are said by then.
CREATE FUNCTION title_import_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF OLD.confirmed_at IS NOT NULL
       OR (NEW.file_name, NEW.digest, NEW.rows, NEW.entries, NEW.person_key, NEW.person_name,
           NEW.at)
          IS DISTINCT FROM
          (OLD.file_name, OLD.digest, OLD.rows, OLD.entries, OLD.person_key, OLD.person_name,
           OLD.at) THEN
        RAISE EXCEPTION 'a list stays as it was read'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'title_import_stays';
    END IF;
    RETURN NEW;
END
$body$;

CREATE TRIGGER title_import_stays BEFORE UPDATE ON ladder_titleimport
    FOR EACH ROW EXECUTE FUNCTION title_import_stays();
