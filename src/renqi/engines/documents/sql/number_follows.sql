-- The next number of a prefix in a year. Who asks waits for whoever is about to take one, so that
-- a number that is given back, because the rest failed, goes to the next.
CREATE FUNCTION documents_next_number(p_prefix text, p_year smallint) RETURNS integer
LANGUAGE plpgsql AS $body$
DECLARE
    found integer;
BEGIN
    PERFORM pg_advisory_xact_lock(
        hashtextextended('documents_next_number ' || p_year || ' ' || p_prefix, 0));
    SELECT coalesce(max(d.sequence), 0) + 1 INTO found FROM documents_issueddocument d
     WHERE d.prefix = p_prefix AND d.year = p_year;
    RETURN found;
END
$body$;

CREATE FUNCTION documents_number_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.sequence <> documents_next_number(NEW.prefix, NEW.year) THEN
        RAISE EXCEPTION 'number % of % % does not follow the last one',
            NEW.sequence, NEW.prefix, NEW.year
            USING ERRCODE = 'check_violation', CONSTRAINT = 'document_numbers_without_gap';
    END IF;
    RETURN NEW;
END
$body$;

CREATE TRIGGER documents_number_follows BEFORE INSERT ON documents_issueddocument
    FOR EACH ROW EXECUTE FUNCTION documents_number_follows();
