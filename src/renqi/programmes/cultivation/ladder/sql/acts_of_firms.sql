-- What a page of a firm may write of its own titles: acts of the day they are done on, and a clock
-- that goes on. It neither does away with a day that is due nor puts it off without an event.
CREATE FUNCTION title_clock_goes_on() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_user <> 'renqi_web' OR NEW.ended_on IS NOT NULL THEN
        RETURN NEW;
    END IF;
    IF OLD.update_due_on IS NOT NULL
       AND (NEW.update_due_on IS NULL
            OR date_part('year', NEW.update_due_on) > date_part('year', OLD.update_due_on))
       -- A review that is withdrawn leaves no update after the last day.
       AND NOT (NEW.update_due_on IS NULL AND OLD.status = 'under_review'
                AND NEW.status <> 'under_review' AND OLD.update_due_on > NEW.ends_on)
       AND NOT EXISTS (SELECT FROM ladder_titleevent e WHERE e.title_id = NEW.id
                       AND e.kind IN ('updated', 'update_missed')
                       AND date_part('year', e.due_on) >= date_part('year', OLD.update_due_on))
    OR NEW.update_due_on IS NOT NULL
       AND (NEW.clock_on IS NULL OR NEW.clock_on > NEW.update_due_on + 1)
    OR NEW.ends_on IS NOT NULL AND NEW.status <> 'under_review'
       AND (NEW.clock_on IS NULL OR NEW.clock_on > greatest(NEW.ends_on, current_date) + 1) THEN
        RAISE EXCEPTION 'a firm does not stop the clock of its title'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'title_clock_goes_on';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER title_clock_goes_on BEFORE UPDATE ON ladder_title
    FOR EACH ROW EXECUTE FUNCTION title_clock_goes_on();

CREATE FUNCTION title_act_of_today() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF current_user = 'renqi_web' AND (
        NEW.happened_on > today
        OR NEW.kind IN ('updated', 'change_noted', 'change_reported', 'review_handed_in',
                        'review_withdrawn', 'given_up')
           -- A page that is asked for at midnight is of the day before.
           AND (NEW.happened_on < today - 1
                OR NEW.happened_on <> (NEW.at AT TIME ZONE 'Asia/Shanghai')::date)
        OR NEW.kind = 'updated' AND NEW.due_on < NEW.happened_on) THEN
        RAISE EXCEPTION 'a firm acts on the day on which it acts'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'title_act_of_today';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER title_act_of_today BEFORE INSERT ON ladder_titleevent
    FOR EACH ROW EXECUTE FUNCTION title_act_of_today();
