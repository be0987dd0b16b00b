-- What was once said of a service, a booking, a plan or an assessment is never altered or removed.
CREATE FUNCTION growth_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a row of % is never altered or removed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'growth_append_only';
END
$body$;

DO $body$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['growth_terms', 'growth_serviceevent', 'growth_bookingevent',
                                'growth_proof', 'growth_rating', 'growth_planversion',
                                'growth_planitem', 'growth_plansignature', 'growth_plantick',
                                'growth_assessmenttake'] LOOP
        EXECUTE format('CREATE TRIGGER growth_append_only BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION growth_append_only()', name);
    END LOOP;
END
$body$;
