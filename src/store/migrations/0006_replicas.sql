-- Which replica is sending a reply. Where several share the store, none takes a reply from
-- another before its lease has run out.
ALTER TABLE outbox ADD COLUMN owner TEXT;
ALTER TABLE outbox ADD COLUMN lease BIGINT;

-- The keys under which people are told apart in the records. A new one takes the place of the
-- last from its own `since` on; an old one goes when nothing stands under it any more.
CREATE TABLE user_key (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    secret TEXT   NOT NULL, -- 256 bits, hexadecimal
    since  BIGINT NOT NULL
);
