-- Three roles that nobody signs in with. `renqi_app` is what jobs and commands are: they add and
-- change rows and own nothing. `renqi_web` is what a page is while it is made: the same, and row
-- security shows it only what the person before it may see. `renqi_web_all` is what a page is
-- for somebody who sees all firms, cases and money: without a condition to try on every row, its
-- counts and lists of a whole city cost no more than the owner's. Roles belong to the whole
-- server, so several databases may make them at once; who loses that race finds them made.
DO $body$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['renqi_app', 'renqi_web', 'renqi_web_all'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;
END
$body$;
