-- A version begins as a draft, changes while it is one, and moves as this table says. It is
-- approved by a lead of the bureau and by finance, in the round in which it was handed in; it is
-- handed in and published only while its newest trial is of exactly its text and within its own
-- bound; and it begins after every other published version of the fund.
CREATE FUNCTION charter_version_begins() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.state <> 'draft' OR NEW.round <> 0 OR NOT NEW.drafted_by_id = ANY (NEW.authors) THEN
        RAISE EXCEPTION 'a version begins as a draft of its author'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_begins_as_draft';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER charter_version_begins BEFORE INSERT ON charter_charterversion
FOR EACH ROW EXECUTE FUNCTION charter_version_begins();

CREATE FUNCTION charter_refuse_untried(v charter_charterversion) RETURNS void LANGUAGE plpgsql
AS $body$
DECLARE
    tried charter_chartertrial;
BEGIN
    SELECT * INTO tried FROM charter_chartertrial t
     WHERE t.version_id = v.id AND t.digest = v.digest AND t.months = v.ruin_months
     ORDER BY t.id DESC LIMIT 1;
    IF tried.id IS NULL THEN
        RAISE EXCEPTION 'version % was not tried as it stands', v.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_tried_as_it_stands';
    END IF;
    IF tried.ruin > v.ruin_max THEN
        RAISE EXCEPTION 'version % is ruined too often', v.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_ruin_within_bound';
    END IF;
END
$body$;

CREATE FUNCTION charter_version_moves() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    marks CONSTANT text[] := ARRAY['state', 'reason', 'withdrawn_by_name', 'withdrawn_at',
                                   'withdrawn_on'];
    way CONSTANT text[] := marks || ARRAY['round', 'submitted_by_id', 'submitted_by_name',
        'submitted_at', 'approved_at', 'published_by_id', 'published_by_name', 'published_at',
        'published_on', 'effective_from'];
    moving CONSTANT boolean := OLD.state <> NEW.state;
BEGIN
    IF OLD.state IN ('published', 'withdrawn')
        AND (NOT moving OR to_jsonb(NEW) - marks <> to_jsonb(OLD) - marks) THEN
        RAISE EXCEPTION 'version % stays as it was published', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_published_stays';
    END IF;
    IF to_jsonb(NEW) - way <> to_jsonb(OLD) - way AND (moving OR OLD.state <> 'draft') THEN
        RAISE EXCEPTION 'version % is no draft', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_only_drafts_change';
    END IF;
    IF (OLD.fund_id, OLD.number, OLD.drafted_by_id, OLD.based_on)
        IS DISTINCT FROM (NEW.fund_id, NEW.number, NEW.drafted_by_id, NEW.based_on)
        OR NOT NEW.authors @> OLD.authors THEN
        RAISE EXCEPTION 'version % keeps its number and its authors', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_keeps_its_origin';
    END IF;
    IF moving AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'submitted'), ('draft', 'withdrawn'), ('submitted', 'draft'),
        ('submitted', 'approved'), ('submitted', 'withdrawn'), ('approved', 'published'),
        ('approved', 'withdrawn'), ('published', 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'version % does not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_moves_by_table';
    END IF;
    IF moving AND NEW.state IN ('submitted', 'published') THEN
        PERFORM charter_refuse_untried(NEW);
    END IF;
    IF moving AND NEW.state = 'submitted' AND NEW.round <> OLD.round + 1
        OR NEW.round <> OLD.round AND NEW.state <> 'submitted' THEN
        RAISE EXCEPTION 'version % is handed in once a round', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_moves_by_table';
    END IF;
    IF moving AND NEW.state IN ('approved', 'published') AND (
        SELECT count(DISTINCT a.side) FROM charter_charterapproval a
         WHERE a.version_id = NEW.id AND a.round = NEW.round AND a.digest = NEW.digest
            AND a.answer = 'approve'
    ) < 2 THEN
        RAISE EXCEPTION 'version % lacks an approval', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_needs_two_approvals';
    END IF;
    IF moving AND NEW.state = 'published' THEN
        -- Two versions of a fund are published one after the other.
        PERFORM pg_advisory_xact_lock(hashtext('charter_publish'), NEW.fund_id::int);
        IF EXISTS (SELECT FROM charter_charterversion o
                    WHERE o.fund_id = NEW.fund_id AND o.id <> NEW.id AND o.state = 'published'
                        AND o.effective_from >= NEW.effective_from) THEN
            RAISE EXCEPTION 'version % begins before another', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_begins_after_others';
        END IF;
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER charter_version_moves BEFORE UPDATE ON charter_charterversion
FOR EACH ROW EXECUTE FUNCTION charter_version_moves();

-- An answer is to the text that lies before the sides now, and from nobody who wrote in it.
CREATE FUNCTION charter_approval_fits() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    v charter_charterversion;
BEGIN
    SELECT * INTO v FROM charter_charterversion c WHERE c.id = NEW.version_id FOR SHARE;
    IF v.state <> 'submitted' OR v.round <> NEW.round OR v.digest <> NEW.digest THEN
        RAISE EXCEPTION 'version % does not lie before the sides like this', NEW.version_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_approval_is_of_this_text';
    END IF;
    IF NEW.by_id = ANY (v.authors) OR NEW.by_id = v.submitted_by_id THEN
        RAISE EXCEPTION 'nobody approves what they wrote'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_approver_not_author';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER charter_approval_fits BEFORE INSERT ON charter_charterapproval
FOR EACH ROW EXECUTE FUNCTION charter_approval_fits();

-- A trial is of the text as it stands while it may still be tried.
CREATE FUNCTION charter_trial_fits() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM charter_charterversion c
                    WHERE c.id = NEW.version_id AND c.digest = NEW.digest
                        AND c.state IN ('draft', 'submitted', 'approved')) THEN
        RAISE EXCEPTION 'version % is not this text', NEW.version_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_trial_is_of_this_text';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER charter_trial_fits BEFORE INSERT ON charter_chartertrial
FOR EACH ROW EXECUTE FUNCTION charter_trial_fits();

-- Funds, trials and approvals are added and never altered; versions are never removed.
CREATE FUNCTION charter_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'charter_append_only';
END
$body$;
CREATE TRIGGER charter_fund_stays BEFORE UPDATE OR DELETE ON charter_fund
FOR EACH ROW EXECUTE FUNCTION charter_append_only();
CREATE TRIGGER charter_trial_stays BEFORE UPDATE OR DELETE ON charter_chartertrial
FOR EACH ROW EXECUTE FUNCTION charter_append_only();
CREATE TRIGGER charter_approval_stays BEFORE UPDATE OR DELETE ON charter_charterapproval
FOR EACH ROW EXECUTE FUNCTION charter_append_only();
CREATE TRIGGER charter_version_stays BEFORE DELETE ON charter_charterversion
FOR EACH ROW EXECUTE FUNCTION charter_append_only();
