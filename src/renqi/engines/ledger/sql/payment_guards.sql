-- An order goes forward only, and what is approved is what was prepared, to the fen.
CREATE FUNCTION payment_order_moves_on() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    lines record;
BEGIN
    IF (NEW.account_id, NEW.number, NEW.request_key, NEW.execute_on, NEW.purpose, NEW.count,
        NEW.total,
        NEW.prepared_by_id, NEW.prepared_by_name, NEW.prepared_at)
       IS DISTINCT FROM
       (OLD.account_id, OLD.number, OLD.request_key, OLD.execute_on, OLD.purpose, OLD.count,
        OLD.total,
        OLD.prepared_by_id, OLD.prepared_by_name, OLD.prepared_at)
       OR (OLD.approved_at IS NOT NULL
           AND (NEW.approved_by_id, NEW.approved_by_name, NEW.approved_at) IS DISTINCT FROM
               (OLD.approved_by_id, OLD.approved_by_name, OLD.approved_at))
       OR (OLD.file IS NOT NULL
           AND (NEW.file, NEW.file_sha256, NEW.sent_by_id, NEW.sent_by_name, NEW.sent_at)
               IS DISTINCT FROM
               (OLD.file, OLD.file_sha256, OLD.sent_by_id, OLD.sent_by_name, OLD.sent_at)) THEN
        RAISE EXCEPTION 'an order stays as it was prepared'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_order_fixed';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('prepared', 'approved'), ('prepared', 'withdrawn'), ('approved', 'withdrawn'),
        ('approved', 'sent'), ('sent', 'rejected'), ('sent', 'settled'), ('sent', 'returned'),
        ('settled', 'returned'), ('settled', 'sent'), ('returned', 'sent'),
        ('returned', 'settled')) THEN
        RAISE EXCEPTION 'an order moves forward'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_order_moves_on';
    END IF;
    IF OLD.state = 'prepared' AND NEW.state = 'approved' THEN
        SELECT count(*) AS n, sum(l.amount) AS total INTO lines
          FROM payment_line l WHERE l.order_id = NEW.id;
        IF lines.n <> NEW.count OR lines.total <> NEW.total THEN
            RAISE EXCEPTION 'the lines do not make the total'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_order_adds_up';
        END IF;
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER payment_order_moves_on BEFORE UPDATE ON payment_order
    FOR EACH ROW EXECUTE FUNCTION payment_order_moves_on();

CREATE FUNCTION payment_line_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    changing CONSTANT text[] := ARRAY['state', 'hold_id', 'has_made_hold', 'bank_status',
                                      'bank_reason', 'bank_note'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM payment_order o
                        WHERE o.id = NEW.order_id AND o.state = 'prepared') THEN
            RAISE EXCEPTION 'lines are added while an order is prepared'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_fixed';
        END IF;
    ELSIF to_jsonb(NEW) - changing <> to_jsonb(OLD) - changing THEN
        RAISE EXCEPTION 'a payment stays as it was prepared'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_fixed';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER payment_line_keeps BEFORE INSERT OR UPDATE ON payment_line
    FOR EACH ROW EXECUTE FUNCTION payment_line_keeps();
