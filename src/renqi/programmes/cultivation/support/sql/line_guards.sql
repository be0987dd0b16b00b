-- What a firm is owed, and on what basis, stays as it was judged; so do the words of a claim, the
-- number of an account and a change that somebody asked for. Only their way goes on.
CREATE FUNCTION support_row_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF to_jsonb(NEW) - TG_ARGV[0]::text[] <> to_jsonb(OLD) - TG_ARGV[0]::text[] THEN
        RAISE EXCEPTION 'what was written down of % stays', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_fixed';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER support_line_keeps BEFORE UPDATE ON support_entitlementline
    FOR EACH ROW EXECUTE FUNCTION support_row_keeps(
    '{state,reason,aid_id,hold_id,turn,confirm_by,payee_id,accepted_by_id,accepted_by_name,'
    'accepted_at,order_id,payment_name,paid_on}');
CREATE TRIGGER support_payee_keeps BEFORE UPDATE ON support_payeeaccount
    FOR EACH ROW EXECUTE FUNCTION support_row_keeps(
    '{state,checked_by_id,checked_by_name,checked_at,reason}');
CREATE TRIGGER support_change_keeps BEFORE UPDATE ON support_budgetchange
    FOR EACH ROW EXECUTE FUNCTION support_row_keeps(
    '{state,decided_by_id,decided_by_name,decided_at,answer,transfer_id}');
CREATE TRIGGER support_claim_keeps BEFORE UPDATE ON support_clawback
    FOR EACH ROW EXECUTE FUNCTION support_row_keeps(
    '{case_id,state,decided_by_id,decided_by_name,decided_at,due_on,paused_on,'
    'receivable_id,transfer_id,reversal_id}');
CREATE TRIGGER support_budget_keeps BEFORE UPDATE ON support_budget
    FOR EACH ROW WHEN (OLD.account_id IS NOT NULL) EXECUTE FUNCTION support_row_keeps('{}');

-- All claims on a line together ask for no more than was paid, and what came in for a claim is no
-- more than it. Both look with the owner's eyes, past what the page may see.
CREATE FUNCTION support_claims_within() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
BEGIN
    PERFORM FROM support_entitlementline l WHERE l.id = NEW.line_id FOR NO KEY UPDATE;
    IF NEW.state <> 'dropped' AND (
        SELECT sum(c.amount) FROM support_clawback c
         WHERE c.line_id = NEW.line_id AND c.state <> 'dropped'
    ) > (SELECT l.amount FROM support_entitlementline l WHERE l.id = NEW.line_id) THEN
        RAISE EXCEPTION 'more is asked back than was paid'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'support_claims_within';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER support_claims_within AFTER INSERT OR UPDATE ON support_clawback
    FOR EACH ROW EXECUTE FUNCTION support_claims_within();

CREATE FUNCTION support_receipts_within() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
BEGIN
    PERFORM FROM support_clawback c WHERE c.id = NEW.claim_id FOR NO KEY UPDATE;
    IF (SELECT sum(r.amount) FROM support_clawbackreceipt r WHERE r.claim_id = NEW.claim_id)
       > (SELECT c.amount FROM support_clawback c WHERE c.id = NEW.claim_id) THEN
        RAISE EXCEPTION 'more came in than is asked back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'support_receipts_within';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER support_receipts_within AFTER INSERT ON support_clawbackreceipt
    FOR EACH ROW EXECUTE FUNCTION support_receipts_within();
