-- A booking keeps what it began with, and moves as the table of moves says
-- (domain/booking_moves.py); one that ended gives its place back before. A merge of firms, which
-- is no page of a firm, gives it another code.
CREATE OR REPLACE FUNCTION growth_booking_moves() RETURNS trigger LANGUAGE plpgsql AS $body$
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

-- What a firm answered is never altered; a merge gives it to the firm kept.
CREATE FUNCTION growth_take_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' OR current_user = 'renqi_web'
        OR to_jsonb(NEW) - 'uscc' <> to_jsonb(OLD) - 'uscc' THEN
        RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'growth_append_only';
    END IF;
    RETURN NEW;
END
$body$;
DROP TRIGGER growth_append_only ON growth_assessmenttake;
CREATE TRIGGER growth_take_keeps BEFORE UPDATE OR DELETE ON growth_assessmenttake
    FOR EACH ROW EXECUTE FUNCTION growth_take_keeps();
