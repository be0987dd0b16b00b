-- Accounts go from one owner to another that it turned out to be, or, with `p_back`, those that
-- last came that way go back. What was posted stays as it is. On a page only for those who see
-- every firm, as they alone lay firms together.
CREATE FUNCTION ledger_hand_over(
    p_from text, p_to text, p_back boolean, p_reason text, p_at timestamptz, p_actor text
) RETURNS bigint[] LANGUAGE plpgsql AS $body$
DECLARE
    gone bigint[];
BEGIN
    IF current_setting('role') IN ('renqi_web', 'renqi_web_all')
       AND coalesce(current_setting('renqi.firms', true), '') <> 'all' THEN
        RAISE EXCEPTION 'this page hands no accounts over'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT array_agg(a.id) INTO gone
      FROM (SELECT b.id FROM ledger_account b WHERE b.owner = p_from AND p_from <> ''
             ORDER BY b.id FOR NO KEY UPDATE) AS a
     WHERE NOT p_back OR (p_to, p_from) = (
               SELECT e.owner_was, e.owner_is FROM ledger_account_event e
                WHERE e.account_id = a.id AND e.what = 'handed_over' ORDER BY e.id DESC LIMIT 1);
    UPDATE ledger_account SET owner = p_to WHERE id = ANY (gone);
    INSERT INTO ledger_account_event (account_id, what, reason, actor, at, owner_was, owner_is)
    SELECT one, 'handed_over', p_reason, p_actor, p_at, p_from, p_to
      FROM unnest(gone) AS one ORDER BY one;
    RETURN coalesce(gone, '{}');
END
$body$;
