-- What was approved, lent, planned, paid back and lost stays as it was written; only its way goes
-- on, and a merge of firms, which is no page of a firm, gives rows another code.
CREATE FUNCTION relief_row_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    moving text[] := TG_ARGV[0]::text[]
        || CASE WHEN current_user = 'renqi_web' THEN '{}'::text[] ELSE '{uscc}' END;
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what was written down of % stays', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_fixed';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_payout_keeps BEFORE UPDATE ON relief_payout
    FOR EACH ROW EXECUTE FUNCTION relief_row_keeps(
    '{state,waits_for,aid_id,payee_id,hold_id,order_id,payment_name,turn,paid_on,reason}');
CREATE TRIGGER relief_payee_keeps BEFORE UPDATE ON relief_payeeaccount
    FOR EACH ROW EXECUTE FUNCTION relief_row_keeps(
    '{state,checked_by_id,checked_by_name,checked_at,reason}');
CREATE TRIGGER relief_loan_keeps BEFORE UPDATE ON relief_loan
    FOR EACH ROW EXECUTE FUNCTION relief_row_keeps(
    '{state,opened_on,repaid,fee_paid,late_paid,written_off,written_off_on,ended_on,'
    'contributions_ended}');
CREATE TRIGGER relief_plan_keeps BEFORE UPDATE ON relief_loanplan
    FOR EACH ROW EXECUTE FUNCTION relief_row_keeps(
    '{state,until_on,decided_by_id,decided_by_name,decided_at,answer}');
CREATE TRIGGER relief_instalment_keeps BEFORE UPDATE ON relief_instalment
    FOR EACH ROW EXECUTE FUNCTION relief_row_keeps('{paid}');
CREATE TRIGGER relief_loss_keeps BEFORE UPDATE ON relief_loss
    FOR EACH ROW EXECUTE FUNCTION relief_row_keeps(
    '{state,recovered,retained_paid,fund_value,finance_by_id,finance_by_name,finance_at,bureau_by_id,'
    'bureau_by_name,bureau_at,answer,booked_on}');
CREATE TRIGGER relief_lossshare_keeps BEFORE UPDATE ON relief_lossshare
    FOR EACH ROW EXECUTE FUNCTION relief_row_keeps('{recovered}');
CREATE TRIGGER relief_stop_keeps BEFORE UPDATE ON relief_fundstop
    FOR EACH ROW EXECUTE FUNCTION relief_row_keeps('{figure,lifted_at}');

-- A fund that stopped decides no new help, whoever asks. The lock is shared by payouts, and taken
-- alone by whoever stops the fund, so that none slips past a stop that is being written.
CREATE FUNCTION relief_help_stopped() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('relief.stop:' || NEW.fund, 0));
    IF EXISTS (SELECT FROM relief_fundstop s
                WHERE s.fund = NEW.fund AND s.lifted_at IS NULL AND s.form IN ('', NEW.form)) THEN
        RAISE EXCEPTION 'the fund decides no new help'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_help_stopped';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_help_stopped BEFORE INSERT ON relief_payout
    FOR EACH ROW EXECUTE FUNCTION relief_help_stopped();

-- No page of a firm writes what it gets, owes or paid; it states its account, and the institution
-- looks at a change of it.
CREATE FUNCTION relief_money_not_by_firms() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_user = 'renqi_web' AND coalesce(current_setting('renqi.posts', true), '') <> 'yes'
    THEN
        RAISE EXCEPTION 'a firm writes nothing of the money of a fund'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_money_not_by_firms';
    END IF;
    RETURN NEW;
END
$body$;
CREATE FUNCTION relief_payee_stated() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_user = 'renqi_web' AND coalesce(current_setting('renqi.posts', true), '') <> 'yes'
        AND (
        TG_OP = 'UPDATE' AND (NEW.state NOT IN (OLD.state, 'replaced')
                              OR NEW.checked_by_id IS DISTINCT FROM OLD.checked_by_id)
        OR TG_OP = 'INSERT' AND (NEW.checked_by_id IS NOT NULL OR NEW.state <> CASE
            WHEN EXISTS (SELECT FROM relief_payeeaccount p WHERE p.uscc = NEW.uscc)
            THEN 'to_check' ELSE 'in_use' END)) THEN
        RAISE EXCEPTION 'a firm states its account, and the institution looks at a change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_payee_stated';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER relief_payee_stated BEFORE INSERT OR UPDATE ON relief_payeeaccount
    FOR EACH ROW EXECUTE FUNCTION relief_payee_stated();
DO $body$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['payout', 'fundstop', 'loan', 'loanplan', 'instalment',
                                'repayment', 'loss', 'lossshare', 'recovery', 'recoveryshare']
    LOOP
        EXECUTE format('CREATE TRIGGER relief_money_not_by_firms BEFORE INSERT OR UPDATE ON'
                       ' relief_%s FOR EACH ROW EXECUTE FUNCTION relief_money_not_by_firms()',
                       name);
    END LOOP;
