-- What a fund's money lies in is seen by the institution that keeps the fund and by those who see
-- the whole city; what a share is worth by everybody who signed in. The mandate is taken over by
-- jobs: a page locks it, to put trades in order, and alters nothing of it.
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money')
                     || ' OR institution_id::text = '
                     || '(SELECT nullif(current_setting(''renqi.organisation'', true), ''''))')
  FROM unnest(ARRAY['investment_portfolio', 'investment_driftalert', 'investment_counterparty',
                    'investment_instrument', 'investment_trade', 'investment_pricefile',
                    'investment_price', 'investment_income', 'investment_result',
                    'investment_daymark', 'investment_unitvalue',
                    'investment_proposal']) AS name;
SELECT pg_temp.guard('investment_mandaterule',
                     'EXISTS (SELECT FROM investment_portfolio p'
                     '         WHERE p.fund = investment_mandaterule.fund)');
SELECT pg_temp.shown('investment_unitvalue',
                     '(SELECT nullif(current_setting(''renqi.organisation'', true), ''''))'
                     ' IS NOT NULL');

SELECT pg_temp.append_only(name::regclass)
  FROM unnest(ARRAY['investment_pricefile', 'investment_income', 'investment_result']) AS name;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['investment_portfolio', 'investment_driftalert', 'investment_counterparty',
                    'investment_instrument', 'investment_trade', 'investment_price',
                    'investment_daymark', 'investment_unitvalue',
                    'investment_proposal']) AS name;
REVOKE INSERT, UPDATE, DELETE ON investment_mandaterule, investment_daymark, investment_unitvalue
  FROM renqi_web, renqi_web_all;
REVOKE INSERT, UPDATE ON investment_portfolio FROM renqi_web, renqi_web_all;
-- Whoever may lock a row may alter something of it: the instant at which it was taken over.
GRANT UPDATE (taken_at) ON investment_portfolio TO renqi_web, renqi_web_all;
