-- What staff did in their chat, until it has been worked.
CREATE TABLE staff_task (
    id      INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: buttons refer to it
    channel TEXT   NOT NULL,
    chat    TEXT   NOT NULL, -- the lane of the answer
    who_id  BIGINT NOT NULL, -- who it was, as the channel knows them
    who     TEXT   NOT NULL,
    deed    TEXT   NOT NULL, -- the token of a button, or a command with its slash
    origin  TEXT   NOT NULL, -- where the answer goes, as the channel wants it back; JSON
    planned TEXT,            -- the edit that is being written; JSON
    at      BIGINT NOT NULL
);

-- What staff were sent without having asked, so that each goes out once.
CREATE TABLE staff_notice (
    kind TEXT   NOT NULL, -- 'review' or 'reload'
    name TEXT   NOT NULL, -- which one: the week, the set
    at   BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
);

-- Gaps that were put before staff; their buttons carry the number.
CREATE TABLE staff_gap (
    id  INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT   NOT NULL UNIQUE, -- its wording, normalised
    gap TEXT   NOT NULL,        -- JSON; personal data taken out, like in the questions themselves
    at  BIGINT NOT NULL
);
CREATE INDEX staff_gap_by_age ON staff_gap (at);

-- What staff changed from their chat. Nothing is ever taken out of it or altered.
CREATE TABLE edit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      BIGINT NOT NULL,
    channel TEXT   NOT NULL,
    chat    TEXT   NOT NULL,
    who_id  BIGINT NOT NULL,
    who     TEXT   NOT NULL,
    entry   TEXT   NOT NULL,
    what    TEXT   NOT NULL, -- 'reviewed', 'retired', 'wording', 'removed', 'undone'
    old     TEXT   NOT NULL,
    new     TEXT   NOT NULL
);
CREATE INDEX edit_by_entry ON edit (entry, id);
