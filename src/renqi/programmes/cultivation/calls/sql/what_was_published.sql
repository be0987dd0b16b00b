-- What a call said when it was published changes only by a confirmed amendment: its last second
-- only forward, its quota, or that it is cancelled. What a batch was when it was sent stays, and
-- so does an amendment once confirmed.
CREATE OR REPLACE FUNCTION calls_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (
        (OLD.number, OLD.title, OLD.rung, OLD.rule_ref, OLD.fiscal_year, OLD.opens_at, OLD.stages,
         OLD.materials, OLD.notice_days, OLD.text, OLD.made_by_key, OLD.published_by_key)
        IS DISTINCT FROM
        (NEW.number, NEW.title, NEW.rung, NEW.rule_ref, NEW.fiscal_year, NEW.opens_at, NEW.stages,
         NEW.materials, NEW.notice_days, NEW.text, NEW.made_by_key, NEW.published_by_key)
        OR NEW.closes_at < OLD.closes_at OR NEW.state = 'draft' OR OLD.state = 'cancelled'
    ) THEN
        RAISE EXCEPTION 'A published call stays.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'call_published_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER calls_published_stays BEFORE UPDATE ON calls_call
FOR EACH ROW EXECUTE FUNCTION calls_published_stays();

CREATE OR REPLACE FUNCTION calls_sent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'sent' AND (OLD.state, OLD.call_id, OLD.number, OLD.sent_by_key, OLD.sent_at)
        IS DISTINCT FROM (NEW.state, NEW.call_id, NEW.number, NEW.sent_by_key, NEW.sent_at) THEN
        RAISE EXCEPTION 'A batch that was sent stays.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'batch_sent_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER calls_sent_stays BEFORE UPDATE ON calls_batch
FOR EACH ROW EXECUTE FUNCTION calls_sent_stays();

CREATE OR REPLACE FUNCTION calls_line_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.batch_id ELSE NEW.batch_id END;
BEGIN
    IF (TG_OP <> 'UPDATE' OR (OLD.batch_id, OLD.application_id, OLD.rank)
            IS DISTINCT FROM (NEW.batch_id, NEW.application_id, NEW.rank))
        AND EXISTS (SELECT FROM calls_batch b WHERE b.id = which AND b.state = 'sent') THEN
        RAISE EXCEPTION 'A batch that was sent stays.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'batch_sent_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END;
$$;
CREATE OR REPLACE TRIGGER calls_line_of_draft BEFORE INSERT OR UPDATE OR DELETE ON calls_batchline
FOR EACH ROW EXECUTE FUNCTION calls_line_of_draft();

CREATE OR REPLACE FUNCTION calls_change_confirmed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NOT NULL OR (OLD.call_id, OLD.kind, OLD.before, OLD.after, OLD.reason,
            OLD.proposed_by_key) IS DISTINCT FROM (NEW.call_id, NEW.kind, NEW.before, NEW.after,
            NEW.reason, NEW.proposed_by_key) THEN
        RAISE EXCEPTION 'An amendment is confirmed once.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'call_change_confirmed_once', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER calls_change_confirmed_once BEFORE UPDATE ON calls_callchange
FOR EACH ROW EXECUTE FUNCTION calls_change_confirmed_once();
