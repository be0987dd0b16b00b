-- A firm sees and asks for its own membership; an institution sees the members of the funds that
-- it keeps, and decides about money that came in for them. What was paid is written by jobs.
SELECT pg_temp.guard('members_membership', pg_temp.reaches('renqi.firms', 'uscc'));
SELECT pg_temp.shown('members_membership',
                     'owner = (SELECT nullif(current_setting(''renqi.money'', true), ''''))');

SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.firms')
                     || ' OR EXISTS (SELECT FROM members_membership m WHERE m.id = membership_id'
                     || ' AND m.uscc = (SELECT nullif(current_setting(''renqi.firms'', true), '''')))')
  FROM unnest(ARRAY['members_monthamount', 'members_pause']) AS name;
SELECT pg_temp.guard('members_leaving', pg_temp.reaches_all('renqi.firms')
                     || ' OR EXISTS (SELECT FROM members_membership m WHERE m.id = membership_id)');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.firms'))
  FROM unnest(ARRAY['members_due', 'members_ladderstep', 'members_receipt']) AS name;
SELECT pg_temp.shown(name::regclass,
                     'EXISTS (SELECT FROM members_membership m WHERE m.id = membership_id)')
  FROM unnest(ARRAY['members_due', 'members_ladderstep', 'members_monthamount',
                    'members_pause']) AS name;
SELECT pg_temp.shown('members_receipt',
                     'EXISTS (SELECT FROM members_due d WHERE d.id = due_id)');
SELECT pg_temp.guard('members_incoming', pg_temp.reaches('renqi.money', 'owner'));
SELECT pg_temp.guard('members_moneyreturn', pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM members_incoming i WHERE i.id = incoming_id)');

SELECT pg_temp.append_only(name::regclass)
  FROM unnest(ARRAY['members_ladderstep', 'members_monthamount', 'members_receipt']) AS name;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['members_due', 'members_incoming', 'members_leaving', 'members_membership',
                    'members_moneyreturn', 'members_pause']) AS name;
