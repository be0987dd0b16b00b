-- Checks, runs and alerts of a fund are seen by those who see all money and by the institution
-- that keeps it; what the regulator draws and finds, by those who see all money, and by the
-- institution, which answers. A published statement is public.
SELECT pg_temp.guard(name::regclass, pg_temp.reaches('renqi.money', 'owner'))
  FROM unnest(ARRAY['supervision_alert', 'supervision_auditdraw', 'supervision_custodystatement',
                    'supervision_fundstatement', 'supervision_ledgercheck',
                    'supervision_ledgerdifference', 'supervision_solvencyrun']) AS name;
SELECT pg_temp.shown('supervision_fundstatement', 'true');
SELECT pg_temp.guard('supervision_alertstep', pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM supervision_alert a WHERE a.id = alert_id)');
SELECT pg_temp.guard('supervision_audititem', pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM supervision_auditdraw d WHERE d.id = draw_id)');
SELECT pg_temp.guard('supervision_finding', pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM supervision_audititem i WHERE i.id = item_id)');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money'))
  FROM unnest(ARRAY['supervision_citycount', 'supervision_trial']) AS name;

SELECT pg_temp.append_only(name::regclass)
  FROM unnest(ARRAY['supervision_alertstep', 'supervision_auditdraw', 'supervision_audititem',
                    'supervision_custodystatement', 'supervision_fundstatement',
                    'supervision_trial']) AS name;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['supervision_alert', 'supervision_finding', 'supervision_ledgercheck',
                    'supervision_ledgerdifference', 'supervision_solvencyrun']) AS name;
