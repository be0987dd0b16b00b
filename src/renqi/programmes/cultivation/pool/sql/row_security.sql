-- A place in the pool is seen by its firm and by those who see the whole city; so is what happened
-- to it. Lists, quotas and comparisons are the bureau's. Of a list a firm sees the lines that
-- would take something from it, once it is heard on them.
SELECT pg_temp.guard('pool_entry', pg_temp.reaches_all('renqi.firms'));
SELECT pg_temp.shown('pool_entry',
                     'uscc = (SELECT nullif(current_setting(''renqi.firms'', true), ''''))');
SELECT pg_temp.guard('pool_move', pg_temp.reaches_all('renqi.firms'));
SELECT pg_temp.shown('pool_move',
                     'EXISTS (SELECT FROM pool_entry e WHERE e.id = pool_move.entry_id)');
SELECT pg_temp.guard('pool_proposalline', pg_temp.reaches_all('renqi.firms'));
SELECT pg_temp.shown('pool_proposalline', 'hearing_until IS NOT NULL AND '
                     'uscc = (SELECT nullif(current_setting(''renqi.firms'', true), ''''))');
SELECT pg_temp.guard('pool_reply', pg_temp.reaches_all('renqi.firms')
                     || ' OR uscc = (SELECT nullif(current_setting(''renqi.firms'', true), ''''))'
                     || ' AND EXISTS (SELECT FROM pool_proposalline l'
                     || '             WHERE l.id = pool_reply.line_id AND l.uscc = pool_reply.uscc)');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.firms'))
  FROM unnest(ARRAY['pool_proposal', 'pool_quota', 'pool_quotaplace', 'pool_cohortresult']) AS name;

SELECT pg_temp.append_only(name::regclass) FROM unnest(ARRAY['pool_move', 'pool_reply']) AS name;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['pool_entry', 'pool_proposal', 'pool_proposalline', 'pool_quota',
                    'pool_quotaplace', 'pool_cohortresult']) AS name;
