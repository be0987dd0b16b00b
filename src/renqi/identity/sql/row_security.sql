-- What somebody was told is seen by them and by nobody else, whoever sees the whole city included.
SELECT pg_temp.guard('identity_message', 'person_id = '
                     || '(SELECT nullif(current_setting(''renqi.person'', true), '''')::bigint)',
                     for_all => false);
SELECT pg_temp.kept('identity_message');
SELECT pg_temp.way_in('identity_tell');

-- Rights are read by every page, to know who asks, and written by few: a page makes nobody more
-- than a firm's user or provider, whom claims and merges of firms move, unless the security
-- administrator is before it; and it lends nobody's role but that of the person before it. The
-- services decide first; this holds if one is called from a page that forgot to ask.

CREATE OR REPLACE FUNCTION identity_page_may_grant() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $body$
BEGIN
    IF current_setting('role') NOT IN ('renqi_web', 'renqi_web_all')
        OR coalesce(current_setting('renqi.grants', true), '') = 'yes'
        OR NEW.role IN ('claimant', 'firm_user', 'provider') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this page grants no rights' USING ERRCODE = 'insufficient_privilege';
END
$body$;
CREATE OR REPLACE TRIGGER identity_page_may_grant
BEFORE INSERT OR UPDATE OF person_id, organisation_id, role, from_on, until_on, ends_at
ON identity_membership FOR EACH ROW EXECUTE FUNCTION identity_page_may_grant();

CREATE OR REPLACE FUNCTION identity_page_may_lend() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $body$
BEGIN
    IF current_setting('role') NOT IN ('renqi_web', 'renqi_web_all')
        OR coalesce(current_setting('renqi.grants', true), '') = 'yes'
        OR EXISTS (SELECT FROM identity_membership m WHERE m.id = NEW.membership_id
                    AND m.person_id::text = current_setting('renqi.person', true)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this page lends no rights' USING ERRCODE = 'insufficient_privilege';
END
$body$;
CREATE OR REPLACE TRIGGER identity_page_may_lend
BEFORE INSERT OR UPDATE OF membership_id, deputy_id, from_on, until_on
ON identity_delegation FOR EACH ROW EXECUTE FUNCTION identity_page_may_lend();
