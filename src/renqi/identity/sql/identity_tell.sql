-- Puts a message into the lists of other people, which no page can read: who tells is not who
-- reads. Gives the people who had not been told it before.
CREATE FUNCTION identity_tell(
    p_people bigint[], p_key text, p_subject text, p_body text, p_data jsonb, p_link text,
    p_at timestamptz, p_mail boolean
) RETURNS bigint[] LANGUAGE sql
AS $body$
    WITH told AS (
        INSERT INTO identity_message (person_id, key, subject, body, data, link, told_at)
        SELECT p.id, p_key, p_subject, p_body, p_data, p_link, p_at
          FROM identity_person p WHERE p.id = ANY (p_people) ORDER BY p.id
        ON CONFLICT (person_id, key) DO NOTHING
        RETURNING id, person_id
    ), mailed AS (
        INSERT INTO identity_mail
               (message_id, person_id, queued_at, state, tries, next_try_at, last_error)
        SELECT t.id, t.person_id, p_at, 'waiting', 0, p_at, ''
          FROM told t JOIN identity_person p ON p.id = t.person_id
          LEFT JOIN identity_mailchoice c ON c.person_id = p.id
         WHERE p_mail AND p.is_active AND p.email <> '' AND p.email_proven_at IS NOT NULL
           AND coalesce(c.wants_mail, true)
         ORDER BY t.id
    )
    SELECT coalesce(array_agg(person_id ORDER BY person_id), '{}') FROM told
$body$;
