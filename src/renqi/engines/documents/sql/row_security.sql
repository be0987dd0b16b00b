-- A document is issued and withdrawn by those who see the whole city. It is read by them, by the
-- firm that it is about, and by whoever knows its code: the page that was given one names it.
SELECT pg_temp.guard('documents_issueddocument', pg_temp.reaches_all('renqi.firms'));
SELECT pg_temp.shown('documents_issueddocument',
                     'subject_key IN ('
                     || '(SELECT nullif(current_setting(''renqi.firms'', true), '''')),'
                     || '(SELECT nullif(current_setting(''renqi.cases'', true), '''')))'
                     || ' OR code = (SELECT nullif(current_setting(''renqi.document'', true),'
                     || ' ''''))');
SELECT pg_temp.guard('documents_withdrawal', pg_temp.reaches_all('renqi.firms'));
SELECT pg_temp.shown('documents_withdrawal',
                     'EXISTS (SELECT FROM documents_issueddocument d WHERE d.id = document_id)');
SELECT pg_temp.append_only('documents_issueddocument');
SELECT pg_temp.append_only('documents_withdrawal');
-- Where a document stands follows merges of firms; a trigger asks for the move that says so.
GRANT UPDATE (subject_key) ON documents_issueddocument TO renqi_app, renqi_web, renqi_web_all;
SELECT pg_temp.guard('documents_subjectmove', pg_temp.reaches_all('renqi.firms'));
SELECT pg_temp.append_only('documents_subjectmove');
