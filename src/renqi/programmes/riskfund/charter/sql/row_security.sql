-- A charter is public once it is published, and so is its fund. Drafts, what was tried and who
-- said what to it are for those who see the whole city; only they write any of it.
SELECT pg_temp.guard('charter_charterversion', 'false');
SELECT pg_temp.shown('charter_charterversion', 'state = ''published''');
SELECT pg_temp.guard('charter_fund', 'false');
-- The institution that keeps a fund sees it before it has a charter.
SELECT pg_temp.shown('charter_fund', 'institution_id::text = '
                     || '(SELECT nullif(current_setting(''renqi.organisation'', true), ''''))'
                     || ' OR EXISTS (SELECT FROM charter_charterversion v'
                     || '             WHERE v.fund_id = charter_fund.id)');
SELECT pg_temp.guard(name::regclass, 'false')
  FROM unnest(ARRAY['charter_charterapproval', 'charter_chartertrial']) AS name;

SELECT pg_temp.append_only(name::regclass)
  FROM unnest(ARRAY['charter_charterapproval', 'charter_chartertrial']) AS name;
-- Who numbers a version holds the fund, which takes the right to alter it; its trigger refuses.
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['charter_charterversion', 'charter_fund']) AS name;
