-- A firm's file is seen by the firm and by those who see the whole city. The words used here are
-- made by `identity/sql/database_grants.sql`.

-- The firm of the person before the page.
CREATE OR REPLACE FUNCTION registry_own_firms() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT array_agg(f.id) FROM registry_firm f
     WHERE f.uscc = nullif(current_setting('renqi.firms', true), '')
$body$;

-- The files that said something of it.
CREATE OR REPLACE FUNCTION registry_own_batches() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT array_agg(DISTINCT r.batch_id) FROM registry_factrecord r
     WHERE r.firm_id = ANY (registry_own_firms())
$body$;

-- Whom it turned out to be.
CREATE OR REPLACE FUNCTION registry_heirs_of_own() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT array_agg(f.merged_into_id) FROM registry_firm f
     WHERE f.id = ANY (registry_own_firms())
$body$;

SELECT pg_temp.guard('registry_firm', pg_temp.reaches('renqi.firms', 'uscc'));
-- A code that ended leads to the one that goes on, and the other way.
SELECT pg_temp.shown('registry_firm', 'id = ANY ((SELECT registry_heirs_of_own())::bigint[])'
                     ' OR merged_into_id = ANY ((SELECT registry_own_firms())::bigint[])');
SELECT pg_temp.guard('registry_factrecord', pg_temp.reaches_all('renqi.firms')
                     || ' OR firm_id = ANY ((SELECT registry_own_firms())::bigint[])');
SELECT pg_temp.guard('registry_standingfacts', pg_temp.reaches_all('renqi.firms')
                     || ' OR firm_id = ANY ((SELECT registry_own_firms())::bigint[])');
SELECT pg_temp.guard('registry_importbatch', pg_temp.reaches_all('renqi.firms')
                     || ' OR id = ANY ((SELECT registry_own_batches())::bigint[])');
SELECT pg_temp.guard('registry_mergerecord', pg_temp.reaches_all('renqi.firms')
                     || ' OR duplicate_id = ANY ((SELECT registry_own_firms())::bigint[])'
                     || ' OR kept_id = ANY ((SELECT registry_own_firms())::bigint[])');

-- What a source said stays said; a merge moves it to another firm and back.
SELECT pg_temp.append_only('registry_factrecord');
GRANT UPDATE (firm_id) ON registry_factrecord TO renqi_app, renqi_web, renqi_web_all;
SELECT pg_temp.kept('registry_firm');
SELECT pg_temp.kept('registry_mergerecord');
SELECT pg_temp.kept('registry_importbatch');

-- What the register of titles says, no page of a firm says in its name. A policy binds every
-- account that may become the role it is for, so those that follow ask who it is at the moment.
CREATE POLICY register_not_by_firms ON registry_factrecord AS RESTRICTIVE FOR INSERT TO renqi_web
    WITH CHECK (current_user <> 'renqi_web' OR source <> '工信局称号库');

-- Aid is seen by its firm, and kept by those who see every firm: no page of a firm writes it.
SELECT pg_temp.guard('registry_aid', pg_temp.reaches_all('renqi.firms')
                     || ' OR firm_id = ANY ((SELECT registry_own_firms())::bigint[])');
SELECT pg_temp.guard('registry_aidstep', pg_temp.reaches_all('renqi.firms')
                     || ' OR EXISTS (SELECT FROM registry_aid a WHERE a.id = aid_id)');
CREATE POLICY aid_not_by_firms ON registry_aid AS RESTRICTIVE FOR INSERT TO renqi_web
    WITH CHECK (current_user <> 'renqi_web' OR (SELECT current_setting('renqi.firms', true)) = 'all');
CREATE POLICY aid_not_changed_by_firms ON registry_aid AS RESTRICTIVE FOR UPDATE TO renqi_web
    USING (current_user <> 'renqi_web' OR (SELECT current_setting('renqi.firms', true)) = 'all');
CREATE POLICY aid_step_not_by_firms ON registry_aidstep AS RESTRICTIVE FOR INSERT TO renqi_web
    WITH CHECK (current_user <> 'renqi_web' OR (SELECT current_setting('renqi.firms', true)) = 'all');
SELECT pg_temp.kept('registry_aid');
SELECT pg_temp.append_only('registry_aidstep');

-- Whom it belongs together with: told to both firms, kept by those who see every firm.
SELECT pg_temp.guard('registry_firmrelation', pg_temp.reaches_all('renqi.firms')
                     || ' OR first_id = ANY ((SELECT registry_own_firms())::bigint[])'
                     || ' OR second_id = ANY ((SELECT registry_own_firms())::bigint[])');
CREATE POLICY relation_not_by_firms ON registry_firmrelation AS RESTRICTIVE FOR INSERT TO renqi_web
    WITH CHECK (current_user <> 'renqi_web' OR (SELECT current_setting('renqi.firms', true)) = 'all');
CREATE POLICY relation_not_changed_by_firms ON registry_firmrelation
    AS RESTRICTIVE FOR UPDATE TO renqi_web
    USING (current_user <> 'renqi_web' OR (SELECT current_setting('renqi.firms', true)) = 'all');
SELECT pg_temp.kept('registry_firmrelation');
