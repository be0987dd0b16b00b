-- No path writes a trade that the mandate does not allow. The portfolio is locked first, so the
-- trades of a fund are judged one after the other, each by what the ones before left over: what
-- was settled and its unrealised result, and what was signed and will be paid for. Cash and value
-- are the ledger's. A share is kept when amount x 10^9 <= share x value.
CREATE FUNCTION investment_refuse(
    p_constraint text, p_limit text, p_about text, p_allowed numeric, p_found numeric
) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the mandate does not allow this trade'
        USING ERRCODE = 'check_violation', CONSTRAINT = p_constraint,
              DETAIL = json_build_object('limit', p_limit, 'about', p_about,
                                         'allowed', trunc(p_allowed), 'found', trunc(p_found));
END
$body$;

-- What lies in the instruments of a fund, by class and issuer: settled at today's value, and
-- purchases that were signed.
CREATE FUNCTION investment_exposure(p_fund text)
RETURNS TABLE (asset_class text, issuer text, amount numeric)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT i.asset_class, c.name, sum(m.amount)
      FROM (SELECT t.instrument_id, CASE
                       WHEN t.state = 'settled' AND t.kind IN ('buy', 'place') THEN t.cost
                       WHEN t.state = 'settled' THEN -t.cost
                       WHEN t.state = 'signed' AND t.kind IN ('buy', 'place')
                       THEN t.amount + t.accrued
                       ELSE 0 END AS amount
              FROM investment_trade t WHERE t.fund = p_fund
            UNION ALL
            SELECT r.instrument_id, r.amount
              FROM investment_result r
             WHERE r.fund = p_fund AND r.kind = 'unrealised') m
      JOIN investment_instrument i ON i.id = m.instrument_id
      JOIN investment_counterparty c ON c.id = i.counterparty_id
     GROUP BY i.asset_class, c.name
$body$;

CREATE FUNCTION investment_trade_within() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
DECLARE
    p record;
    i record;
    r record;
    total numeric;
    cash numeric;
    in_class numeric;
    of_issuer numeric;
    on_call numeric;
BEGIN
    SELECT * INTO p FROM investment_portfolio WHERE fund = NEW.fund FOR NO KEY UPDATE;
    SELECT n.*, c.name AS issuer, c.state AS party_state INTO i
      FROM investment_instrument n JOIN investment_counterparty c ON c.id = n.counterparty_id
     WHERE n.id = NEW.instrument_id;
    IF p.fund IS NULL OR p.institution_id <> NEW.institution_id OR i.fund <> NEW.fund THEN
        PERFORM investment_refuse('investment_trade_of_fund_only', 'fund', NEW.fund, 0, 0);
    END IF;
    IF NEW.state IN ('signed', 'settled') AND NEW.amount > p.single_trade_max
        AND NEW.signed_by_id = NEW.proposed_by_id THEN
        PERFORM investment_refuse('investment_trade_four_eyes', 'single_trade_max', '',
                                  p.single_trade_max, NEW.amount);
    END IF;
    IF NEW.state = 'settled' AND NEW.kind NOT IN ('buy', 'place') AND (
        SELECT sum(CASE WHEN t.kind IN ('buy', 'place') THEN t.quantity ELSE -t.quantity END)
          FROM investment_trade t
         WHERE t.instrument_id = NEW.instrument_id AND t.state = 'settled') < 0 THEN
        PERFORM investment_refuse('investment_trade_not_short', 'quantity', i.code, 0, NEW.quantity);
    END IF;
    IF NEW.state NOT IN ('signed', 'settled') OR NEW.kind NOT IN ('buy', 'place') THEN
        RETURN NULL;
    END IF;

    SELECT * INTO r FROM investment_mandaterule m
     WHERE m.fund = NEW.fund AND m.asset_class = i.asset_class;
    IF r.id IS NULL THEN
        PERFORM investment_refuse('investment_trade_class_allowed', 'class_unknown', i.asset_class,
                                  0, NEW.amount);
    END IF;
    IF i.party_state <> 'approved' THEN
        PERFORM investment_refuse('investment_trade_approved_party', 'counterparty', i.code, 0, 1);
    END IF;
    IF r.days_max IS NOT NULL
        AND coalesce(i.matures_on - NEW.settle_on, i.duration_days) > r.days_max THEN
        PERFORM investment_refuse('investment_trade_days_max', 'days_max', i.asset_class,
                                  r.days_max, coalesce(i.matures_on - NEW.settle_on,
                                                       i.duration_days));
    END IF;

    SELECT coalesce(sum(a.credits - a.debits), 0) INTO total
      FROM ledger_account a WHERE a.id = ANY (p.class_ids);
    SELECT a.debits - a.credits - a.credits_pending INTO cash
      FROM ledger_account a WHERE a.id = p.cash_id;
    SELECT cash - coalesce(sum(t.amount + t.accrued + t.fee), 0) INTO cash
      FROM investment_trade t
     WHERE t.fund = NEW.fund AND t.state = 'signed' AND t.kind IN ('buy', 'place');
    SELECT coalesce(sum(e.amount) FILTER (WHERE e.asset_class = i.asset_class), 0),
           coalesce(sum(e.amount) FILTER (WHERE e.asset_class = i.asset_class
                                            AND e.issuer = i.issuer), 0),
           cash + coalesce(sum(e.amount) FILTER (WHERE EXISTS (
               SELECT FROM investment_mandaterule m
                WHERE m.fund = NEW.fund AND m.asset_class = e.asset_class
                  AND m.bucket_days <= p.on_call_days)), 0)
      INTO in_class, of_issuer, on_call
      FROM investment_exposure(NEW.fund) e;
    IF in_class * 1000000000 > r.share_max * total THEN
        PERFORM investment_refuse('investment_trade_share_max', 'share_max', i.asset_class,
                                  floor(r.share_max * total / 1000000000), in_class);
    END IF;
    IF of_issuer * 1000000000 > r.issuer_max * total THEN
        PERFORM investment_refuse('investment_trade_issuer_max', 'issuer_max', i.asset_class,
                                  floor(r.issuer_max * total / 1000000000), of_issuer);
    END IF;
    -- What lies on call itself makes nothing less liquid.
    IF r.bucket_days > p.on_call_days AND on_call * 1000000000 < p.liquidity_share * total THEN
        PERFORM investment_refuse('investment_trade_liquidity', 'liquidity_share', '',
                                  ceil(p.liquidity_share * total / 1000000000), on_call);
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER investment_trade_within AFTER INSERT OR UPDATE ON investment_trade
    FOR EACH ROW EXECUTE FUNCTION investment_trade_within();

