-- What was asked and what became of it, for gaps and reports. Personal data is taken out of the
-- text before it is stored.
CREATE TABLE question (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           BIGINT NOT NULL,
    channel      TEXT   NOT NULL,
    conversation TEXT   NOT NULL, -- whose it is, for erasing and for counting people
    language     TEXT   NOT NULL,
    text         TEXT   NOT NULL, -- empty for a tap
    decision     TEXT   NOT NULL CHECK (decision IN ('answer', 'clarify', 'handoff', 'choice')),
    reason       TEXT,            -- of a handoff
    entry        TEXT,            -- answered or chosen
    facet        TEXT,
    nearest      TEXT,            -- the best candidate, whatever was decided
    confidence   REAL   NOT NULL
);
CREATE INDEX question_by_age ON question (at);
CREATE INDEX question_by_conversation ON question (channel, conversation);

-- What people said about answers.
CREATE TABLE feedback (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           BIGINT NOT NULL,
    channel      TEXT   NOT NULL,
    conversation TEXT   NOT NULL,
    entry        TEXT   NOT NULL,
    kind         TEXT   NOT NULL CHECK (kind IN ('helped', 'saved_call')),
    yes          BIGINT NOT NULL
);
CREATE INDEX feedback_by_age ON feedback (at);
CREATE UNIQUE INDEX feedback_once ON feedback (channel, conversation, entry, kind);
