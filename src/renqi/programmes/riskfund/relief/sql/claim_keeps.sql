-- What a claim was handed in for stays: fund, event, charter, case. Figures are judged anew only
-- while it is back with the firm or on its way to a decision; once granted they stay too. A merge
-- of firms, which is no page of a firm, gives another code.
CREATE FUNCTION relief_claim_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    who text[] := CASE WHEN current_user = 'renqi_web' THEN '{}'::text[]
                       ELSE '{uscc,group_key}'::text[] END;
    moving text[] := '{stage,stage_since,paused_at,due_at,told_overdue_at,letter_code,refusal,'
                     'aid_id,number,handed_in_at,institution_id}'::text[] || who;
BEGIN
    IF OLD.number IS NULL THEN
        RETURN NEW;
    END IF;
    IF OLD.decided_amount IS NULL THEN
        moving := moving || '{form,revision,saved_at,saved_by,handed_in_by,wanted,proven_loss,'
            'amount,limits,conditions,verdict,receipt_digest,payee_holder,payee_number,'
            'payee_bank_code,payee_bank_name,lane,lane_reason,proposed_by_id,proposed_by,'
            'proposed_amount,'
            'decided_amount,decided_by_id,decided_by,decided_at,district,chain,group_key}'::text[];
    END IF;
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what a claim was handed in for stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_claim_keeps';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_claim_keeps BEFORE UPDATE ON relief_claim
    FOR EACH ROW EXECUTE FUNCTION relief_claim_keeps();

-- What a page of a firm may do with its claim: write it, hand it in, take it back, appeal. It
-- decides nothing and takes no money.
CREATE FUNCTION relief_claim_by_firm() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_user = 'renqi_web' AND (
        (OLD.proposed_by_id, OLD.decided_amount, OLD.decided_by_id, OLD.decided_at, OLD.aid_id,
         OLD.letter_code, OLD.refusal, OLD.institution_id)
        IS DISTINCT FROM
        (NEW.proposed_by_id, NEW.decided_amount, NEW.decided_by_id, NEW.decided_at, NEW.aid_id,
         NEW.letter_code, NEW.refusal, NEW.institution_id)
        OR (OLD.stage <> NEW.stage AND (OLD.stage, NEW.stage) NOT IN (
            ('draft', 'check'), ('more', 'check'), ('draft', 'withdrawn'), ('check', 'withdrawn'),
            ('second', 'withdrawn'), ('more', 'withdrawn'), ('refused', 'appeal')))) THEN
        RAISE EXCEPTION 'a firm decides nothing of its claim'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_claim_by_firm';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_claim_by_firm BEFORE UPDATE ON relief_claim
    FOR EACH ROW EXECUTE FUNCTION relief_claim_by_firm();

-- Only money that two people granted marks an invoice as paid for, and no page of a firm does.
CREATE FUNCTION relief_loss_not_paid_by_firm() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_user = 'renqi_web' AND NEW.is_paid THEN
        RAISE EXCEPTION 'a firm marks nothing as paid for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_claim_by_firm';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_loss_not_paid_by_firm BEFORE INSERT OR UPDATE ON relief_claimloss
    FOR EACH ROW EXECUTE FUNCTION relief_loss_not_paid_by_firm();

-- An event that was confirmed says the same for ever; it can only be ended.
CREATE FUNCTION relief_event_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    moving text[] := CASE WHEN OLD.confirmed_at IS NULL
        THEN '{confirmed_by_id,confirmed_by,confirmed_at,ended_by,ended_at,ended_because}'::text[]
        ELSE '{ended_by,ended_at,ended_because}'::text[] END;
BEGIN
    IF OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what was declared stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_event_keeps';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_event_keeps BEFORE UPDATE ON relief_declaredevent
    FOR EACH ROW EXECUTE FUNCTION relief_event_keeps();

-- What a check found is never altered or removed.
CREATE FUNCTION relief_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_append_only';
END
$body$;
CREATE TRIGGER relief_append_only BEFORE UPDATE OR DELETE ON relief_claimcheck
    FOR EACH ROW EXECUTE FUNCTION relief_append_only();
