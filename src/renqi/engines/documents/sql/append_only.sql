-- What was issued, and that it was withdrawn, is never altered or removed.
CREATE FUNCTION documents_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'documents_append_only';
END
$body$;

CREATE TRIGGER documents_append_only BEFORE UPDATE OR DELETE ON documents_issueddocument
    FOR EACH ROW EXECUTE FUNCTION documents_append_only();
CREATE TRIGGER documents_append_only BEFORE UPDATE OR DELETE ON documents_withdrawal
    FOR EACH ROW EXECUTE FUNCTION documents_append_only();
