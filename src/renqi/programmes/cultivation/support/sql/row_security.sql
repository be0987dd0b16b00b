-- A firm sees the lists on which it stands, its own lines, accounts and claims; budgets are for
-- those who see all money. What happened to a line is added and never altered.
SELECT pg_temp.guard('support_entitlementline', pg_temp.reaches('renqi.firms', 'uscc'));
SELECT pg_temp.guard('support_payeeaccount', pg_temp.reaches('renqi.firms', 'uscc'));
SELECT pg_temp.guard('support_clawback', pg_temp.reaches('renqi.firms', 'uscc'));
SELECT pg_temp.guard('support_lineevent', pg_temp.reaches_all('renqi.firms')
                     || ' OR EXISTS (SELECT FROM support_entitlementline l WHERE l.id = line_id)');
SELECT pg_temp.guard('support_clawbackreceipt', pg_temp.reaches_all('renqi.firms')
                     || ' OR EXISTS (SELECT FROM support_clawback c WHERE c.id = claim_id)');
SELECT pg_temp.guard('support_entitlementrun', pg_temp.reaches_all('renqi.firms'));
SELECT pg_temp.shown('support_entitlementrun',
                     'EXISTS (SELECT FROM support_entitlementline l'
                     '         WHERE l.run_id = support_entitlementrun.id)');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money'))
  FROM unnest(ARRAY['support_budget', 'support_budgetchange']) AS name;

SELECT pg_temp.append_only(name::regclass)
  FROM unnest(ARRAY['support_lineevent', 'support_clawbackreceipt']) AS name;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['support_budget', 'support_budgetchange', 'support_clawback',
                    'support_entitlementline', 'support_entitlementrun',
                    'support_payeeaccount']) AS name;
