-- A booking keeps what it began with, and moves as the table of moves says
-- (domain/booking_moves.py); one that ended gives its place back before. A merge of firms, which
-- is no page of a firm, gives it another code.
CREATE FUNCTION growth_booking_moves() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    moving text[] := ARRAY['state', 'moved_at']
        || CASE WHEN current_user = 'renqi_web' THEN '{}'::text[] ELSE '{uscc}' END;
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'booking % keeps what it began with', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_keeps_its_beginning';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('asked', 'accepted'), ('asked', 'declined'), ('asked', 'cancelled'),
        ('asked', 'expired'), ('accepted', 'cancelled'), ('accepted', 'delivered'),
        ('delivered', 'closed')
    ) THEN
        RAISE EXCEPTION 'booking % does not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_moves_by_table';
    END IF;
    IF NEW.state IN ('declined', 'cancelled', 'expired')
        AND EXISTS (SELECT FROM growth_place p WHERE p.booking_id = NEW.id) THEN
        RAISE EXCEPTION 'booking % still has a place', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_gives_place_back';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER growth_booking_moves BEFORE UPDATE ON growth_booking
FOR EACH ROW EXECUTE FUNCTION growth_booking_moves();

-- A place is taken by a live booking of its own slot while that is open, and let go by one that
-- is not done.
CREATE FUNCTION growth_place_fits() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (NEW.id, NEW.slot_id, NEW.number) <> (OLD.id, OLD.slot_id, OLD.number)
        OR (OLD.booking_id IS NOT NULL AND NEW.booking_id IS NOT NULL
            AND OLD.booking_id <> NEW.booking_id)
        OR (NEW.booking_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM growth_booking b JOIN growth_slot t ON t.id = b.slot_id
             WHERE b.id = NEW.booking_id AND b.slot_id = NEW.slot_id
                AND b.state IN ('asked', 'accepted') AND t.closed_at IS NULL))
        OR (OLD.booking_id IS NOT NULL AND NEW.booking_id IS NULL AND EXISTS (
            SELECT FROM growth_booking b WHERE b.id = OLD.booking_id
                AND b.state NOT IN ('asked', 'accepted')))
    THEN
        RAISE EXCEPTION 'place % is not this booking''s', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'place_fits_booking';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER growth_place_fits BEFORE UPDATE ON growth_place
FOR EACH ROW EXECUTE FUNCTION growth_place_fits();
