-- A claim is seen by its firm, by those who see all cases, and, to be read, by the institution
-- that keeps its fund; what belongs to it likewise. Caps and payments before review are for
-- those who see all cases. An event is public once it is confirmed.
SELECT pg_temp.guard('relief_claim', pg_temp.reaches('renqi.cases', 'uscc'));
SELECT pg_temp.shown('relief_claim', 'institution_id::text = '
                     '(SELECT nullif(current_setting(''renqi.organisation'', true), ''''))');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.cases')
                     || ' OR EXISTS (SELECT FROM relief_claim c WHERE c.id = claim_id'
                     || ' AND c.uscc = (SELECT nullif(current_setting(''renqi.cases'', true),'
                     || ' '''')))')
  FROM unnest(ARRAY['relief_claimloss', 'relief_claimfile', 'relief_claimcheck']) AS name;
SELECT pg_temp.shown(name::regclass,
                     'EXISTS (SELECT FROM relief_claim c WHERE c.id = claim_id)')
  FROM unnest(ARRAY['relief_claimloss', 'relief_claimfile']) AS name;
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.cases'))
  FROM unnest(ARRAY['relief_arrivals', 'relief_capuse', 'relief_captake',
                    'relief_breakglassuse', 'relief_declaredevent']) AS name;
SELECT pg_temp.shown('relief_declaredevent', 'confirmed_at IS NOT NULL');

SELECT pg_temp.append_only('relief_claimcheck');
SELECT pg_temp.read_only('relief_arrivals');
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['relief_breakglassuse', 'relief_captake', 'relief_capuse', 'relief_claim',
                    'relief_claimfile', 'relief_declaredevent']) AS name;
