-- Where a firm stands is seen by the firm and by those who see the whole city; when the city was
-- judged, and by which rules, by everybody who sees a firm at all.
SELECT pg_temp.guard('cultivation_screeningrun',
                     'nullif((SELECT current_setting(''renqi.firms'', true)), '''') IS NOT NULL');
SELECT pg_temp.guard('cultivation_screenedfirm', pg_temp.reaches('renqi.firms', 'uscc'));
SELECT pg_temp.guard('cultivation_standing', pg_temp.reaches_all('renqi.firms')
                     || ' OR EXISTS (SELECT FROM cultivation_screenedfirm f WHERE f.id = firm_id)');
SELECT pg_temp.guard('cultivation_runpack', pg_temp.reaches_all('renqi.firms'));
SELECT pg_temp.append_only('cultivation_runpack');

-- A run that ended tells the planner what it has written. Older servers learn it by themselves,
-- a minute later.
DO $body$
BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
        GRANT MAINTAIN ON cultivation_screenedfirm, cultivation_standing TO renqi_app;
    END IF;
END
$body$;
