-- Whose accounts the legs of these transfers are, by code and name. The reader of one leg learns
-- who stands at the other end, as on every bank statement, and nothing else about that account.
-- A page reads as `renqi_web` with `renqi.money` set to one owner or to all; jobs and commands
-- read as themselves.
CREATE FUNCTION ledger_leg_names(p_ids uuid[])
RETURNS TABLE (id uuid, debit text, debit_name text, credit text, credit_name text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $body$
    SELECT t.id, b.code || '/' || d.code, d.name, b.code || '/' || c.code, c.name
      FROM ledger_transfer t
      JOIN ledger_account d ON d.id = t.debit_id
      JOIN ledger_account c ON c.id = t.credit_id
      JOIN ledger_book b ON b.id = t.book_id
     WHERE t.id = ANY (p_ids)
       AND (current_setting('role') <> 'renqi_web'
            OR nullif(current_setting('renqi.money', true), '') IN ('all', d.owner, c.owner))
$body$;
