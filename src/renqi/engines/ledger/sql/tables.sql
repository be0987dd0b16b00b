-- A book is one set of accounts that is closed together. What is posted with a day up to
-- `closed_through` is final; up to `soft_closed_through` only late entries get in.
CREATE TABLE ledger_book (
    id smallint GENERATED ALWAYS AS IDENTITY CONSTRAINT ledger_book_pk PRIMARY KEY,
    code text COLLATE "C" NOT NULL CONSTRAINT ledger_book_code_unique UNIQUE,
    name text NOT NULL,
    soft_closed_through date NOT NULL DEFAULT '0001-01-01',
    closed_through date NOT NULL DEFAULT '0001-01-01',
    CONSTRAINT ledger_book_code_shape CHECK (code ~ '^[0-9A-Za-z][0-9A-Za-z._-]{0,62}$'),
    CONSTRAINT ledger_book_final_within_soft CHECK (closed_through <= soft_closed_through)
);

-- Counters only grow, except the pending ones. `side` is the leg that makes the balance larger:
-- 1 credit (what we owe, a fund, a wallet), -1 debit (what we own, a bank account).
-- A hot account is not updated by posters; the sealer folds its transfers in.
CREATE TABLE ledger_account (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT ledger_account_pk PRIMARY KEY,
    book_id smallint NOT NULL CONSTRAINT ledger_account_book_known REFERENCES ledger_book,
    unit smallint NOT NULL CONSTRAINT ledger_account_unit_known CHECK (unit IN (1, 2)),
    side smallint NOT NULL CONSTRAINT ledger_account_side_known CHECK (side IN (1, -1)),
    debits bigint NOT NULL DEFAULT 0,
    credits bigint NOT NULL DEFAULT 0,
    debits_pending bigint NOT NULL DEFAULT 0,
    credits_pending bigint NOT NULL DEFAULT 0,
    balance_min bigint,
    balance_max bigint,
    is_hot boolean NOT NULL DEFAULT false,
    is_lotted boolean NOT NULL DEFAULT false,
    is_frozen boolean NOT NULL DEFAULT false,
    code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    owner text NOT NULL DEFAULT '',
    purpose text NOT NULL DEFAULT '',
    opened_at timestamptz NOT NULL,
    opened_by text NOT NULL,
    CONSTRAINT ledger_account_code_unique UNIQUE (book_id, code),
    CONSTRAINT ledger_account_code_shape CHECK (code ~ '^[0-9A-Za-z][0-9A-Za-z._:-]{0,62}$'),
    CONSTRAINT ledger_account_counters_not_negative CHECK (
        debits >= 0 AND credits >= 0 AND debits_pending >= 0 AND credits_pending >= 0
    ),
    -- Money promised away is gone; money promised to us is not yet there.
    CONSTRAINT ledger_account_no_overdraft CHECK (
        balance_min IS NULL
        OR side = 1 AND credits - debits - debits_pending >= balance_min
        OR side = -1 AND debits - credits - credits_pending >= balance_min
    ),
    CONSTRAINT ledger_account_within_cap CHECK (
        balance_max IS NULL
        OR side = 1 AND credits + credits_pending - debits <= balance_max
        OR side = -1 AND debits + debits_pending - credits <= balance_max
    ),
    CONSTRAINT ledger_account_limits_in_order CHECK (balance_min <= balance_max),
    CONSTRAINT ledger_account_hot_is_free CHECK (
        NOT is_hot OR (balance_min IS NULL AND balance_max IS NULL AND NOT is_lotted)
    ),
    CONSTRAINT ledger_account_lots_never_overdrawn CHECK (
        NOT is_lotted OR (side = 1 AND balance_min IS NOT NULL AND balance_min >= 0)
    )
) WITH (fillfactor = 50);

