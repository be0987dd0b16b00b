-- Add one security event in the transaction of the caller. It runs with the owner's rights, so
-- that whoever acts needs no right to the table, neither to write it by other ways nor to read
-- it. Given `p_unless_within`, it leaves out what the same person was noted for so recently.
CREATE FUNCTION audit_record_event(
    p_at timestamptz, p_kind text, p_person_id bigint, p_person_name text, p_role text,
    p_organisation text, p_subject_kind text, p_subject_key text, p_subject_name text,
    p_detail jsonb, p_unless_within interval
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $body$
BEGIN
    IF p_unless_within IS NOT NULL AND EXISTS (
        SELECT FROM audit_securityevent e
         WHERE e.subject_kind = p_subject_kind AND e.subject_key = p_subject_key
           AND e.at > p_at - p_unless_within AND e.person_id = p_person_id AND e.kind = p_kind
    ) THEN
        RETURN;
    END IF;
    INSERT INTO audit_securityevent (
        at, xid, kind, person_id, person_name, role, organisation, subject_kind, subject_key,
        subject_name, detail)
    VALUES (p_at, audit_xid(), p_kind, p_person_id, left(p_person_name, 200), left(p_role, 24),
            left(p_organisation, 200), left(p_subject_kind, 24), left(p_subject_key, 200),
            left(p_subject_name, 200), p_detail);
END
$body$;
