"""Our own letters as PDF/A-2b, set with Typst from ``resources/documents``. Values are data there, never markup."""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import segno
import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "documents"
STANDARD: Final = "a-2b"
Value = str | Sequence["Value"]


def letter(template: str, values: Mapping[str, Value]) -> bytes:
    """A PDF of ``resources/documents/<template>.typ``. A value named ``qr`` is drawn as a QR code and reaches the
    template as ``qr_picture``. Raises ``ValueError`` where the template is unknown or misses a value.

    Only the fonts that Typst brings are used, so that a letter looks the same on every machine.
    """
    source = TEMPLATES / f"{template}.typ"
    if not template.isidentifier() or not source.is_file():
        raise ValueError(f"no template {template}")
    told = {**values, "qr_picture": qr(str(values["qr"]))} if "qr" in values else values
    try:
        return typst.compile(
            str(source),
            root=str(TEMPLATES),
            ignore_system_fonts=True,
            sys_inputs={"values": json.dumps(told, ensure_ascii=False)},
            pdf_standards=STANDARD,
        )
    except typst.TypstError as error:
        raise ValueError(f"template {template} cannot be set") from error


def qr(text: str) -> str:
    """An SVG picture without a border; level M survives a coffee stain."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()
