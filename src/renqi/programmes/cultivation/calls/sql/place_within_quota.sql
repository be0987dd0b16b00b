-- No more places are taken than a call, or a district of it, has. The call is locked before they
-- are counted, so that of twenty confirmations for five places five come through, whoever is first.
-- It counts with the owner's rights: whoever takes a place need not see the others.
CREATE OR REPLACE FUNCTION calls_place_within_quota() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    allowed integer;
    of_district integer;
BEGIN
    SELECT c.quota INTO allowed FROM calls_call c WHERE c.id = NEW.call_id FOR UPDATE;
    IF allowed IS NOT NULL AND (
        SELECT count(*) FROM calls_place p WHERE p.call_id = NEW.call_id AND p.released_at IS NULL
    ) >= allowed THEN
        RAISE EXCEPTION 'The call has no place left.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'place_within_quota', TABLE = TG_TABLE_NAME;
    END IF;
    SELECT q.quota INTO of_district FROM calls_districtquota q
     WHERE q.call_id = NEW.call_id AND q.district = NEW.district;
    IF of_district IS NOT NULL AND (
        SELECT count(*) FROM calls_place p WHERE p.call_id = NEW.call_id
            AND p.district = NEW.district AND p.released_at IS NULL
    ) >= of_district THEN
        RAISE EXCEPTION 'The district has no place left.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'place_within_district_quota', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER calls_place_within_quota BEFORE INSERT ON calls_place
FOR EACH ROW EXECUTE FUNCTION calls_place_within_quota();

-- A place is given back and never given away: nothing but its release changes.
CREATE OR REPLACE FUNCTION calls_place_released_once() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_at IS NOT NULL OR (OLD.call_id, OLD.application_id, OLD.district, OLD.taken_at)
        IS DISTINCT FROM (NEW.call_id, NEW.application_id, NEW.district, NEW.taken_at) THEN
        RAISE EXCEPTION 'A place is released once.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'place_released_once', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER calls_place_released_once BEFORE UPDATE ON calls_place
FOR EACH ROW EXECUTE FUNCTION calls_place_released_once();