-- A trade is proposed, or signed at once where one person may; its terms stay; each step follows
-- on the one before.
CREATE FUNCTION investment_trade_steps() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    moving CONSTANT text[] := '{state,signed_by_id,signed_by_name,signed_at,answer,settled_on,'
        'settled_at,settled_by_id,settled_by_name,cost,entry_id,reversed_on,reversed_at,'
        'reversed_by_id,reversed_by_name}';
    settled CONSTANT text[] := '{state,answer,reversed_on,reversed_at,reversed_by_id,'
        'reversed_by_name}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('proposed', 'signed') THEN
            RAISE EXCEPTION 'a trade begins as a proposal'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'investment_trade_order';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (OLD.state, NEW.state) IN (
        ('proposed', 'signed'), ('proposed', 'declined'), ('proposed', 'withdrawn'),
        ('signed', 'settled'), ('signed', 'withdrawn'), ('settled', 'reversed')) THEN
        RAISE EXCEPTION 'a trade that is % does not become %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'investment_trade_order';
    END IF;
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
        OR OLD.state = 'settled' AND to_jsonb(NEW) - settled <> to_jsonb(OLD) - settled THEN
        RAISE EXCEPTION 'the terms of a trade stay'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'investment_trade_fixed';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER investment_trade_steps BEFORE INSERT OR UPDATE ON investment_trade
    FOR EACH ROW EXECUTE FUNCTION investment_trade_steps();

-- Terms of an instrument, words of a price and of a counterparty stay; only their way goes on.
CREATE FUNCTION investment_row_keeps() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF to_jsonb(NEW) - TG_ARGV[0]::text[] <> to_jsonb(OLD) - TG_ARGV[0]::text[] THEN
        RAISE EXCEPTION 'what was written down of % stays', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_fixed';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER investment_instrument_keeps BEFORE UPDATE ON investment_instrument
    FOR EACH ROW EXECUTE FUNCTION investment_row_keeps('{is_ended}');
CREATE TRIGGER investment_price_keeps BEFORE UPDATE ON investment_price
    FOR EACH ROW EXECUTE FUNCTION investment_row_keeps(
    '{state,decided_by_id,decided_by_name,decided_at}');
CREATE TRIGGER investment_counterparty_keeps BEFORE UPDATE ON investment_counterparty
    FOR EACH ROW EXECUTE FUNCTION investment_row_keeps(
    '{state,decided_by_id,decided_by_name,decided_at,answer}');
