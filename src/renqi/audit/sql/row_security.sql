-- The trail is read by the audit administrator, and everybody's own part of it by them. It is
-- written by the functions of this context and by nothing else.
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.trail')
                     || ' OR person_id = (SELECT nullif(current_setting(''renqi.person'', true),'
                     || ' '''')::bigint)', for_all => false)
  FROM unnest(ARRAY['audit_rowchange', 'audit_securityevent']) AS name;
SELECT pg_temp.guard('audit_sealedentry', pg_temp.reaches_all('renqi.trail'),
                     for_all => false);
SELECT pg_temp.seen_as_caller('audit_leaf');
SELECT pg_temp.read_only(name::regclass)
  FROM unnest(ARRAY['audit_clock', 'audit_rowchange', 'audit_seal', 'audit_sealedentry',
                    'audit_securityevent']) AS name;
SELECT pg_temp.way_in('audit_record_event');
SELECT pg_temp.way_in(name, for_pages => false)
  FROM unnest(ARRAY['audit_begin_epoch', 'audit_seal_trail']) AS name;
SELECT pg_temp.kept_inside('audit_watch');
