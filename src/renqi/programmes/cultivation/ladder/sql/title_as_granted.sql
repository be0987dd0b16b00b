-- What was granted stays as it was granted. A page of a firm, moreover, makes no title better: it
-- neither brings an ended one back nor lifts a mark nor moves its last day.
CREATE FUNCTION title_as_granted() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (NEW.uscc, NEW.rung, NEW.rule_ref, NEW.granted_on, NEW.valid_until, NEW.known_from)
       IS DISTINCT FROM
       (OLD.uscc, OLD.rung, OLD.rule_ref, OLD.granted_on, OLD.valid_until, OLD.known_from)
       AND NOT (current_user <> 'renqi_web' AND NEW.uscc <> OLD.uscc
                AND (NEW.rung, NEW.granted_on, NEW.valid_until)
                    IS NOT DISTINCT FROM (OLD.rung, OLD.granted_on, OLD.valid_until)) THEN
        RAISE EXCEPTION 'a title stays as it was granted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'title_as_granted';
    END IF;
    IF current_user = 'renqi_web' AND (
           (OLD.ended_on IS NOT NULL AND NEW.ended_on IS NULL)
        OR (OLD.no_renewal AND NOT NEW.no_renewal)
        OR NEW.ends_on IS DISTINCT FROM OLD.ends_on
        OR NEW.renewals <> OLD.renewals) THEN
        RAISE EXCEPTION 'a firm makes no title of its own better'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'title_as_granted';
    END IF;
    RETURN NEW;
END
$body$;

CREATE TRIGGER title_as_granted BEFORE UPDATE ON ladder_title
    FOR EACH ROW EXECUTE FUNCTION title_as_granted();
