-- The few accounts whose balance the sealer keeps are found without reading all the others.
CREATE INDEX ledger_account_hot ON ledger_account (id) WHERE is_hot;
