-- What a source said is never altered or removed. A merge may move a record to another firm,
-- and undoing it moves the record back: firm_id is the one column that may differ.
CREATE FUNCTION registry_fact_record_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'firm_id' = to_jsonb(OLD) - 'firm_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a fact record is never altered or removed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_record_append_only';
END
$body$;

CREATE TRIGGER fact_record_append_only
    BEFORE UPDATE OR DELETE ON registry_factrecord
    FOR EACH ROW EXECUTE FUNCTION registry_fact_record_append_only();
