-- References never repeat, whichever transactions made them.
CREATE SEQUENCE members_reference_seq AS bigint MINVALUE 1;

-- What was paid follows from receipts and from nothing else: the month, the line and the member
-- are counted in the statement that writes the receipt, and their checks refuse what is too much.
CREATE FUNCTION members_receipt_counts() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    due members_due;
    line members_incoming;
    member members_membership;
BEGIN
    IF current_user IN ('renqi_web', 'renqi_web_all') THEN
        RAISE EXCEPTION 'no page writes receipts'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'members_receipt_not_by_pages';
    END IF;
    SELECT * INTO due FROM members_due d WHERE d.id = NEW.due_id;
    SELECT * INTO line FROM members_incoming i WHERE i.id = NEW.incoming_id;
    SELECT * INTO member FROM members_membership m WHERE m.id = due.membership_id;
    IF line.fund <> member.fund OR NEW.on <> line.booked_on THEN
        RAISE EXCEPTION 'money of one fund pays no month of another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'members_receipt_of_one_fund';
    END IF;
    UPDATE members_membership m SET paid_in = m.paid_in + NEW.amount WHERE m.id = member.id;
    -- A month is paid on the latest day of the money that made it whole.
    UPDATE members_due d SET paid = d.paid + NEW.amount,
        paid_on = CASE WHEN d.paid + NEW.amount = d.amount THEN greatest(NEW.on, (
            SELECT max(r.on) FROM members_receipt r WHERE r.due_id = d.id)) END
     WHERE d.id = due.id RETURNING * INTO due;
    UPDATE members_incoming i SET taken = i.taken + NEW.amount WHERE i.id = line.id;
    IF due.paid_on IS NOT NULL THEN
        UPDATE members_membership m SET months_paid = m.months_paid + 1 WHERE m.id = member.id;
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER members_receipt_counts BEFORE INSERT ON members_receipt
    FOR EACH ROW EXECUTE FUNCTION members_receipt_counts();

CREATE FUNCTION members_return_counts() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    UPDATE members_incoming i SET returned = i.returned + NEW.amount WHERE i.id = NEW.incoming_id;
    RETURN NEW;
END
$body$;
CREATE TRIGGER members_return_counts BEFORE INSERT ON members_moneyreturn
    FOR EACH ROW EXECUTE FUNCTION members_return_counts();

-- Counts change by receipts only: a statement that is no trigger's leaves them alone.
CREATE FUNCTION members_counts_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF pg_trigger_depth() = 1
        AND EXISTS (SELECT FROM unnest(TG_ARGV) AS held
                     WHERE to_jsonb(NEW) -> held IS DISTINCT FROM to_jsonb(OLD) -> held) THEN
        RAISE EXCEPTION 'what was written down of % stays', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_fixed';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER members_membership_kept BEFORE UPDATE ON members_membership
    FOR EACH ROW EXECUTE FUNCTION members_counts_kept('paid_in', 'months_paid', 'fund', 'owner',
        'charter_ref', 'judged', 'judged_digest', 'applied_by_id', 'applied_at');
CREATE TRIGGER members_due_kept BEFORE UPDATE ON members_due
    FOR EACH ROW EXECUTE FUNCTION members_counts_kept('paid', 'paid_on', 'membership_id',
        'month', 'amount', 'due_on', 'reference', 'made_at');
CREATE TRIGGER members_incoming_kept BEFORE UPDATE ON members_incoming
    FOR EACH ROW EXECUTE FUNCTION members_counts_kept('taken', 'returned', 'fund', 'owner',
        'bank_line_id', 'amount', 'booked_on', 'payer', 'payer_account', 'text');

-- What a page of a firm or of an institution may write, whatever it asks.
CREATE FUNCTION members_only_asks() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{}'::jsonb END;
    now_is jsonb := to_jsonb(NEW);
    way text := TG_TABLE_NAME || ' ' || coalesce(was ->> 'standing', was ->> 'state', '')
                || '>' || coalesce(now_is ->> 'standing', now_is ->> 'state', '');
    moving text[];
BEGIN
    IF current_user <> 'renqi_web' THEN
        RETURN NEW;
    END IF;
    moving := CASE way
        WHEN 'members_membership applied>applied' THEN '{month_amount}'
        WHEN 'members_membership applied>refused' THEN '{standing,state,state_on}'
        WHEN 'members_pause asked>withdrawn' THEN '{state,decided_at}'
        WHEN 'members_leaving notice>dropped' THEN '{state}'
        WHEN 'members_leaving notice>notice'
            THEN '{payee_holder,payee_number,payee_bank,payee_bank_name,payee_by_id}'
        WHEN 'members_leaving owed>owed'
            THEN '{payee_holder,payee_number,payee_bank,payee_bank_name,payee_by_id}'
        WHEN 'members_leaving owed>ordered' THEN '{state,order_id,payment_name}'
        WHEN 'members_moneyreturn owed>ordered' THEN '{state,order_id,payment_name}'
        ELSE '{}' END::text[];
    IF TG_OP = 'INSERT' AND way IN ('members_membership >applied', 'members_pause >asked')
        OR TG_OP = 'INSERT' AND way = 'members_leaving >notice' AND now_is ->> 'kind' = 'voluntary'
            AND now_is ->> 'done_at' IS NULL AND now_is ->> 'is_of_ladder' = 'false'
        OR TG_OP = 'UPDATE' AND moving <> '{}' AND now_is - moving = was - moving
            AND (way <> 'members_leaving notice>dropped' OR now_is ->> 'kind' = 'voluntary') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this page only asks'
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_only_asked';
END
$body$;
CREATE TRIGGER members_membership_asked BEFORE INSERT OR UPDATE ON members_membership
    FOR EACH ROW EXECUTE FUNCTION members_only_asks();
CREATE TRIGGER members_pause_asked BEFORE INSERT OR UPDATE ON members_pause
    FOR EACH ROW EXECUTE FUNCTION members_only_asks();
CREATE TRIGGER members_leaving_asked BEFORE INSERT OR UPDATE ON members_leaving
    FOR EACH ROW EXECUTE FUNCTION members_only_asks();
CREATE TRIGGER members_return_asked BEFORE INSERT OR UPDATE ON members_moneyreturn
    FOR EACH ROW EXECUTE FUNCTION members_only_asks();
