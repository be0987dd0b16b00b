-- The hash that links one seal to the one before.
CREATE FUNCTION audit_seal_hash(
    p_no bigint, p_from bigint, p_until bigint, p_entries bigint, p_root bytea,
    p_previous bytea, p_at timestamptz
) RETURNS bytea LANGUAGE sql IMMUTABLE AS $body$
    SELECT sha256(int8send(p_no) || int8send(p_from) || int8send(p_until)
                  || int8send(p_entries) || p_root || p_previous || timestamptz_send(p_at))
$body$;
