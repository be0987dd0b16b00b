-- A call is public once it is published. An application is seen by its firm, by those who see all
-- cases and by whoever was given a duty on its case; a recommendation by those who see all cases,
-- and as an outcome by the firm. Places and batches are the bureau's.
SELECT pg_temp.guard('calls_call', pg_temp.reaches_all('renqi.cases'));
SELECT pg_temp.shown('calls_call', 'state <> ''draft''');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.cases'))
  FROM unnest(ARRAY['calls_districtquota', 'calls_callchange', 'calls_batch', 'calls_batchline',
                    'calls_place']) AS name;
SELECT pg_temp.shown('calls_districtquota',
                     'EXISTS (SELECT FROM calls_call c WHERE c.id = call_id)');
SELECT pg_temp.shown('calls_callchange', 'confirmed_at IS NOT NULL');
SELECT pg_temp.guard('calls_application', pg_temp.reaches('renqi.cases', 'uscc')
                     || ' OR case_id = ANY ((SELECT casework_cases_of_duty())::bigint[])');
-- What was found on site is for those who check and decide.
SELECT pg_temp.guard('calls_sitevisit', pg_temp.reaches_all('renqi.cases')
                     || ' OR EXISTS (SELECT FROM calls_application a WHERE a.id = application_id'
                     || ' AND a.case_id = ANY ((SELECT casework_cases_of_duty())::bigint[]))');
SELECT pg_temp.shown('calls_batchline',
                     'EXISTS (SELECT FROM calls_application a WHERE a.id = application_id)');
SELECT pg_temp.shown('calls_batch',
                     'state = ''sent'' AND EXISTS (SELECT FROM calls_batchline l'
                     ' JOIN calls_application a ON a.id = l.application_id'
                     ' WHERE l.batch_id = calls_batch.id)');

SELECT pg_temp.append_only('calls_sitevisit');
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['calls_application', 'calls_callchange', 'calls_place']) AS name;
