-- What a person says of a line above the limit of its account, and what is taken back of one,
-- names two people. It looks with the owner's eyes, as `bank_match_within` does.
CREATE FUNCTION bank_match_two_people() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
BEGIN
    IF EXISTS (SELECT FROM fresh n
                 JOIN bank_line l ON l.id = n.line_id
                 JOIN bank_account a ON a.id = l.account_id
                WHERE (n.undoes_id IS NOT NULL OR n.rule = 'by_hand')
                  AND l.amount > a.confirm_above AND n.confirmed_by_id IS NULL) THEN
        RAISE EXCEPTION 'a match above the limit takes two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_match_two_people';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER bank_match_two_people AFTER INSERT ON bank_match
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION bank_match_two_people();
