-- Some rows are settled later: a draw is made, an objection answered, a file withdrawn. The
-- first argument is the column that says so, the rest are the columns that may be filled then.
-- Everything else stays as it was, and a settled row stays settled.
CREATE FUNCTION casework_settled_once() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(OLD) ->> TG_ARGV[0] IS NULL
        AND to_jsonb(NEW) - TG_ARGV[0:] = to_jsonb(OLD) - TG_ARGV[0:]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a row of % is settled once', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'casework_settled_once';
END
$body$;

CREATE TRIGGER casework_settled_once BEFORE UPDATE OR DELETE ON casework_assignment
    FOR EACH ROW EXECUTE FUNCTION casework_settled_once('until_at', 'ended_because');
CREATE TRIGGER casework_settled_once BEFORE UPDATE OR DELETE ON casework_evidence
    FOR EACH ROW EXECUTE FUNCTION casework_settled_once('withdrawn_at', 'withdrawn_by');
CREATE TRIGGER casework_settled_once BEFORE UPDATE OR DELETE ON casework_expertdraw
    FOR EACH ROW EXECUTE FUNCTION
    casework_settled_once('drawn_at', 'seed', 'beacon_value', 'order', 'skipped');
CREATE TRIGGER casework_settled_once BEFORE UPDATE OR DELETE ON casework_notice
    FOR EACH ROW EXECUTE FUNCTION casework_settled_once('closed_at', 'outcome');
CREATE TRIGGER casework_settled_once BEFORE UPDATE OR DELETE ON casework_objection
    FOR EACH ROW EXECUTE FUNCTION
    casework_settled_once('answered_at', 'answer', 'upheld', 'answered_by');
