-- What the three roles may do with tables as such; which rows and which acts of it are left over
-- is said context by context in `row_security.sql`. Default privileges reach the tables of
-- migrations to come.
GRANT USAGE ON SCHEMA public TO renqi_app, renqi_web, renqi_web_all;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public
    TO renqi_app, renqi_web, renqi_web_all;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO renqi_app, renqi_web, renqi_web_all;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO renqi_app, renqi_web, renqi_web_all;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO renqi_app, renqi_web, renqi_web_all;
REVOKE INSERT, UPDATE, DELETE ON django_migrations, django_content_type, auth_permission
    FROM renqi_app, renqi_web, renqi_web_all;

-- A page of one firm makes no temporary tables, and no page hangs any of our triggers on one of its own: those write
-- with the owner's rights about whatever table they hang on.
DO $body$
DECLARE
    own regprocedure;
BEGIN
    IF EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database()
                AND pg_has_role(d.datdba, 'USAGE')) THEN
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
        -- Imports, which are jobs, lay what a file says beside what is known; so does a page that
        -- merges firms, which only somebody does who sees them all.
        EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO renqi_app, renqi_web_all',
                       current_database());
    END IF;
    FOR own IN SELECT p.oid FROM pg_proc p
                WHERE p.prorettype = 'trigger'::regtype AND p.prosecdef
                    AND p.pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', own);
    END LOOP;
END
$body$;

-- The words in which the contexts say the rest; they go with the connection.

-- Whose key a column must have, when a setting of the page does not open everything. The setting
-- is read once a statement, and one that is missing or empty opens nothing.
CREATE OR REPLACE FUNCTION pg_temp.reaches_all(p_setting text) RETURNS text
LANGUAGE sql AS $body$
    SELECT format('(SELECT current_setting(%L, true)) = ''all''', p_setting)
$body$;
CREATE OR REPLACE FUNCTION pg_temp.reaches(p_setting text, p_column text) RETURNS text
LANGUAGE sql AS $body$
    SELECT format('%s OR %s = (SELECT nullif(current_setting(%L, true), ''''))',
                  pg_temp.reaches_all(p_setting), p_column, p_setting)
$body$;

-- Pages see and write only the rows of which `p_seen` is true; jobs and commands all. Who sees the
-- whole city sees all, too, unless `for_all` says that this is none of theirs.
CREATE OR REPLACE FUNCTION pg_temp.guard(
    p_table regclass, p_seen text, for_all boolean DEFAULT true
) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    old name;
    free CONSTANT text := 'renqi_app' || CASE WHEN for_all THEN ', renqi_web_all' ELSE '' END;
    bound CONSTANT text := 'renqi_web' || CASE WHEN for_all THEN '' ELSE ', renqi_web_all' END;
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
    FOR old IN SELECT p.polname FROM pg_policy p WHERE p.polrelid = p_table LOOP
        EXECUTE format('DROP POLICY %I ON %s', old, p_table);
    END LOOP;
    EXECUTE format('CREATE POLICY all_rows ON %s TO %s USING (true)', p_table, free);
    EXECUTE format('CREATE POLICY rows_in_reach ON %s TO %s USING (%s)', p_table, bound, p_seen);
END
$body$;

-- Rows that a page may see and not write beside those that it may do both with.
CREATE OR REPLACE FUNCTION pg_temp.shown(p_table regclass, p_seen text) RETURNS void
LANGUAGE plpgsql AS $body$
BEGIN
    EXECUTE format('CREATE POLICY rows_to_read ON %s FOR SELECT TO renqi_web USING (%s)',
                   p_table, p_seen);
END
$body$;

-- Rows are added and never altered, by nobody but the owner of the table.
CREATE OR REPLACE FUNCTION pg_temp.append_only(p_table regclass) RETURNS void
LANGUAGE plpgsql AS $body$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s '
                   'FROM renqi_app, renqi_web, renqi_web_all', p_table);
END
$body$;

-- Rows change, and none is ever removed.
CREATE OR REPLACE FUNCTION pg_temp.kept(p_table regclass) RETURNS void
LANGUAGE plpgsql AS $body$
BEGIN
    EXECUTE format('REVOKE DELETE, TRUNCATE ON %s '
                   'FROM renqi_app, renqi_web, renqi_web_all', p_table);
END
$body$;

-- Rows are written by functions only.
CREATE OR REPLACE FUNCTION pg_temp.read_only(p_table regclass) RETURNS void
LANGUAGE plpgsql AS $body$
BEGIN
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON %s '
                   'FROM renqi_app, renqi_web, renqi_web_all', p_table);
END
$body$;

-- A view that shows its reader no more than its tables would.
CREATE OR REPLACE FUNCTION pg_temp.seen_as_caller(p_view regclass) RETURNS void
LANGUAGE plpgsql AS $body$
BEGIN
    EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', p_view);
END
$body$;

-- A function that does with the owner's rights what its caller may not do by hand.
CREATE OR REPLACE FUNCTION pg_temp.way_in(p_name text, for_pages boolean DEFAULT true)
RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    own regprocedure;
BEGIN
    FOR own IN SELECT p.oid FROM pg_proc p
                WHERE p.proname = p_name AND p.pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = '
                       'pg_catalog, public, pg_temp', own);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, renqi_web, renqi_web_all', own);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO renqi_app', own);
        IF for_pages THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO renqi_web, renqi_web_all', own);
        END IF;
    END LOOP;
    IF own IS NULL THEN
        RAISE EXCEPTION 'there is no function %', p_name;
    END IF;
END
$body$;

-- A function that only others call, which are a way in themselves.
CREATE OR REPLACE FUNCTION pg_temp.kept_inside(p_name text) RETURNS void
LANGUAGE plpgsql AS $body$
DECLARE
    own regprocedure;
BEGIN
    FOR own IN SELECT p.oid FROM pg_proc p
                WHERE p.proname = p_name AND p.pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s '
                       'FROM PUBLIC, renqi_app, renqi_web, renqi_web_all', own);
    END LOOP;
    IF own IS NULL THEN
        RAISE EXCEPTION 'there is no function %', p_name;
    END IF;
END
$body$;
