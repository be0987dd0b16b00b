-- What somebody was told is seen by them and by nobody else, whoever sees the whole city included.
SELECT pg_temp.guard('identity_message', 'person_id = '
                     || '(SELECT nullif(current_setting(''renqi.person'', true), '''')::bigint)',
                     for_all => false);
SELECT pg_temp.kept('identity_message');
SELECT pg_temp.way_in('identity_tell');
