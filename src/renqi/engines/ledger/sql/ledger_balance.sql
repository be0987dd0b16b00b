-- What a hot account's unsealed transfers add to its counters. The window is read first, so
-- that the planner sees how short it is.
CREATE FUNCTION ledger_tail(
    p_account bigint, p_hot boolean, OUT d bigint, OUT c bigint, OUT dp bigint, OUT cp bigint
) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan
AS $body$
DECLARE
    sealed bigint;
BEGIN
    d := 0; c := 0; dp := 0; cp := 0;
    IF p_hot THEN
        SELECT k.sealed_to INTO sealed FROM ledger_clock k;
        SELECT coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0),
               coalesce(sum(l.debit_pending), 0), coalesce(sum(l.credit_pending), 0)
          INTO d, c, dp, cp
          FROM ledger_leg l WHERE l.account_id = p_account AND l.xid >= sealed;
    END IF;
END
$body$;

-- Every account with its counters as of now.
CREATE VIEW ledger_balance AS
SELECT a.id, a.book_id, a.unit, a.side, a.code, a.name, a.owner, a.purpose, a.is_hot,
       a.is_lotted, a.is_frozen, a.balance_min, a.balance_max,
       a.debits + tail.d AS debits, a.credits + tail.c AS credits,
       a.debits_pending + tail.dp AS debits_pending,
       a.credits_pending + tail.cp AS credits_pending
  FROM ledger_account a CROSS JOIN LATERAL ledger_tail(a.id, a.is_hot) tail;
