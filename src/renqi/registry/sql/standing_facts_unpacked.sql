-- Screening reads the facts of every firm; packed, they would first have to be unpacked.
ALTER TABLE registry_standingfacts ALTER COLUMN current SET STORAGE EXTERNAL;
