-- A delegation (委托) stays within the role it lends, goes to another person, never lends an
-- administrator's role and never goes to an administrator. Both sides take the deputy's row, so
-- that a role and a delegation given at the same moment see each other.

CREATE OR REPLACE FUNCTION identity_check_delegation() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    lent identity_membership;
    broken text;
BEGIN
    PERFORM 1 FROM identity_person WHERE id = NEW.deputy_id FOR NO KEY UPDATE;
    SELECT * INTO lent FROM identity_membership WHERE id = NEW.membership_id FOR SHARE;
    broken := CASE
        WHEN lent.person_id = NEW.deputy_id THEN 'delegation_not_to_oneself'
        WHEN lent.role IN ('system_admin', 'security_admin', 'audit_admin')
            THEN 'delegation_not_of_administrator'
        WHEN lent.ends_at IS NOT NULL THEN 'delegation_not_of_emergency'
        WHEN NOT daterange(NEW.from_on, NEW.until_on) <@ daterange(lent.from_on, lent.until_on)
            THEN 'delegation_within_role'
        WHEN EXISTS (
            SELECT 1 FROM identity_membership AS held
            WHERE held.person_id = NEW.deputy_id
                AND held.role IN ('system_admin', 'security_admin', 'audit_admin')
                AND daterange(held.from_on, held.until_on) && daterange(NEW.from_on, NEW.until_on)
        ) THEN 'delegation_not_to_administrator'
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'The delegation is not allowed (%).', broken
            USING ERRCODE = 'check_violation', CONSTRAINT = broken, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER identity_check_delegation
BEFORE INSERT OR UPDATE OF membership_id, deputy_id, from_on, until_on ON identity_delegation
FOR EACH ROW EXECUTE FUNCTION identity_check_delegation();

CREATE OR REPLACE FUNCTION identity_check_administrator() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM identity_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM identity_delegation AS lent
        WHERE lent.deputy_id = NEW.person_id
            AND lent.ended_at IS NULL
            AND daterange(lent.from_on, lent.until_on) && daterange(NEW.from_on, NEW.until_on)
    ) THEN
        RAISE EXCEPTION 'A deputy may not become an administrator.'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = 'membership_administrator_no_deputy';
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER identity_check_administrator
BEFORE INSERT OR UPDATE OF person_id, role, from_on, until_on ON identity_membership
FOR EACH ROW WHEN (NEW.role IN ('system_admin', 'security_admin', 'audit_admin'))
EXECUTE FUNCTION identity_check_administrator();
