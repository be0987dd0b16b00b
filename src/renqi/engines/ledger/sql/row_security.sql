-- An account is seen by its owner and by those who see all money; `owner` is a firm's credit
-- code, or organisation:<id> for every other party. A transfer is seen from either end.
CREATE OR REPLACE FUNCTION ledger_own_accounts() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT array_agg(a.id) FROM ledger_account a
     WHERE a.owner = nullif(current_setting('renqi.money', true), '')
$body$;

SELECT pg_temp.guard('ledger_account', pg_temp.reaches('renqi.money', 'owner'));
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money')
                     || ' OR account_id = ANY ((SELECT ledger_own_accounts())::bigint[])')
  FROM unnest(ARRAY['ledger_account_event', 'ledger_lot', 'ledger_period_balance']) AS name;
SELECT pg_temp.guard('ledger_transfer', pg_temp.reaches_all('renqi.money')
                     || ' OR debit_id = ANY ((SELECT ledger_own_accounts())::bigint[])'
                     || ' OR credit_id = ANY ((SELECT ledger_own_accounts())::bigint[])');
SELECT pg_temp.guard('ledger_lot_move', pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM ledger_lot l WHERE l.id = lot_id)');

SELECT pg_temp.guard('bank_account', pg_temp.reaches('renqi.money', 'owner'));
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM bank_account a WHERE a.id = account_id)')
  FROM unnest(ARRAY['bank_line', 'bank_statement', 'payment_order']) AS name;
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM bank_line l WHERE l.id = line_id)')
  FROM unnest(ARRAY['bank_match', 'bank_proposal', 'bank_sighting']) AS name;
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.money')
                     || ' OR EXISTS (SELECT FROM payment_order o WHERE o.id = order_id)')
  FROM unnest(ARRAY['payment_answer', 'payment_line']) AS name;
SELECT pg_temp.append_only(name::regclass)
  FROM unnest(ARRAY['bank_match', 'bank_sighting', 'bank_statement', 'payment_answer']) AS name;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['bank_account', 'bank_line', 'bank_proposal', 'payment_line',
                    'payment_order']) AS name;

-- Views would look with the eyes of their owner.
SELECT pg_temp.seen_as_caller(name::regclass)
  FROM unnest(ARRAY['ledger_balance', 'ledger_leaf', 'ledger_leg']) AS name;

-- The books are written by the functions of the ledger and by nothing else.
SELECT pg_temp.read_only(name::regclass)
  FROM unnest(ARRAY['ledger_account', 'ledger_account_event', 'ledger_clock', 'ledger_lot',
                    'ledger_lot_move', 'ledger_period_balance', 'ledger_period_event',
                    'ledger_seal', 'ledger_transfer']) AS name;
REVOKE UPDATE, DELETE ON ledger_book FROM renqi_app, renqi_web, renqi_web_all;
REVOKE ALL ON SEQUENCE ledger_transfer_seq FROM renqi_app, renqi_web, renqi_web_all;
SELECT pg_temp.way_in(name)
  FROM unnest(ARRAY['ledger_hand_over', 'ledger_leg_names', 'ledger_lock_accounts', 'ledger_post', 'ledger_post_one',
                    'ledger_resolve', 'ledger_return']) AS name;
-- No page opens, limits or freezes accounts, closes books or takes lots back; jobs and commands do.
SELECT pg_temp.way_in(name, for_pages => false)
  FROM unnest(ARRAY['ledger_begin_epoch', 'ledger_claw_back', 'ledger_close_period',
                    'ledger_freeze_account', 'ledger_lapse_lots', 'ledger_limit_account',
                    'ledger_open_account', 'ledger_post_each', 'ledger_seal_journal']) AS name;

-- A page moves money only for somebody whose role does; the functions look at accounts and
-- amounts, not at who asks. The role is that of the page, whoever owns the function that posts.
CREATE OR REPLACE FUNCTION ledger_page_may_post() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF current_setting('role') IN ('renqi_web', 'renqi_web_all')
        AND coalesce(current_setting('renqi.posts', true), '') <> 'yes' THEN
        RAISE EXCEPTION 'this page moves no money' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$body$;
CREATE OR REPLACE TRIGGER ledger_page_may_post BEFORE INSERT ON ledger_transfer
FOR EACH STATEMENT EXECUTE FUNCTION ledger_page_may_post();
SELECT pg_temp.kept_inside(name)
  FROM unnest(ARRAY['ledger_enter', 'ledger_move_lots', 'ledger_refuse_accounts',
                    'ledger_resolve_in_lots', 'ledger_return_to_lots', 'ledger_take_from_lots',
                    'ledger_write']) AS name;