-- What was decided about an account, and by whom.
CREATE TABLE ledger_account_event (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT ledger_account_event_pk PRIMARY KEY,
    account_id bigint NOT NULL CONSTRAINT ledger_account_event_of REFERENCES ledger_account,
    what text NOT NULL CONSTRAINT ledger_account_event_known
        CHECK (what IN ('opened', 'frozen', 'thawed', 'limited')),
    reason text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL
);

CREATE SEQUENCE ledger_transfer_seq;

-- A row has both legs, so an entry that does not balance cannot be written down.
-- kind: 0 posted, 1 held, 2 settled, 3 released, 4 timed out, 5 lapsed, 6 clawed back.
-- The foreign keys to accounts are left out on purpose: they double the cost of an insert, and
-- the posting function meets every account anyway.
CREATE TABLE ledger_transfer (
    id uuid NOT NULL CONSTRAINT ledger_transfer_pk PRIMARY KEY,
    seq bigint NOT NULL DEFAULT nextval('ledger_transfer_seq'),
    xid bigint NOT NULL,
    debit_id bigint NOT NULL,
    credit_id bigint NOT NULL,
    amount bigint NOT NULL,
    released bigint NOT NULL DEFAULT 0,
    book_id smallint NOT NULL,
    unit smallint NOT NULL,
    kind smallint NOT NULL,
    effective_on date NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    lot_expires_on date,
    group_id uuid,
    pending_id uuid,
    reverses_id uuid,
    refunds_id uuid,
    lot_id uuid,
    cause text COLLATE "C" NOT NULL,
    memo text NOT NULL DEFAULT '',
    actor text NOT NULL,
    CONSTRAINT ledger_transfer_two_accounts CHECK (debit_id <> credit_id),
    CONSTRAINT ledger_transfer_amount_range CHECK (
        amount <= 1000000000000000 AND (amount > 0 OR (amount = 0 AND kind IN (3, 4)))
    ),
    CONSTRAINT ledger_transfer_cause_given CHECK (cause <> ''),
    CONSTRAINT ledger_transfer_actor_given CHECK (actor <> ''),
    CONSTRAINT ledger_transfer_kind_shape CHECK (
        CASE WHEN kind IN (0, 1) THEN pending_id IS NULL AND released = 0
             WHEN kind = 2 THEN pending_id IS NOT NULL AND released >= amount
             WHEN kind IN (3, 4) THEN pending_id IS NOT NULL AND released > 0 AND amount = 0
             WHEN kind IN (5, 6) THEN pending_id IS NULL AND released = 0 AND lot_id IS NOT NULL
             ELSE false END
    ),
    CONSTRAINT ledger_transfer_only_holds_expire CHECK (expires_at IS NULL OR kind = 1),
    CONSTRAINT ledger_transfer_returns_one_way CHECK (
        num_nonnulls(reverses_id, refunds_id) = 0
        OR (num_nonnulls(reverses_id, refunds_id) = 1 AND kind = 0)
    )
);
CREATE INDEX ledger_transfer_by_debit ON ledger_transfer (debit_id, seq);
CREATE INDEX ledger_transfer_by_credit ON ledger_transfer (credit_id, seq);
CREATE INDEX ledger_transfer_by_xid ON ledger_transfer (xid);
CREATE INDEX ledger_transfer_by_day ON ledger_transfer USING brin (effective_on);
CREATE UNIQUE INDEX ledger_transfer_resolved_once
    ON ledger_transfer (pending_id) WHERE pending_id IS NOT NULL;
