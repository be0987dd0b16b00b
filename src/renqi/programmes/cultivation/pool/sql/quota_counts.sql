-- A quota counts its own places, so that none is given without being counted; the check on the
-- count refuses the place too many. The row of the quota is locked by the count, so racers queue.
CREATE FUNCTION pool_quota_counts() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.freed_at IS NULL THEN
        UPDATE pool_quota SET taken = taken + 1 WHERE id = NEW.quota_id;
    ELSIF TG_OP = 'UPDATE' AND OLD.quota_id <> NEW.quota_id THEN
        RAISE EXCEPTION 'a place stays with its quota'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_append_only';
    ELSIF TG_OP = 'UPDATE' AND OLD.freed_at IS NULL AND NEW.freed_at IS NOT NULL THEN
        UPDATE pool_quota SET taken = taken - 1 WHERE id = NEW.quota_id;
    ELSIF TG_OP = 'UPDATE' AND OLD.freed_at IS NOT NULL AND NEW.freed_at IS NULL THEN
        UPDATE pool_quota SET taken = taken + 1 WHERE id = NEW.quota_id;
    END IF;
    RETURN NULL;
END
$body$;

CREATE TRIGGER pool_quota_counts AFTER INSERT OR UPDATE ON pool_quotaplace
    FOR EACH ROW EXECUTE FUNCTION pool_quota_counts();
