-- The hash and the size are those of the bytes beside them.
ALTER TABLE documents_issueddocument ADD CONSTRAINT document_sha256_of_bytes
    CHECK (encode(sha256(pdf), 'hex') = sha256);
ALTER TABLE documents_issueddocument ADD CONSTRAINT document_size_of_bytes
    CHECK (octet_length(pdf) = size AND size > 0);
-- A PDF is compressed already.
ALTER TABLE documents_issueddocument ALTER COLUMN pdf SET STORAGE EXTERNAL;