CREATE UNIQUE INDEX ledger_transfer_reversed_once
    ON ledger_transfer (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX ledger_transfer_by_refunded
    ON ledger_transfer (refunds_id) WHERE refunds_id IS NOT NULL;
CREATE INDEX ledger_transfer_by_expiry
    ON ledger_transfer (expires_at) WHERE expires_at IS NOT NULL;

-- Where the chain has got to. A restored dump starts on a cluster that counts transactions
-- anew; the offset carries the count on, so that windows never run backwards.
CREATE TABLE ledger_clock (
    id smallint NOT NULL DEFAULT 1 CONSTRAINT ledger_clock_pk PRIMARY KEY,
    xid_offset bigint NOT NULL DEFAULT 0,
    sealed_to bigint NOT NULL DEFAULT 0,
    CONSTRAINT ledger_clock_is_one CHECK (id = 1)
);
INSERT INTO ledger_clock DEFAULT VALUES;

-- Seal k covers every transfer whose transaction number is in [xid_from, xid_until).
CREATE TABLE ledger_seal (
    no bigint NOT NULL CONSTRAINT ledger_seal_pk PRIMARY KEY,
    xid_from bigint NOT NULL,
    xid_until bigint NOT NULL,
    transfers bigint NOT NULL,
    root bytea NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL CONSTRAINT ledger_seal_hash_unique UNIQUE,
    sealed_at timestamptz NOT NULL,
    CONSTRAINT ledger_seal_window_forward CHECK (xid_from < xid_until),
    CONSTRAINT ledger_seal_not_empty CHECK (transfers > 0)
);

-- Reopening is a row of its own, never an edit.
CREATE TABLE ledger_period_event (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT ledger_period_event_pk PRIMARY KEY,
    book_id smallint NOT NULL CONSTRAINT ledger_period_event_of REFERENCES ledger_book,
    what text NOT NULL CONSTRAINT ledger_period_event_known
        CHECK (what IN ('closed_softly', 'reopened', 'closed')),
    through date NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL
);

CREATE TABLE ledger_period_balance (
    book_id smallint NOT NULL,
    through date NOT NULL,
    account_id bigint NOT NULL,
    debits bigint NOT NULL,
    credits bigint NOT NULL,
    CONSTRAINT ledger_period_balance_pk PRIMARY KEY (account_id, through)
);

-- A lot is what one transfer put into a lotted account; it carries the transfer's own number.
CREATE TABLE ledger_lot (
    id uuid NOT NULL CONSTRAINT ledger_lot_pk PRIMARY KEY,
    account_id bigint NOT NULL CONSTRAINT ledger_lot_account_known REFERENCES ledger_account,
    origin_id bigint NOT NULL,
    seq bigint NOT NULL,
    cause text COLLATE "C" NOT NULL,
    granted_on date NOT NULL,
    expires_on date,
    granted bigint NOT NULL,
    used bigint NOT NULL DEFAULT 0,
    lapsed bigint NOT NULL DEFAULT 0,
    clawed_back bigint NOT NULL DEFAULT 0,
    remaining bigint NOT NULL,
    held bigint NOT NULL DEFAULT 0,
    CONSTRAINT ledger_lot_adds_up CHECK (used + lapsed + clawed_back + remaining = granted),
    CONSTRAINT ledger_lot_parts_not_negative CHECK (
        granted > 0 AND used >= 0 AND lapsed >= 0 AND clawed_back >= 0 AND held >= 0
    ),
    CONSTRAINT ledger_lot_not_overspent CHECK (remaining >= held)
) WITH (fillfactor = 70);
CREATE INDEX ledger_lot_oldest_first
    ON ledger_lot (account_id, granted_on, seq) WHERE remaining > 0;
CREATE INDEX ledger_lot_by_expiry ON ledger_lot (expires_on) WHERE remaining > 0;

-- What one transfer changed in one lot.
CREATE TABLE ledger_lot_move (
    transfer_id uuid NOT NULL,
    lot_id uuid NOT NULL CONSTRAINT ledger_lot_move_lot_known REFERENCES ledger_lot,
    used bigint NOT NULL DEFAULT 0,
    lapsed bigint NOT NULL DEFAULT 0,
    clawed_back bigint NOT NULL DEFAULT 0,
    held bigint NOT NULL DEFAULT 0,
    CONSTRAINT ledger_lot_move_pk PRIMARY KEY (transfer_id, lot_id)
);
CREATE INDEX ledger_lot_move_by_lot ON ledger_lot_move (lot_id);
