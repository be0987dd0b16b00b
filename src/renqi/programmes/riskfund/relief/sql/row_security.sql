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

-- Money after the decision is seen by its firm, by the institution that keeps the fund, and by
-- those who see all money. What hangs on a payout, a loan or a loss is seen with it.
SELECT pg_temp.guard(name::regclass, pg_temp.reaches('renqi.money', 'keeper') || ' OR uscc = '
                     '(SELECT nullif(current_setting(''renqi.firms'', true), ''''))')
  FROM unnest(ARRAY['relief_payout', 'relief_loan', 'relief_loss']) AS name;
SELECT pg_temp.guard('relief_fundstop', pg_temp.reaches('renqi.money', 'keeper'));
SELECT pg_temp.guard('relief_payeeaccount', pg_temp.reaches('renqi.firms', 'uscc')
                     || ' OR EXISTS (SELECT FROM relief_payout p'
                     || '             WHERE p.uscc = relief_payeeaccount.uscc)');
SELECT pg_temp.guard('relief_moneystep', pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM relief_payout p WHERE p.id = payout_id)');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM relief_loan l WHERE l.id = loan_id)')
  FROM unnest(ARRAY['relief_loanplan', 'relief_repayment']) AS name;
SELECT pg_temp.guard('relief_instalment', pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM relief_loanplan p WHERE p.id = plan_id)');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM relief_loss l WHERE l.id = loss_id)')
  FROM unnest(ARRAY['relief_lossshare', 'relief_recovery']) AS name;
SELECT pg_temp.guard('relief_recoveryshare', pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM relief_recovery r WHERE r.id = recovery_id)');
SELECT pg_temp.append_only(name::regclass)
  FROM unnest(ARRAY['relief_moneystep', 'relief_recovery', 'relief_recoveryshare',
                    'relief_repayment']) AS name;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['relief_fundstop', 'relief_instalment', 'relief_loan', 'relief_loanplan',
                    'relief_loss', 'relief_lossshare', 'relief_payeeaccount',
                    'relief_payout']) AS name;
SELECT pg_temp.way_in('relief_queue_places');
