-- What a firm is owed, and on what basis, stays as it was judged; so do the words of a claim, the
-- number of an account and a change that somebody asked for. Only their way goes on, and a merge
-- of firms, which is no page of a firm, gives them another code.
CREATE OR REPLACE FUNCTION support_row_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
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
