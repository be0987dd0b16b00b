-- What a bank answers to an order is added and never altered.
CREATE TRIGGER payment_answer_append_only BEFORE UPDATE OR DELETE ON payment_answer
    FOR EACH STATEMENT EXECUTE FUNCTION bank_append_only();
