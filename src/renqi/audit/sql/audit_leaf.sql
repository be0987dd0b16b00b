-- What the chain covers of one entry of the trail: the SHA-256 of a JSON array of its columns.
-- Instants are whole microseconds and the text is UTF-8, so no setting of a session has a say.
CREATE VIEW audit_leaf AS
SELECT e.xid, 'E'::text COLLATE "C" AS stream, e.id AS entry_id,
       sha256(convert_to(jsonb_build_array(
           'E', e.id, e.xid, (extract(epoch FROM e.at) * 1000000)::bigint, e.kind, e.person_id,
           e.person_name, e.role, e.organisation, e.subject_kind, e.subject_key, e.subject_name,
           e.detail)::text, 'UTF8')) AS leaf
  FROM audit_securityevent e
UNION ALL
SELECT r.xid, 'R'::text COLLATE "C", r.id,
       sha256(convert_to(jsonb_build_array(
           'R', r.id, r.xid, (extract(epoch FROM r.at) * 1000000)::bigint, r.table_name,
           r.row_key, r.op, r.changes, r.person_id, r.person_name, r.role,
           r.organisation)::text, 'UTF8'))
  FROM audit_rowchange r;
