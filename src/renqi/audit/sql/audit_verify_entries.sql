-- Compute anew what some seals in a row cover: every entry against the leaf that was sealed, and
-- the leaves against the root of their seal.
CREATE FUNCTION audit_verify_entries(p_first bigint, p_last bigint)
RETURNS TABLE (problem text, subject text, expected text, found text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan
AS $body$
DECLARE
    low bigint := (SELECT s.xid_from FROM audit_seal s WHERE s.no = p_first);
    high bigint := (SELECT s.xid_until FROM audit_seal s WHERE s.no = p_last);
BEGIN
    RETURN QUERY
    SELECT CASE WHEN b.leaf IS NULL THEN 'entry_added'
                WHEN a.leaf IS NULL THEN 'entry_missing' ELSE 'entry_altered' END,
           format('%s %s%s',
                  CASE coalesce(a.stream, b.stream) WHEN 'E' THEN 'event' ELSE 'row change' END,
                  coalesce(a.entry_id, b.entry_id),
                  CASE WHEN b.leaf IS NULL THEN '' ELSE ' of seal ' || b.seal_no END),
           coalesce(encode(b.leaf, 'hex'), 'none'), coalesce(encode(a.leaf, 'hex'), 'none')
      FROM (SELECT l.stream, l.entry_id, l.leaf FROM audit_leaf l
             WHERE l.xid >= low AND l.xid < high) a
      FULL JOIN (SELECT s.stream, s.entry_id, s.seal_no, s.leaf FROM audit_sealedentry s
                  WHERE s.seal_no BETWEEN p_first AND p_last) b
        ON b.stream = a.stream AND b.entry_id = a.entry_id
     WHERE a.leaf IS DISTINCT FROM b.leaf;
    RETURN QUERY
    SELECT 'root_differs', 'seal ' || s.no, format('%s %s', s.entries, encode(s.root, 'hex')),
           format('%s %s', coalesce(x.entries, 0), coalesce(encode(x.root, 'hex'), 'none'))
      FROM audit_seal s
      LEFT JOIN (SELECT e.seal_no, count(*) AS entries,
                        sha256(string_agg(e.leaf, ''::bytea ORDER BY e.stream, e.entry_id)) AS root
                   FROM audit_sealedentry e WHERE e.seal_no BETWEEN p_first AND p_last
                  GROUP BY e.seal_no) x ON x.seal_no = s.no
     WHERE s.no BETWEEN p_first AND p_last
       AND (s.entries, s.root) IS DISTINCT FROM (coalesce(x.entries, 0), x.root);
END
$body$;
