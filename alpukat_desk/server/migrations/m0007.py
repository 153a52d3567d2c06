"""Other systems that may file requests, each for one channel of one city, and every message of theirs that was taken,
by its sender's own key."""

STATEMENTS = (
    """CREATE TABLE systems (
        city TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, channel TEXT NOT NULL, token_hash TEXT NOT NULL,
        created_at TIMESTAMPTZ NOT NULL, revoked_at TIMESTAMPTZ,
        PRIMARY KEY (city, id))""",
    "CREATE UNIQUE INDEX systems_by_token ON systems (city, token_hash)",
    """CREATE TABLE messages (
        city TEXT NOT NULL, channel TEXT NOT NULL, key TEXT NOT NULL, system_id TEXT NOT NULL, digest TEXT NOT NULL,
        taken_at TIMESTAMPTZ NOT NULL, receipt TEXT NOT NULL,
        PRIMARY KEY (city, channel, key))""",
    "CREATE INDEX messages_by_time ON messages (city, system_id, taken_at)",
)
