"""Values as JSON for scripts: every key always there, times in ISO 8601, one object a line, plain ASCII."""

import json
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime

import msgspec

from alpukat_desk.domain.errors import AlpukatError


def line(value: object) -> str:
    """ASCII, so that no terminal obeys what a citizen typed and no encoding can spoil it."""
    return json.dumps(plain(value), ensure_ascii=True)


def plain(value: object) -> object:
    """Structs with their defaults, unlike on the wire: a script need not know them."""
    if isinstance(value, msgspec.Raw):
        return msgspec.json.decode(value)
    if isinstance(value, msgspec.Struct):
        return _struct(value)
    if isinstance(value, AlpukatError):
        return {"code": value.code, "detail": plain(value.detail)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted(map(str, value))
    return list(map(plain, value)) if isinstance(value, tuple | list) else value


def _struct(value: msgspec.Struct) -> dict[str, object]:
    settings = value.__struct_config__
    kind = {settings.tag_field: settings.tag} if settings.tag_field else {}
    return {**kind, **{name: plain(getattr(value, name)) for name in value.__struct_fields__}}
