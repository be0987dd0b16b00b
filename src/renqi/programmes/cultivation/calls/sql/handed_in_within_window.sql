-- An application is handed in while its call is open, to the second, and once; and what was handed
-- in stays what it was. It reads the call with the owner's rights, since a window is nobody's secret.
CREATE OR REPLACE FUNCTION calls_handed_in_within_window() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.case_id, OLD.call_id, OLD.rung, OLD.opened_at)
            IS DISTINCT FROM (NEW.case_id, NEW.call_id, NEW.rung, NEW.opened_at)
            OR OLD.handed_in_at IS NOT NULL AND (OLD.handed_in_at, OLD.receipt)
                IS DISTINCT FROM (NEW.handed_in_at, NEW.receipt) THEN
            RAISE EXCEPTION 'An application keeps its beginning.'
                USING ERRCODE = 'check_violation',
                CONSTRAINT = 'application_keeps_its_beginning', TABLE = TG_TABLE_NAME;
        END IF;
        IF OLD.handed_in_at IS NOT NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.handed_in_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM calls_call c WHERE c.id = NEW.call_id AND c.state = 'published'
            AND NEW.handed_in_at >= c.opens_at
            AND date_trunc('second', NEW.handed_in_at) <= c.closes_at
    ) THEN
        RAISE EXCEPTION 'The call is not open.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'application_within_window', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER calls_handed_in_within_window
BEFORE INSERT OR UPDATE ON calls_application
FOR EACH ROW EXECUTE FUNCTION calls_handed_in_within_window();
