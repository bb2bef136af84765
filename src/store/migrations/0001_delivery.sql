-- Updates that were taken in, so that one delivered again is not answered again.
CREATE TABLE seen_update (
    bot_id    BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    at        BIGINT NOT NULL, -- milliseconds since 1970, like every time here
    PRIMARY KEY (bot_id, update_id)
);
CREATE INDEX seen_update_by_age ON seen_update (at);

-- What a conversation may still refer to.
CREATE TABLE conversation (
    channel TEXT   NOT NULL,
    key     TEXT   NOT NULL,
    session TEXT   NOT NULL, -- JSON
    at      BIGINT NOT NULL,
    PRIMARY KEY (channel, key)
);
CREATE INDEX conversation_by_age ON conversation (at);

-- Replies on their way out. A row is deleted as soon as its reply is known to be there.
CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT, -- the order within a lane; never given twice
    channel      TEXT   NOT NULL,
    lane         TEXT   NOT NULL, -- the chat: one message at a time, in order
    conversation TEXT   NOT NULL, -- whose it is, for erasing
    payload      TEXT   NOT NULL, -- what the channel is to send; JSON
    state        TEXT   NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'unknown')),
    attempts     BIGINT NOT NULL DEFAULT 0,
    doubts       BIGINT NOT NULL DEFAULT 0, -- attempts that may have arrived
    not_before   BIGINT NOT NULL,
    created      BIGINT NOT NULL
);
CREATE INDEX outbox_by_lane ON outbox (channel, lane, id);
CREATE INDEX outbox_by_time ON outbox (channel, not_before);
CREATE INDEX outbox_by_conversation ON outbox (channel, conversation);

-- What could not be worked: never the text, only enough to recognise it.
CREATE TABLE dead_letter (
    hash   TEXT   NOT NULL PRIMARY KEY, -- SHA-256 of the body, hexadecimal
    kind   TEXT   NOT NULL,             -- 'update' or 'reply'
    number BIGINT,                      -- the update id or the outbox id, where it is known
    reason TEXT   NOT NULL,
    at     BIGINT NOT NULL
);
