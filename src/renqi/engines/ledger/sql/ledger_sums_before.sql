-- What was debited and credited to an account before a place in its order of days. The sums are
-- reached from whichever end is nearer: from the last closed balance before it, or back from the
-- counters of now. A stable function sees what its caller sees, so both ends agree.
CREATE FUNCTION ledger_sums_before(
    p_account bigint, p_day date, p_seq bigint, OUT d bigint, OUT c bigint
) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_custom_plan
AS $body$
DECLARE
    base record;
    first_day date;
    last_day date;
BEGIN
    SELECT p.through, p.debits, p.credits INTO base FROM ledger_period_balance p
     WHERE p.account_id = p_account AND p.through < p_day ORDER BY p.through DESC LIMIT 1;
    SELECT least((SELECT min(t.effective_on) FROM ledger_transfer t WHERE t.debit_id = p_account),
                 (SELECT min(t.effective_on) FROM ledger_transfer t WHERE t.credit_id = p_account)),
           greatest(
                 (SELECT max(t.effective_on) FROM ledger_transfer t WHERE t.debit_id = p_account),
                 (SELECT max(t.effective_on) FROM ledger_transfer t WHERE t.credit_id = p_account))
      INTO first_day, last_day;
    first_day := coalesce(base.through + 1, first_day);
    IF first_day IS NULL OR p_day - first_day <= last_day - p_day THEN
        SELECT coalesce(base.debits, 0) + coalesce(sum(t.amount), 0) INTO d
          FROM ledger_transfer t
         WHERE t.debit_id = p_account AND t.effective_on >= coalesce(first_day, '-infinity')
           AND (t.effective_on, t.seq) < (p_day, p_seq) AND t.kind <> 1;
        SELECT coalesce(base.credits, 0) + coalesce(sum(t.amount), 0) INTO c
          FROM ledger_transfer t
         WHERE t.credit_id = p_account AND t.effective_on >= coalesce(first_day, '-infinity')
           AND (t.effective_on, t.seq) < (p_day, p_seq) AND t.kind <> 1;
        RETURN;
    END IF;
    SELECT b.debits, b.credits INTO d, c FROM ledger_balance b WHERE b.id = p_account;
    d := d - (SELECT coalesce(sum(t.amount), 0) FROM ledger_transfer t
               WHERE t.debit_id = p_account AND (t.effective_on, t.seq) >= (p_day, p_seq)
                 AND t.kind <> 1);
    c := c - (SELECT coalesce(sum(t.amount), 0) FROM ledger_transfer t
               WHERE t.credit_id = p_account AND (t.effective_on, t.seq) >= (p_day, p_seq)
                 AND t.kind <> 1);
END
$body$;