END
$body$;

-- Sums that must hold when a transaction ends, seen with the owner's eyes: a plan is its
-- instalments, a loan's counters are its repayments and its loss, a loss is its shares, a
-- recovery its shares, and what a bearer got back is what the recoveries gave it.
CREATE FUNCTION relief_plan_adds_up() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
BEGIN
    IF (SELECT p.principal FROM relief_loanplan p WHERE p.id = NEW.plan_id)
        <> (SELECT sum(i.amount) FROM relief_instalment i WHERE i.plan_id = NEW.plan_id) THEN
        RAISE EXCEPTION 'the instalments are not the plan'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_plan_adds_up';
    END IF;
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER relief_plan_adds_up AFTER INSERT ON relief_instalment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION relief_plan_adds_up();

CREATE FUNCTION relief_loan_sums(p_loan bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $body$
DECLARE
    loan relief_loan;
    paid record;
BEGIN
    SELECT * INTO loan FROM relief_loan l WHERE l.id = p_loan;
    SELECT coalesce(sum(r.principal), 0) AS principal, coalesce(sum(r.fee), 0) AS fee,
           coalesce(sum(r.late), 0) AS late INTO paid
      FROM relief_repayment r WHERE r.loan_id = p_loan;
    IF (loan.repaid, loan.fee_paid, loan.late_paid) <> (paid.principal, paid.fee, paid.late)
        OR loan.written_off <> coalesce((
            SELECT x.amount FROM relief_loss x
             WHERE x.payout_id = loan.payout_id AND x.kind = 'write_off' AND x.state = 'booked'
        ), 0) THEN
        RAISE EXCEPTION 'the loan is not what was repaid and written off of it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_loan_adds_up';
    END IF;
END
$body$;
CREATE FUNCTION relief_loan_adds_up() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
BEGIN
    PERFORM relief_loan_sums((to_jsonb(NEW) ->> TG_ARGV[0])::bigint);
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER relief_loan_adds_up AFTER INSERT OR UPDATE ON relief_loan
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION relief_loan_adds_up('id');
CREATE CONSTRAINT TRIGGER relief_loan_adds_up AFTER INSERT ON relief_repayment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION relief_loan_adds_up('loan_id');

CREATE FUNCTION relief_loss_sums(p_loss bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $body$
DECLARE
    loss relief_loss;
    borne record;
BEGIN
    SELECT * INTO loss FROM relief_loss l WHERE l.id = p_loss;
    SELECT coalesce(sum(s.amount), 0) AS amount, coalesce(sum(s.recovered), 0) AS recovered
      INTO borne FROM relief_lossshare s WHERE s.loss_id = p_loss;
    IF loss.state = 'booked' AND (loss.amount, loss.recovered) <> (borne.amount, borne.recovered)
        OR loss.recovered <> coalesce((
            SELECT sum(r.amount) FROM relief_recovery r WHERE r.loss_id = p_loss), 0)
        OR EXISTS (SELECT FROM relief_lossshare s WHERE s.loss_id = p_loss
                    AND s.recovered <> coalesce((SELECT sum(x.amount) FROM relief_recoveryshare x
                                                  WHERE x.share_id = s.id), 0))
        OR EXISTS (SELECT FROM relief_recovery r WHERE r.loss_id = p_loss
                    AND r.amount <> coalesce((SELECT sum(x.amount) FROM relief_recoveryshare x
                                               WHERE x.recovery_id = r.id), 0)) THEN
        RAISE EXCEPTION 'the shares are not the loss and what came back of it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relief_loss_adds_up';
    END IF;
END
$body$;
CREATE FUNCTION relief_loss_adds_up() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
BEGIN
    PERFORM relief_loss_sums((to_jsonb(NEW) ->> TG_ARGV[0])::bigint);
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER relief_loss_adds_up AFTER INSERT OR UPDATE ON relief_loss
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION relief_loss_adds_up('id');
CREATE CONSTRAINT TRIGGER relief_loss_adds_up AFTER INSERT OR UPDATE ON relief_lossshare
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION relief_loss_adds_up('loss_id');
CREATE CONSTRAINT TRIGGER relief_loss_adds_up AFTER INSERT ON relief_recovery
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION relief_loss_adds_up('loss_id');

-- How many of a fund's payouts wait up to each of these; nobody else's show in it.
CREATE FUNCTION relief_queue_places(p_ids bigint[]) RETURNS TABLE (id bigint, place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT p.id, (SELECT count(*) FROM relief_payout q
                   WHERE q.fund = p.fund AND q.id <= p.id
                     AND q.state IN ('queued', 'reserved', 'ordered'))
      FROM relief_payout p
     WHERE p.id = ANY (p_ids) AND p.state IN ('queued', 'reserved', 'ordered')
$body$;
