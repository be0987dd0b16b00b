-- Which accounts are a fund's is no secret to whom a page knows; who stands in it with what is for
-- the city, the institution that keeps it, and each firm for itself. Firms write nothing.
CREATE OR REPLACE FUNCTION capital_kept_books() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT array_agg(b.id) FROM capital_fundbook b
     WHERE b.owner = nullif(current_setting('renqi.money', true), '')
$body$;

SELECT pg_temp.guard('capital_fundbook', pg_temp.reaches('renqi.money', 'owner'));
SELECT pg_temp.shown('capital_fundbook',
                     '(SELECT nullif(current_setting(''renqi.person'', true), '''')) IS NOT NULL');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money')
                     || ' OR book_id = ANY ((SELECT capital_kept_books())::bigint[])')
  FROM unnest(ARRAY['capital_appropriation', 'capital_bookrequest', 'capital_entry',
                    'capital_firmstake']) AS name;
SELECT pg_temp.shown(name::regclass,
                     'uscc = (SELECT nullif(current_setting(''renqi.firms'', true), ''''))')
  FROM unnest(ARRAY['capital_entry', 'capital_firmstake']) AS name;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['capital_appropriation', 'capital_bookrequest', 'capital_entry',
                    'capital_firmstake', 'capital_fundbook']) AS name;
SELECT pg_temp.way_in(name)
  FROM unnest(ARRAY['capital_fund_days', 'capital_fund_now', 'capital_open_stake']) AS name;
