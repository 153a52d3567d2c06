"""The first tables. Plain SQL that SQLite and PostgreSQL both understand."""

STATEMENTS = (
    "CREATE TABLE feed_heads (city TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (city))",
    """CREATE TABLE accounts (
        city TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, office TEXT NOT NULL,
        password_hash TEXT NOT NULL, created_at TIMESTAMPTZ NOT NULL, disabled_at TIMESTAMPTZ,
        PRIMARY KEY (city, id))""",
    "CREATE INDEX accounts_by_id ON accounts (id)",
    """CREATE TABLE devices (
        city TEXT NOT NULL, officer_id TEXT NOT NULL, device_id TEXT NOT NULL, name TEXT NOT NULL,
        first_at TIMESTAMPTZ NOT NULL, last_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (city, officer_id, device_id),
        FOREIGN KEY (city, officer_id) REFERENCES accounts (city, id))""",
    """CREATE TABLE sessions (
        city TEXT NOT NULL, token_hash TEXT NOT NULL, officer_id TEXT NOT NULL, device_id TEXT NOT NULL,
        created_at TIMESTAMPTZ NOT NULL, expires_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (city, token_hash),
        FOREIGN KEY (city, officer_id) REFERENCES accounts (city, id))""",
    "CREATE INDEX sessions_by_officer ON sessions (city, officer_id)",
    """CREATE TABLE attempts (
        subject TEXT NOT NULL, failures BIGINT NOT NULL, last_at TIMESTAMPTZ NOT NULL,
        until TIMESTAMPTZ NOT NULL, PRIMARY KEY (subject))""",
    """CREATE TABLE requests (
        city TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL, office TEXT NOT NULL, service TEXT NOT NULL,
        channel TEXT NOT NULL, status TEXT NOT NULL, version BIGINT NOT NULL, seq BIGINT NOT NULL,
        holder_id TEXT NOT NULL, lease_until TIMESTAMPTZ, submitted_at TIMESTAMPTZ NOT NULL, due_at TIMESTAMPTZ,
        closed_at TIMESTAMPTZ, body TEXT NOT NULL,
        PRIMARY KEY (city, id), UNIQUE (city, code))""",
    "CREATE UNIQUE INDEX requests_by_seq ON requests (city, seq)",
    "CREATE INDEX requests_by_due ON requests (city, status, due_at)",
    "CREATE INDEX requests_by_holder ON requests (city, holder_id)",
    "CREATE INDEX requests_by_close ON requests (city, closed_at)",
    """CREATE TABLE case_keys (
        city TEXT NOT NULL, key TEXT NOT NULL, request_id TEXT NOT NULL,
        PRIMARY KEY (city, key, request_id),
        FOREIGN KEY (city, request_id) REFERENCES requests (city, id))""",
    "CREATE INDEX case_keys_by_request ON case_keys (city, request_id)",
    """CREATE TABLE departures (
        city TEXT NOT NULL, seq BIGINT NOT NULL, request_id TEXT NOT NULL, office TEXT NOT NULL,
        PRIMARY KEY (city, seq),
        FOREIGN KEY (city, request_id) REFERENCES requests (city, id))""",
    """CREATE TABLE history (
        city TEXT NOT NULL, request_id TEXT NOT NULL, version BIGINT NOT NULL, command_id TEXT NOT NULL,
        kind TEXT NOT NULL, officer_id TEXT NOT NULL, device_id TEXT NOT NULL, field TEXT NOT NULL,
        at TIMESTAMPTZ NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (city, request_id, version),
        FOREIGN KEY (city, request_id) REFERENCES requests (city, id))""",
    """CREATE TABLE commands (
        city TEXT NOT NULL, id TEXT NOT NULL, request_id TEXT NOT NULL, officer_id TEXT NOT NULL,
        device_id TEXT NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL, decided_at TIMESTAMPTZ NOT NULL,
        body TEXT NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (city, id))""",
    """CREATE TABLE files (
        city TEXT NOT NULL, sha256 TEXT NOT NULL, size BIGINT NOT NULL, media_type TEXT NOT NULL,
        stored_at TIMESTAMPTZ NOT NULL, PRIMARY KEY (city, sha256))""",
    """CREATE TABLE file_links (
        city TEXT NOT NULL, sha256 TEXT NOT NULL, request_id TEXT NOT NULL,
        PRIMARY KEY (city, sha256, request_id),
        FOREIGN KEY (city, request_id) REFERENCES requests (city, id))""",
    "CREATE INDEX file_links_by_request ON file_links (city, request_id)",
    """CREATE TABLE uploads (
        city TEXT NOT NULL, sha256 TEXT NOT NULL, officer_id TEXT NOT NULL, size BIGINT NOT NULL,
        received BIGINT NOT NULL, started_at TIMESTAMPTZ NOT NULL, touched_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (city, sha256, officer_id))""",
    "CREATE INDEX uploads_by_officer ON uploads (city, officer_id)",
)
