-- Who signed for money before its review, and let the second look run over, signs no other. It is
-- asked with the owner's eyes, past what the page may see.
CREATE FUNCTION relief_glass_looks_first() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
DECLARE
    signers bigint[] := array_remove(ARRAY[NEW.first_by_id, NEW.second_by_id], NULL);
    today date := (coalesce(NEW.second_at, NEW.first_at) AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.first_by_id, OLD.second_by_id)
        IS NOT DISTINCT FROM (NEW.first_by_id, NEW.second_by_id) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM relief_breakglassuse b
         WHERE b.looked_at IS NULL AND b.look_due_on < today AND b.id <> NEW.id
           AND (b.first_by_id = ANY (signers) OR b.second_by_id = ANY (signers))
    ) THEN
        RAISE EXCEPTION 'a second look is overdue'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_glass_look_overdue';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_glass_looks_first BEFORE INSERT OR UPDATE ON relief_breakglassuse
    FOR EACH ROW EXECUTE FUNCTION relief_glass_looks_first();
