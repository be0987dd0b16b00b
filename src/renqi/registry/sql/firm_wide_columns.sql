-- A firm's facts take more room than the rest of its row. Kept apart and unpacked, they cost
-- lists and counts nothing, and screening reads them without unpacking.
ALTER TABLE registry_firm ALTER COLUMN current SET STORAGE EXTERNAL;
ALTER TABLE registry_firm SET (toast_tuple_target = 256);
