-- The set of FAQ files in service, whole: what a start falls back to when the folder is broken.
-- One for each FAQ folder.
CREATE TABLE faq_set (
    folder TEXT   NOT NULL PRIMARY KEY,
    hash   TEXT   NOT NULL, -- SHA-256 over names and texts, hexadecimal
    at     BIGINT NOT NULL  -- when it went into service
);
CREATE TABLE faq_file (
    folder   TEXT   NOT NULL,
    position BIGINT NOT NULL,
    path     TEXT   NOT NULL,
    text     TEXT   NOT NULL,
    PRIMARY KEY (folder, position)
);

-- Every text an entry had while it was in service, each once. Never changed, never removed.
CREATE TABLE entry_version (
    hash  TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the text, hexadecimal
    entry TEXT NOT NULL,
    title TEXT NOT NULL,
    text  TEXT NOT NULL              -- its table as it stood in the file
);

-- When which version went into service, and when an entry left it. Only ever added to.
CREATE TABLE entry_event (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    folder   TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    entry    TEXT   NOT NULL,
    version  TEXT,            -- none: it left service
    set_hash TEXT   NOT NULL  -- the set it came with or left with
);
CREATE INDEX entry_event_by_entry ON entry_event (folder, entry, id);

-- What the desk that is running serves, for commands that ask.
CREATE TABLE desk_standing (
    folder   TEXT   NOT NULL PRIMARY KEY,
    at       BIGINT NOT NULL, -- when the desk last said that it runs
    standing TEXT   NOT NULL  -- JSON
);

-- `policydesk reload`: what was asked of the desk that is running, and what it answered.
CREATE TABLE reload_request (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    folder  TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    confirm TEXT,             -- the hash of the set that is wanted although it shrank
    taken   BIGINT,           -- when the desk began with it
    answer  TEXT              -- JSON
);
CREATE INDEX reload_request_waiting ON reload_request (folder, id);
