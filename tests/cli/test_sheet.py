"""One request on one sheet."""

import re
from datetime import date, timedelta

from alpukat_desk.cli.sheet import lines
from alpukat_desk.desk.commands import Draft
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import (
    CommandId,
    Event,
    Facility,
    Fault,
    Finding,
    Pickup,
    RequestId,
    Severity,
    Verdict,
)  # fmt: skip
from alpukat_desk.gui.texts import Texts
from tests import builders
from tests.shown import Show

WARNING = Finding(
    "nik.birth_date_differs", Severity.WARNING, "mother.nik", {"nik": "17-08-1990", "declared": "1-1-1990"}
)


def sheet(texts: Texts, shown: object, **options: bool) -> str:
    return "\n".join(lines(shown, texts, builders.NOW, **options))  # type: ignore[arg-type]


def test_the_sheet_tells_identifiers_whole(texts: Texts, show: Show) -> None:
    told = sheet(texts, show())
    assert "3174 0157 0890 0001" in told and "•" not in told
    assert re.search(r"mother\.nik +NIK ibu +3174 0157 0890 0001", told)


def test_checklist_findings_and_files_carry_the_names_that_decide_takes(texts: Texts, show: Show) -> None:
    request = builders.request(holder=builders.officer(), ticks={"birth-letter": "F-2.03"})
    draft = Draft(ticks={"kk": "bad"}, answers={WARNING.key: "Cocok dengan KTP"})
    told = sheet(texts, show(request, findings=(WARNING,), draft=draft, files=frozenset({builders.sha(1)})))
    assert re.search(r"birth-letter +F-2\.03 ", told)
    assert re.search(r"kk +Tidak sesuai ", told)
    assert re.search(r"marriage-proof +— ", told)
    assert re.search(r"passport +\(—\) ", told)
    assert re.search(r"nik\.birth_date_differs:mother\.nik +Perlu alasan Anda .* · Cocok dengan KTP", told)
    assert re.search(r"file-1 +birth-letter +1001 B +ada di perangkat +berkas-1\.png", told)
    assert re.search(r"file-2 +kk +1002 B +belum diambil", told)


def test_head_and_history(texts: Texts, show: Show) -> None:
    verdict = Verdict(
        "return", builders.officer().id, "Petugas 1", builders.NOW, (Fault("file-missing", "kk"),), "Kirim ulang"
    )
    request = builders.request(
        holder=builders.officer(), verdict=verdict, suspects=(RequestId("other"),), duplicate_of=RequestId("first"),
        pickup=Pickup("31.74.01", date(2020, 4, 1)), facility=Facility("RS Tebet", "SKL-1", "u"), subtype="umum",
    )  # fmt: skip
    event = Event(
        CommandId("x"), "correct", builders.officer().id, "Petugas 1", "officer", builders.DEVICE, builders.NOW,
        field="child.name", before="Bimo", after="Bima", text="akta nikah",
    )  # fmt: skip
    told = sheet(texts, show(request, history=(event,), due_at=builders.NOW + timedelta(hours=2)))
    for piece in (
        "Sedang diperiksa (v1)", "Petugas 1 – 27-03-2020 10.00", "24-03-2020 12.00 (2 j 0 m)", "RS Tebet · SKL-1",
        "1 April 2020", "Kirim ulang", "(kk)", "other", "first", "child.name: Bimo → Bima · akta nikah",
    ):  # fmt: skip
        assert piece in told, piece


def test_documents_reasons_and_outputs(texts: Texts, show: Show) -> None:
    request = builders.request(
        documents=(builders.document(output="akta-kelahiran", number="3174-LU-1", provisional=True),)
    )
    told = sheet(texts, show(request, history_complete=False), reasons=True)
    assert re.search(r"document-1 .*Draf · 3174-LU-1 · Menunggu dikirim +akta\.pdf", told)
    assert re.search(r"file-missing +return(/reject)? +requirement ", told)
    assert "Dokumen yang dapat dilampirkan" in told and "akta-kelahiran" in told
    assert "--refresh" in told
    plain = sheet(texts, show(request, refusals={"attach": Refused("lease.none")}))
    assert "Alasan" not in plain and "Dokumen yang dapat dilampirkan" not in plain


def test_a_service_of_a_newer_server_is_shown(texts: Texts, show: Show) -> None:
    told = sheet(texts, show(builders.request(service="moon-card", status="on_moon")), reasons=True)
    assert "moon-card" in told.splitlines()[0] and "on moon" in told
    assert "Bima Wulandari" in told


def test_what_citizens_typed_stays_in_its_line(texts: Texts, show: Show) -> None:
    request = builders.request(fields={"child.name": "Bima\nStatus  Disetujui\x1b[2J"})
    told = sheet(texts, show(request))
    assert not [line for line in told.splitlines() if line.startswith("Status  Disetujui")]
