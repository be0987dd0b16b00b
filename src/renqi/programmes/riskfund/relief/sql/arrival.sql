-- Claims are numbered in the order in which they are kept, however many come at once: the row of
-- the fund is locked from here to the end of the transaction. Instants never run backwards beside
-- the numbers, and the promised end moves along with the instant.
CREATE FUNCTION relief_claim_arrives() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
DECLARE
    said timestamptz := NEW.handed_in_at;
BEGIN
    IF OLD.stage = 'draft' AND NEW.stage NOT IN ('draft', 'withdrawn') THEN
        INSERT INTO relief_arrivals AS a (fund, last, last_at) VALUES (NEW.fund, 1, said)
        ON CONFLICT (fund) DO UPDATE
            SET last = a.last + 1, last_at = greatest(a.last_at, excluded.last_at)
        RETURNING a.last, a.last_at INTO NEW.number, NEW.handed_in_at;
        NEW.due_at := NEW.due_at + (NEW.handed_in_at - said);
    ELSIF (NEW.number, NEW.handed_in_at) IS DISTINCT FROM (OLD.number, OLD.handed_in_at) THEN
        RAISE EXCEPTION 'a claim keeps its number'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_claim_keeps_number';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_claim_arrives BEFORE UPDATE ON relief_claim
    FOR EACH ROW EXECUTE FUNCTION relief_claim_arrives();

CREATE FUNCTION relief_claim_begins_as_draft() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.stage <> 'draft' OR NEW.number IS NOT NULL THEN
        RAISE EXCEPTION 'a claim begins as a draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_claim_begins_as_draft';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_claim_begins_as_draft BEFORE INSERT ON relief_claim
    FOR EACH ROW EXECUTE FUNCTION relief_claim_begins_as_draft();
