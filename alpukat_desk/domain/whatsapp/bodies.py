"""What stands behind the colon of one exported message: words, a file, or what WhatsApp wrote in their place."""

import re

from alpukat_desk.domain.model import Struct
from alpukat_desk.domain.whatsapp.marks import clean

_NAME = r"(?P<name>[^\n<>/\\:|?*\"\x00-\x1f\ufffd]{1,180}\.[A-Za-z0-9]{1,8})"
"""A plain file name: no folder, no drive, nothing a file system reads otherwise."""
_ATTACHED = (
    re.compile(rf"{_NAME} \((?:file attached|file terlampir|berkas terlampir)\)(?:\n|$)"),
    re.compile(rf"<(?:attached|terlampir|lampiran): ?{_NAME}>(?:\n|$)", re.IGNORECASE),
)
_SORT = "image|video|audio|document|sticker|gif|contact card|gambar|foto|video|dokumen|stiker|kartu kontak|media"
_OMITTED = re.compile(rf"<?(?:{_SORT}) (?:omitted|tidak disertakan)>?", re.IGNORECASE)
_DELETED = re.compile(
    r"(?:this message was deleted|you deleted this message|pesan ini (?:telah )?dihapus"
    r"|anda (?:telah )?menghapus pesan ini)\.?",
    re.IGNORECASE,
)
_EDITED = re.compile(r"<(?:this message was edited|pesan ini (?:telah )?diedit)>\Z", re.IGNORECASE)
_SYSTEM = re.compile(
    r"(?:messages and calls are end-to-end encrypted|messages to this (?:chat|group) and calls are now secured"
    r"|pesan dan (?:panggilan|telepon) (?:ter)?enkripsi|pesan dan panggilan dienkripsi"
    r"|pesan dan panggilan terenkripsi|kode keamanan anda dengan|your security code with)",
    re.IGNORECASE,
)


class Body(Struct):
    """``text`` is clean and without what WhatsApp added; of a file it is the caption."""

    text: str
    media: str = ""
    omitted: bool = False
    deleted: bool = False
    edited: bool = False
    system: bool = False


def read_body(raw: str) -> Body:
    whole = clean(raw).strip()
    text = _EDITED.sub("", whole).rstrip()
    edited = text != whole
    attached = _attached(text)
    if attached:
        return Body(text[attached.end() :].strip(), media=attached["name"].strip(), edited=edited)
    return Body(
        text,
        omitted=_OMITTED.fullmatch(text) is not None,
        deleted=_DELETED.fullmatch(text) is not None,
        edited=edited,
        system=_SYSTEM.match(text) is not None,
    )


def _attached(text: str) -> re.Match[str] | None:
    found = next((hit for pattern in _ATTACHED if (hit := pattern.match(text))), None)
    return found if found and ".." not in found["name"] else None
