-- What a page of a firm may write of its money, whatever it asks: it answers a line that waits for
-- it and states an account. It checks no account, drops no claim, and pays nothing.
CREATE FUNCTION support_line_answered() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_user = 'renqi_web' AND (
        TG_OP = 'INSERT'
        OR OLD.state NOT IN ('promised', 'accepted')
        OR NEW.state NOT IN ('promised', 'accepted', 'declined')
        OR OLD.state = 'accepted' AND NEW.state = 'promised'
        OR (OLD.aid_id, OLD.hold_id, OLD.turn, OLD.confirm_by, OLD.order_id, OLD.payment_name,
            OLD.paid_on)
           IS DISTINCT FROM (NEW.aid_id, NEW.hold_id, NEW.turn, NEW.confirm_by, NEW.order_id,
            NEW.payment_name, NEW.paid_on)) THEN
        RAISE EXCEPTION 'a firm answers a line that waits for it, and nothing else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'support_line_answered';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER support_line_answered BEFORE INSERT OR UPDATE ON support_entitlementline
    FOR EACH ROW EXECUTE FUNCTION support_line_answered();

CREATE FUNCTION support_payee_stated() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_user = 'renqi_web' AND (
        TG_OP = 'UPDATE' AND (NEW.state NOT IN (OLD.state, 'replaced')
                              OR NEW.checked_by_id IS DISTINCT FROM OLD.checked_by_id)
        OR TG_OP = 'INSERT' AND (NEW.checked_by_id IS NOT NULL OR NEW.state <> CASE
            WHEN EXISTS (SELECT FROM support_payeeaccount p WHERE p.uscc = NEW.uscc)
            THEN 'to_check' ELSE 'in_use' END)) THEN
        RAISE EXCEPTION 'a firm states its account, and an official looks at a change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'support_payee_stated';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER support_payee_stated BEFORE INSERT OR UPDATE ON support_payeeaccount
    FOR EACH ROW EXECUTE FUNCTION support_payee_stated();

-- An appeal of the firm moves the day to pay, and nothing else of a claim.
CREATE FUNCTION support_claim_not_by_firms() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_user = 'renqi_web' AND (
        TG_OP = 'INSERT'
        OR to_jsonb(NEW) - '{due_on,paused_on}'::text[]
           <> to_jsonb(OLD) - '{due_on,paused_on}'::text[]) THEN
        RAISE EXCEPTION 'a firm neither makes nor settles a claim'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'support_claim_not_by_firms';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER support_claim_not_by_firms BEFORE INSERT OR UPDATE ON support_clawback
    FOR EACH ROW EXECUTE FUNCTION support_claim_not_by_firms();

CREATE FUNCTION support_receipt_not_by_firms() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_user = 'renqi_web' THEN
        RAISE EXCEPTION 'a firm notes no money as come in'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'support_receipt_not_by_firms';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER support_receipt_not_by_firms BEFORE INSERT ON support_clawbackreceipt
    FOR EACH ROW EXECUTE FUNCTION support_receipt_not_by_firms();
