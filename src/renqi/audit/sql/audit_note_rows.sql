-- Write down what a statement did to a watched table: one row of history for each row it
-- changed, with the columns that differ as [old, new]. Arguments of the trigger: the key column,
-- the columns whose values are nobody's to see, the columns that say nothing. The columns are
-- asked for each time: a migration may be changing them.
CREATE FUNCTION audit_note_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $body$
DECLARE
    hidden text[] := TG_ARGV[1]::text[];
    silent text[] := TG_ARGV[2]::text[];
    who jsonb := nullif(current_setting('renqi.actor', true), '')::jsonb;
    differs text;
    changes text;
BEGIN
    -- Comparing the columns as they are and building JSON of those that differ alone makes a
    -- change of a million rows bearable.
    SELECT string_agg(c.test, ' OR ' ORDER BY c.attnum),
           string_agg(format('CASE WHEN %s THEN %s ELSE ''{}'' END', c.test, c.told), ' || '
                      ORDER BY c.attnum)
      INTO differs, changes
      FROM (SELECT a.attnum,
                   format(CASE WHEN a.atttypid IN ('json'::regtype, 'xml'::regtype)
                               THEN 'o.%1$I::text IS DISTINCT FROM n.%1$I::text'
                               ELSE 'o.%1$I IS DISTINCT FROM n.%1$I' END, a.attname) AS test,
                   format(CASE WHEN a.attname = ANY (hidden)
                               THEN 'jsonb_build_object(%1$L, ''hidden'')'
                               ELSE 'jsonb_build_object(%1$L, jsonb_build_array(o.%1$I, n.%1$I))'
                          END, a.attname) AS told
              FROM pg_attribute a
             WHERE a.attrelid = TG_RELID AND a.attnum > 0 AND NOT a.attisdropped
               AND a.attname <> ALL (silent)) c;
    EXECUTE format(
        'INSERT INTO audit_rowchange ('
        '    at, xid, table_name, row_key, op, changes, person_id, person_name, role, organisation)'
        ' SELECT clock_timestamp(), $1, $2, coalesce(n.%1$I, o.%1$I),'
        '        CASE WHEN o.%1$I IS NULL THEN ''I'' WHEN n.%1$I IS NULL THEN ''D'' ELSE ''U'' END,'
        '        %2$s, $3, $4, $5, $6 FROM %3$s WHERE %4$s',
        TG_ARGV[0], changes,
        CASE TG_OP
            WHEN 'INSERT' THEN 'new_rows n LEFT JOIN (SELECT * FROM new_rows WHERE false) o ON true'
            WHEN 'DELETE' THEN 'old_rows o LEFT JOIN (SELECT * FROM old_rows WHERE false) n ON true'
            ELSE format('old_rows o FULL JOIN new_rows n ON n.%1$I = o.%1$I', TG_ARGV[0]) END,
        differs)
    USING audit_xid(), TG_TABLE_NAME,
          coalesce((who ->> 'person_id')::bigint, 0),
          left(coalesce(who ->> 'name', 'database: ' || session_user), 200),
          left(coalesce(who ->> 'role', ''), 24),
          left(coalesce(who ->> 'organisation', ''), 200);
    RETURN NULL;
END
$body$;
