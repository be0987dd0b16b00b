-- A declaration of interests is lifted once and otherwise kept; receipts and moves are kept.
DROP TRIGGER casework_append_only ON casework_conflictdeclaration;
CREATE TRIGGER casework_settled_once BEFORE UPDATE OR DELETE ON casework_conflictdeclaration
    FOR EACH ROW EXECUTE FUNCTION
    casework_settled_once('lifted_at', 'lifted_by_key', 'lifted_by', 'lifted_because');
CREATE TRIGGER casework_append_only BEFORE UPDATE OR DELETE ON casework_receipt
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only BEFORE UPDATE OR DELETE ON casework_subjectmove
    FOR EACH ROW EXECUTE FUNCTION casework_append_only();
