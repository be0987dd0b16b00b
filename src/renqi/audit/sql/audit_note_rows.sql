-- Write down what a statement did to a watched table: one row of history for each row it
-- changed, with the columns that differ as [old, new]. Arguments of the trigger: the key column,
-- the columns whose values are nobody's to see, the columns that say nothing.
CREATE FUNCTION audit_note_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $body$
DECLARE
    key text := TG_ARGV[0];
    hidden text[] := TG_ARGV[1]::text[];
    silent text[] := TG_ARGV[2]::text[];
    who jsonb := nullif(current_setting('renqi.actor', true), '')::jsonb;
    touched text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT NULL::jsonb AS o, to_jsonb(n) AS n FROM new_rows n'
        WHEN 'DELETE' THEN 'SELECT to_jsonb(o) AS o, NULL::jsonb AS n FROM old_rows o'
        ELSE format('SELECT to_jsonb(o) AS o, to_jsonb(n) AS n FROM old_rows o'
                    ' FULL JOIN new_rows n ON n.%1$I = o.%1$I', key) END;
BEGIN
    EXECUTE format($sql$
        INSERT INTO audit_rowchange (
            at, xid, table_name, row_key, op, changes, person_id, person_name, role, organisation)
        SELECT clock_timestamp(), $1, $2, coalesce(t.n, t.o) ->> $3,
               CASE WHEN t.o IS NULL THEN 'I' WHEN t.n IS NULL THEN 'D' ELSE 'U' END,
               d.changes, $6, $7, $8, $9
          FROM (%s) t CROSS JOIN LATERAL (
              SELECT jsonb_object_agg(k, CASE WHEN k = ANY ($4) THEN '"hidden"'::jsonb
                                              ELSE jsonb_build_array(t.o -> k, t.n -> k) END)
                     AS changes
                FROM jsonb_object_keys(coalesce(t.n, t.o)) k
               WHERE coalesce(t.o -> k, 'null') IS DISTINCT FROM coalesce(t.n -> k, 'null')
                 AND k <> ALL ($5)) d
         WHERE d.changes IS NOT NULL $sql$, touched)
    USING audit_xid(), TG_TABLE_NAME, key, hidden, silent,
          coalesce((who ->> 'person_id')::bigint, 0),
          left(coalesce(who ->> 'name', 'database: ' || session_user), 200),
          left(coalesce(who ->> 'role', ''), 24),
          left(coalesce(who ->> 'organisation', ''), 200);
    RETURN NULL;
END
$body$;
