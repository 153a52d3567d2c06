from msgspec.structs import replace
from pypdfium2 import PdfDocument

from alpukat_desk.demo.paper import Certificate, certificate

PAGE = Certificate(
    issuer="Suku Dinas",
    title="Kutipan akta kelahiran",
    number="3174-LU-06042020-0001",
    rows=(("Nama", "AHMAD (contoh) \\ FAUZAN"),),
    place="Jakarta Selatan, 06-04-2020",
    signer="Kepala",
    check="abc",
)


def test_a_certificate_is_one_a4_page_with_its_words_and_the_mark_of_a_sample() -> None:
    document = PdfDocument(certificate(PAGE))
    page = document[0]
    words = page.get_textpage()
    text = words.get_text_range()
    assert (len(document), page.get_size()) == (1, (595.0, 842.0))
    for part in ("3174-LU-06042020-0001", "AHMAD (contoh) \\ FAUZAN", "CONTOH", "Tidak berlaku"):
        assert part in text
    words.close()
    page.close()
    document.close()


def test_its_bytes_hang_on_its_words_alone() -> None:
    assert certificate(PAGE) == certificate(PAGE)
    assert certificate(PAGE) != certificate(replace(PAGE, check="abd"))
