-- A case is seen by those who see all cases, by the firm that it is about and by those who were
-- given a duty on it; while a notice of it runs, what the notice names is public. Which kinds a
-- role works on, and what a blind reviewer sees of a case, is the selectors' business.

-- The person before the page.
CREATE OR REPLACE FUNCTION casework_person() RETURNS bigint LANGUAGE sql STABLE
AS $body$ SELECT nullif(current_setting('renqi.person', true), '')::bigint $body$;

-- Cases on which that person has or had a duty.
CREATE OR REPLACE FUNCTION casework_cases_of_duty() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT array_agg(DISTINCT a.case_id) FROM casework_assignment a
     WHERE a.person_key = casework_person() AND a.person_key <> 0
$body$;

-- The same, and the cases of the person's firm.
CREATE OR REPLACE FUNCTION casework_own_cases() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT casework_cases_of_duty() || array_agg(c.id) FROM casework_case c
     WHERE c.subject_key = nullif(current_setting('renqi.cases', true), '')
$body$;

SELECT pg_temp.guard('casework_case', pg_temp.reaches('renqi.cases', 'subject_key')
                     || ' OR id = ANY ((SELECT casework_cases_of_duty())::bigint[])'
                     || ' OR EXISTS (SELECT FROM casework_notice n'
                     || '             WHERE n.case_id = casework_case.id AND n.closed_at IS NULL)');
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.cases')
                     || ' OR case_id = ANY ((SELECT casework_own_cases())::bigint[])')
  FROM unnest(ARRAY['casework_act', 'casework_clock', 'casework_draft', 'casework_evidence',
                    'casework_expertdraw', 'casework_heldduty', 'casework_receipt',
                    'casework_review', 'casework_subjectmove']) AS name;
SELECT pg_temp.guard(name::regclass, pg_temp.reaches_all('renqi.cases')
                     || ' OR case_id = ANY ((SELECT casework_own_cases())::bigint[])'
                     || ' OR person_key = (SELECT casework_person())')
  FROM unnest(ARRAY['casework_assignment', 'casework_conflictdeclaration']) AS name;

-- The receipt of an objection, for who says the same words again: a form that was sent twice.
CREATE OR REPLACE FUNCTION casework_receipt_of(
    p_notice bigint, p_person bigint, p_name text, p_contact text, p_text text
) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $body$
    SELECT o.receipt FROM casework_objection o
     WHERE o.notice_id = p_notice AND o.person_key = p_person AND o.name = p_name
       AND o.contact = p_contact AND o.text = p_text
     ORDER BY o.id LIMIT 1
$body$;

-- Notices are published; so is the answer to an objection. Who objected sees their own: signed in
-- as the person, as a visitor by the receipt that the page names.
SELECT pg_temp.guard('casework_notice', pg_temp.reaches_all('renqi.cases')
                     || ' OR case_id = ANY ((SELECT casework_own_cases())::bigint[])');
SELECT pg_temp.shown('casework_notice', 'true');
SELECT pg_temp.guard('casework_objection', pg_temp.reaches_all('renqi.cases')
                     || ' OR person_key <> 0 AND person_key = (SELECT casework_person())'
                     || ' OR receipt = (SELECT nullif(current_setting(''renqi.receipt'', true),'
                     || ' ''''))'
                     || ' OR EXISTS (SELECT FROM casework_notice n WHERE n.id = notice_id'
                     || '   AND n.case_id = ANY ((SELECT casework_own_cases())::bigint[]))');
SELECT pg_temp.shown('casework_objection', 'answered_at IS NOT NULL');

SELECT pg_temp.append_only(name::regclass)
  FROM unnest(ARRAY['casework_act', 'casework_casetypeversion', 'casework_draft',
                    'casework_heldduty', 'casework_receipt', 'casework_review',
                    'casework_subjectmove']) AS name;
SELECT pg_temp.kept(name::regclass)
  FROM unnest(ARRAY['casework_assignment', 'casework_case', 'casework_clock',
                    'casework_conflictdeclaration', 'casework_evidence', 'casework_expertdraw',
                    'casework_notice', 'casework_objection']) AS name;
