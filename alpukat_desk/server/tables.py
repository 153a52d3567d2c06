"""The server's tables as the queries see them; the migrations make them. The city leads every key, so that the
same schema spreads over a cluster. SQL built on these runs on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, Dialect, MetaData, Table, Text
from sqlalchemy.types import DateTime, TypeDecorator

METADATA = MetaData()
HOME_CITY = "31.74"
"""South Jakarta, the city this server was first built for."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite keeps no zone, so it is taken off on the way in and put on on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _whole(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _moment(name: str, *, optional: bool = False) -> Column[datetime]:
    return Column(name, Moment, nullable=optional)


META = Table("meta", METADATA, _key("key"), _text("value"))
"""Of this database as a whole: schema, compat, epoch."""

FEED_HEADS = Table("feed_heads", METADATA, _key("city"), _whole("seq"))
"""One counter per city, raised inside the writer's transaction: commit order is feed order."""

ACCOUNTS = Table(
    "accounts",
    METADATA,
    _key("city"),
    _key("id"),
    _text("name"),
    _text("role"),
    _text("office"),
    _text("password_hash"),
    _moment("created_at"),
    _moment("disabled_at", optional=True),
)

DEVICES = Table(
    "devices",
    METADATA,
    _key("city"),
    _key("officer_id"),
    _key("device_id"),
    _text("name"),
    _moment("first_at"),
    _moment("last_at"),
)
"""Devices on which an account signed in. A stranger's wrong guesses slow no known device down."""

SESSIONS = Table(
    "sessions",
    METADATA,
    _key("city"),
    _key("token_hash"),
    _text("officer_id"),
    _text("device_id"),
    _moment("created_at"),
    _moment("expires_at"),
)

ATTEMPTS = Table("attempts", METADATA, _key("subject"), _whole("failures"), _moment("last_at"), _moment("until"))
"""Tries at a password per subject ("account:...", "device:...", "address:..."); nothing is tried before
``until``. Who knocks belongs to no city, so this table has none."""

REQUESTS = Table(
    "requests",
    METADATA,
    _key("city"),
    _key("id"),
    _text("code"),
    _text("office"),
    _text("service"),
    _text("channel"),
    _text("status"),
    _whole("version"),
    _whole("seq"),
    _text("holder_id"),
    _moment("lease_until", optional=True),
    _moment("submitted_at"),
    _moment("due_at", optional=True),
    _moment("closed_at", optional=True),
    _text("body"),
    _text("head"),
)
"""``body`` is the request as ``domain.keys`` writes it, ``head`` its row of the lists (``domain.heads``) as it goes
over the wire; the other columns are drawn from it for the queries."""

TALLIES = Table(
    "tallies",
    METADATA,
    _key("city"),
    _key("office"),
    _key("day"),
    _whole("count"),
    _whole("high"),
    _whole("low"),
    _whole("seq"),
)
"""Per office and day of closing ("" for the open ones) how many requests there are, the sums of their hashes' upper
and lower halves, and the place in the feed of their last change (``tallies``)."""

CASE_KEYS = Table("case_keys", METADATA, _key("city"), _key("key"), _key("request_id"))
"""By what a request may be found to be somebody's second one (``domain.casekeys``)."""

DEPARTURES = Table(
    "departures",
    METADATA,
    _key("city"),
    Column("seq", BigInteger, primary_key=True),
    _text("request_id"),
    _text("office"),
)
"""A request left ``office`` at this position of the feed."""

HISTORY = Table(
    "history",
    METADATA,
    _key("city"),
    _key("request_id"),
    Column("version", BigInteger, primary_key=True),
    _text("command_id"),
    _text("kind"),
    _text("officer_id"),
    _text("device_id"),
    _text("field"),
    _moment("at"),
    _text("body"),
)

COMMANDS = Table(
    "commands",
    METADATA,
    _key("city"),
    _key("id"),
    _text("request_id"),
    _text("officer_id"),
    _text("device_id"),
    _text("digest"),
    _text("state"),
    _moment("decided_at"),
    _text("body"),
    _text("outcome"),
)
"""Every decided command with its outcome: asked again by its id it gets the same answer."""

NIK_ASKS = Table(
    "nik_asks", METADATA, _key("city"), _key("request_id"), _moment("since"), _moment("next_at"), _whole("tries")
)
"""Requests whose people the ministry is to be asked about, and when it is their turn (``inquiries``)."""

NIK_QUOTA = Table("nik_quota", METADATA, _key("city"), _key("day"), _whole("used"))
"""Calls to the ministry on a WIB day (YYYY-MM-DD)."""

NIK_WORDS = Table("nik_words", METADATA, _key("city"), _key("digest"), _moment("at"), _text("body"))
"""What the ministry said about values, by the digest of these (``registry.Question``)."""

FILES = Table(
    "files", METADATA, _key("city"), _key("sha256"), _whole("size"), _text("media_type"), _moment("stored_at")
)

FILE_LINKS = Table("file_links", METADATA, _key("city"), _key("sha256"), _key("request_id"))
"""Which request refers to which file: who may see the request may see the file."""

SYSTEMS = Table(
    "systems",
    METADATA,
    _key("city"),
    _key("id"),
    _text("name"),
    _text("channel"),
    _text("token_hash"),
    _moment("created_at"),
    _moment("revoked_at", optional=True),
)
"""Other systems that may file requests (``systems``)."""

MESSAGES = Table(
    "messages",
    METADATA,
    _key("city"),
    _key("channel"),
    _key("key"),
    _text("system_id"),
    _text("digest"),
    _moment("taken_at"),
    _text("receipt"),
)
"""Every message of theirs that was taken, by its sender's key: sent again it gets the same receipt."""

UPLOADS = Table(
    "uploads",
    METADATA,
    _key("city"),
    _key("sha256"),
    _key("officer_id"),
    _whole("size"),
    _whole("received"),
    _moment("started_at"),
    _moment("touched_at"),
)
"""An officer's upload: begun while ``received`` < ``size``, afterwards the proof that the officer has the bytes."""
