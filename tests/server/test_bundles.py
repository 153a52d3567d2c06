import os

from alpukat_desk.domain import frames
from alpukat_desk.domain.wire import Absent, BundleAsk, BundleLine, Opening, Piece, Want
from alpukat_desk.server import bundles, files
from tests import builders as b
from tests.server.site import Site, case

ONE, ELSEWHERE = b.officer(1), b.officer(2, office="31.74.02")
LONG, SHORT = b"%PDF-1.7\n" + os.urandom(600_000), b"%PDF-1.7\n short"
NAMES = [files.hashed(data) for data in (LONG, SHORT)]


def lines(site: Site, *wanted: Want, officer=ONE) -> list[BundleLine]:
    site.sign_in(officer)
    stream = bundles.pages(site.house, site.caller(officer), BundleAsk(wanted))
    return list(frames.unpacked(stream, 1 << 20, frames.BUNDLE_LINES))


def filled(site: Site) -> Site:
    for data in (LONG, SHORT):
        site.keep(data)
    site.file(case(1, attachments=tuple(b.attachment(at, sha256=name) for at, name in enumerate(NAMES, 1))))
    return site


def test_files_come_in_the_order_asked_for_each_from_its_offset(site: Site) -> None:
    told = lines(filled(site), (NAMES[1], 3), (NAMES[0], 0))
    assert [line for line in told if isinstance(line, Opening)] == [
        Opening(NAMES[1], 3, len(SHORT)),
        Opening(NAMES[0], 0, len(LONG)),
    ]
    at = told.index(Opening(NAMES[0], 0, len(LONG)))
    data = [b"".join(line.data for line in part if isinstance(line, Piece)) for part in (told[:at], told[at:])]
    assert data == [SHORT[3:], LONG]


def test_what_is_not_to_be_had_is_said_and_stops_no_other(site: Site) -> None:
    told = lines(filled(site), (b.sha(9), 0), ("../../etc", 0), (NAMES[1], len(SHORT)), (NAMES[1], -1), (NAMES[1], 0))
    assert told[:4] == [
        Absent(b.sha(9), "file.missing"),
        Absent("../../etc", "file.missing"),
        Absent(NAMES[1], "file.range"),
        Absent(NAMES[1], "file.range"),
    ]
    assert told[4:] == [Opening(NAMES[1], 0, len(SHORT)), Piece(SHORT)]


def test_a_file_of_another_office_is_as_missing_as_none(site: Site) -> None:
    assert lines(filled(site), (NAMES[0], 0), officer=ELSEWHERE) == [Absent(NAMES[0], "file.missing")]
