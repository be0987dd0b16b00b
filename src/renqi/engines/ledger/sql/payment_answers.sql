-- What a bank answers to an order is added and never altered.
CREATE TRIGGER payment_answer_append_only BEFORE UPDATE OR DELETE ON payment_answer
    FOR EACH STATEMENT EXECUTE FUNCTION bank_append_only();

-- What the bank says of a payment is written beside it; all else stays as it was prepared.
CREATE OR REPLACE FUNCTION payment_line_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
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
