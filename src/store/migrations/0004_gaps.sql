-- Gaps that staff have dealt with, wording by wording, so that they do not come back with the
-- same people.
CREATE TABLE gap_settled (
    key    TEXT   NOT NULL PRIMARY KEY, -- the wording, normalised
    at     BIGINT NOT NULL,
    people BIGINT NOT NULL,             -- how many had asked the gap
    how    TEXT   NOT NULL CHECK (how IN ('accepted', 'dismissed')),
    who    TEXT   NOT NULL
);
CREATE INDEX gap_settled_by_age ON gap_settled (at);
