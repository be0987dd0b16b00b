-- Who holds which title is public while it lasts; what became of a title is seen by its firm and
-- by those who see every firm.
SELECT pg_temp.guard('ladder_title', pg_temp.reaches('renqi.firms', 'uscc'));
SELECT pg_temp.shown('ladder_title', 'ended_on IS NULL');
SELECT pg_temp.guard('ladder_titleevent', pg_temp.reaches_all('renqi.firms')
                     || ' OR EXISTS (SELECT FROM ladder_title t WHERE t.id = title_id'
                     || ' AND t.uscc = (SELECT nullif(current_setting(''renqi.firms'', true),'
                     || ' '''')))');
SELECT pg_temp.guard('ladder_titlecase', pg_temp.reaches_all('renqi.firms')
                     || ' OR EXISTS (SELECT FROM ladder_title t WHERE t.id = title_id'
                     || ' AND t.uscc = (SELECT nullif(current_setting(''renqi.firms'', true),'
                     || ' '''')))');
SELECT pg_temp.guard('ladder_titleimport', pg_temp.reaches_all('renqi.firms'));

SELECT pg_temp.append_only('ladder_titleevent');
SELECT pg_temp.kept('ladder_title');
SELECT pg_temp.kept('ladder_titleimport');
SELECT pg_temp.kept('ladder_titlecase');

-- A firm's page registers no title and writes of its acts only what a firm does, and what the
-- clock does by itself. A policy binds every account that may become the role it is for, jobs and
-- commands among them, so it asks who it is at the moment.
CREATE POLICY titles_not_by_firms ON ladder_title AS RESTRICTIVE FOR INSERT TO renqi_web
    WITH CHECK (current_user <> 'renqi_web');
CREATE POLICY acts_of_firms ON ladder_titleevent AS RESTRICTIVE FOR INSERT TO renqi_web
    WITH CHECK (current_user <> 'renqi_web'
                OR kind NOT IN ('granted', 'registered', 'review_passed', 'review_failed', 'revoked',
                             'mark_lifted', 'reinstated'));
