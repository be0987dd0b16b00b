-- A service is written by its provider and seen by everybody once its terms were admitted. A
-- booking is its firm's and its provider's; a plan and the answers of a self-assessment are the
-- firm's. Who sees the whole city sees all of it.
SELECT pg_temp.guard('growth_service', 'provider_id::text = '
                     || '(SELECT nullif(current_setting(''renqi.organisation'', true), ''''))');
SELECT pg_temp.shown('growth_service', 'shown_id IS NOT NULL AND '
                     || '(SELECT nullif(current_setting(''renqi.organisation'', true), ''''))'
                     || ' IS NOT NULL');
SELECT pg_temp.guard(name::regclass, 'EXISTS (SELECT FROM growth_service s WHERE s.id = service_id'
                     || ' AND s.provider_id::text = '
                     || '(SELECT nullif(current_setting(''renqi.organisation'', true), '''')))')
  FROM unnest(ARRAY['growth_terms', 'growth_serviceevent', 'growth_slot']) AS name;
SELECT pg_temp.shown(name::regclass, 'EXISTS (SELECT FROM growth_service s WHERE s.id = service_id)')
  FROM unnest(ARRAY['growth_terms', 'growth_slot']) AS name;

SELECT pg_temp.guard('growth_booking', 'provider_id::text = '
                     || '(SELECT nullif(current_setting(''renqi.organisation'', true), ''''))'
                     || ' OR uscc = (SELECT nullif(current_setting(''renqi.firms'', true), ''''))');
SELECT pg_temp.guard(name::regclass,
                     'EXISTS (SELECT FROM growth_booking b WHERE b.id = booking_id)')
  FROM unnest(ARRAY['growth_bookingevent', 'growth_proof', 'growth_rating']) AS name;
-- A free place may be taken; a taken one is seen by those who see its booking.
SELECT pg_temp.guard('growth_place', 'EXISTS (SELECT FROM growth_slot t WHERE t.id = slot_id)'
                     || ' AND (booking_id IS NULL'
                     || '      OR EXISTS (SELECT FROM growth_booking b WHERE b.id = booking_id))');

SELECT pg_temp.guard(name::regclass, pg_temp.reaches('renqi.firms', 'uscc'))
  FROM unnest(ARRAY['growth_growthplan', 'growth_assessmentdraft',
                    'growth_assessmenttake']) AS name;
SELECT pg_temp.guard(name::regclass,
                     'EXISTS (SELECT FROM growth_growthplan p WHERE p.id = plan_id)')
  FROM unnest(ARRAY['growth_planversion', 'growth_plantick']) AS name;
SELECT pg_temp.guard(name::regclass,
                     'EXISTS (SELECT FROM growth_planversion v WHERE v.id = version_id)')
  FROM unnest(ARRAY['growth_planitem', 'growth_plansignature']) AS name;

SELECT pg_temp.append_only(name::regclass)
  FROM unnest(ARRAY['growth_terms', 'growth_serviceevent', 'growth_bookingevent', 'growth_proof',
                    'growth_rating', 'growth_planversion', 'growth_planitem',
                    'growth_plansignature', 'growth_plantick', 'growth_assessmenttake']) AS name;
-- All but the code, which a merge of firms changes.
GRANT UPDATE (uscc) ON growth_assessmenttake TO renqi_app, renqi_web_all;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['growth_service', 'growth_slot', 'growth_booking',
                    'growth_growthplan']) AS name;
