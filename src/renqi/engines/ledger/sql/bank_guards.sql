-- What a bank said and what was matched is added to and never altered. The roles of the program
-- may not TRUNCATE; a trigger would stop the emptying of test databases as well.
CREATE FUNCTION bank_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END
$body$;
CREATE TRIGGER bank_statement_append_only BEFORE UPDATE OR DELETE ON bank_statement
    FOR EACH STATEMENT EXECUTE FUNCTION bank_append_only();
CREATE TRIGGER bank_sighting_append_only BEFORE UPDATE OR DELETE ON bank_sighting
    FOR EACH STATEMENT EXECUTE FUNCTION bank_append_only();
CREATE TRIGGER bank_match_append_only BEFORE UPDATE OR DELETE ON bank_match
    FOR EACH STATEMENT EXECUTE FUNCTION bank_append_only();
CREATE TRIGGER bank_line_append_only BEFORE DELETE ON bank_line
    FOR EACH STATEMENT EXECUTE FUNCTION bank_append_only();
CREATE TRIGGER bank_proposal_append_only BEFORE DELETE ON bank_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION bank_append_only();
CREATE TRIGGER payment_order_append_only BEFORE DELETE ON payment_order
    FOR EACH STATEMENT EXECUTE FUNCTION bank_append_only();
CREATE TRIGGER payment_line_append_only BEFORE DELETE ON payment_line
    FOR EACH STATEMENT EXECUTE FUNCTION bank_append_only();

-- Of a line only the doubt changes.
CREATE FUNCTION bank_line_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF to_jsonb(NEW) - 'doubt' <> to_jsonb(OLD) - 'doubt' THEN
        RAISE EXCEPTION 'a bank line stays as the bank booked it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_line_append_only';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER bank_line_keeps BEFORE UPDATE ON bank_line
    FOR EACH ROW EXECUTE FUNCTION bank_line_keeps();

-- A proposal is decided once, and nothing else of it changes.
CREATE FUNCTION bank_proposal_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF OLD.outcome <> ''
       OR (NEW.line_id, NEW.parts, NEW.reason, NEW.by_id, NEW.by_name, NEW.at, NEW.undoes_id)
          IS DISTINCT FROM
          (OLD.line_id, OLD.parts, OLD.reason, OLD.by_id, OLD.by_name, OLD.at, OLD.undoes_id)
    THEN
        RAISE EXCEPTION 'a proposal is decided once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_proposal_decided_once';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER bank_proposal_keeps BEFORE UPDATE ON bank_proposal
    FOR EACH ROW EXECUTE FUNCTION bank_proposal_keeps();

-- No line and no transfer is matched beyond its amount; a match is taken back whole, once. It
-- looks with the owner's eyes: a page sees its own rows only, and they are not all.
CREATE FUNCTION bank_match_within() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
DECLARE
    wrong record;
BEGIN
    SELECT n.id INTO wrong FROM fresh n JOIN bank_match m ON m.id = n.undoes_id
     WHERE m.undoes_id IS NOT NULL
        OR (m.line_id, m.transfer_id, m.amount) IS DISTINCT FROM
           (n.line_id, n.transfer_id, n.amount)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a match is taken back as it was made'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_match_undone_whole';
    END IF;
    SELECT l.id INTO wrong
      FROM bank_match m JOIN bank_line l ON l.id = m.line_id
     WHERE m.line_id IN (SELECT line_id FROM fresh)
     GROUP BY l.id, l.amount
    HAVING sum(CASE WHEN m.undoes_id IS NULL THEN m.amount ELSE -m.amount END) > l.amount
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'more than the line has'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_match_within_line';
    END IF;
    SELECT t.id INTO wrong
      FROM bank_match m JOIN ledger_transfer t ON t.id = m.transfer_id
     WHERE m.transfer_id IN (SELECT transfer_id FROM fresh)
     GROUP BY t.id, t.amount
    HAVING sum(CASE WHEN m.undoes_id IS NULL THEN m.amount ELSE -m.amount END) > t.amount
     LIMIT 1;
    IF FOUND OR EXISTS (SELECT FROM fresh n WHERE NOT EXISTS (
                            SELECT FROM ledger_transfer t WHERE t.id = n.transfer_id)) THEN
        RAISE EXCEPTION 'more than the transfer has'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_match_within_transfer';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER bank_match_within AFTER INSERT ON bank_match
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION bank_match_within();
