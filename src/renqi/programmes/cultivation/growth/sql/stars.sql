-- A rating is of a booking that was delivered and not of a related party, and is added up beside
-- the service: a firm sees no other firm's booking, so it could not do the sum itself.
CREATE FUNCTION growth_add_stars() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    rated growth_booking;
BEGIN
    SELECT * INTO rated FROM growth_booking b WHERE b.id = NEW.booking_id FOR SHARE;
    IF rated.is_related THEN
        RAISE EXCEPTION 'a related party does not rate'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_not_by_related';
    END IF;
    IF rated.state NOT IN ('delivered', 'closed') THEN
        RAISE EXCEPTION 'what was not delivered is not rated'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_after_delivery';
    END IF;
    UPDATE growth_service s SET stars_sum = s.stars_sum + NEW.stars,
                                stars_count = s.stars_count + 1
     WHERE s.id = rated.service_id;
    RETURN NEW;
END
$body$;
CREATE TRIGGER growth_add_stars BEFORE INSERT ON growth_rating
FOR EACH ROW EXECUTE FUNCTION growth_add_stars();
