-- Put the triggers of row history on a table, or take them off. A table whose triggers are
-- right already is not locked.
CREATE FUNCTION audit_watch(
    p_table text, p_key text, p_hidden text[], p_silent text[], p_operations text[]
) RETURNS integer LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $body$
DECLARE
    one text;
    name text;
    due boolean;
    changed integer := 0;
    arguments bytea := convert_to(p_key, 'UTF8') || '\x00'
                       || convert_to(p_hidden::text, 'UTF8') || '\x00'
                       || convert_to(p_silent::text, 'UTF8') || '\x00';
BEGIN
    FOREACH one IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
        name := 'audit_' || one;
        due := one = ANY (p_operations);
        IF EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = p_table::regclass
                      AND t.tgname = name AND t.tgenabled = 'O' AND t.tgargs = arguments) = due
           AND (due OR NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = p_table::regclass
                                      AND t.tgname = name)) THEN
            CONTINUE;
        END IF;
        EXECUTE format('DROP TRIGGER IF EXISTS %I ON %I', name, p_table);
        changed := changed + 1;
        IF due THEN
            EXECUTE format(
                'CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT'
                ' EXECUTE FUNCTION audit_note_rows(%L, %L, %L)', name, one, p_table,
                CASE one WHEN 'insert' THEN 'NEW TABLE AS new_rows'
                         WHEN 'delete' THEN 'OLD TABLE AS old_rows'
                         ELSE 'OLD TABLE AS old_rows NEW TABLE AS new_rows' END,
                p_key, p_hidden::text, p_silent::text);
        END IF;
    END LOOP;
    RETURN changed;
END
$body$;
