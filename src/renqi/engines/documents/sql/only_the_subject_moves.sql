-- What was issued stays as it is. Only among whose documents it stands may change, and only to
-- where its last move says.
CREATE OR REPLACE FUNCTION documents_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'documents_issueddocument' THEN
        IF NEW.pdf = OLD.pdf
            AND to_jsonb(NEW) - ARRAY['pdf', 'subject_key']
              = to_jsonb(OLD) - ARRAY['pdf', 'subject_key']
            AND EXISTS (SELECT FROM documents_subjectmove m
                         WHERE m.document_id = OLD.id AND m.from_key = OLD.subject_key
                           AND m.to_key = NEW.subject_key
                           AND m.id = (SELECT max(l.id) FROM documents_subjectmove l
                                        WHERE l.document_id = OLD.id)) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'documents_append_only';
END
$body$;

CREATE TRIGGER documents_append_only BEFORE UPDATE OR DELETE ON documents_subjectmove
    FOR EACH ROW EXECUTE FUNCTION documents_append_only();
