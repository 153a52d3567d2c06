import io
from datetime import date
from itertools import islice

import pytest
from msgspec.structs import replace
from PIL import Image
from pypdfium2 import PdfDocument

from alpukat_desk.demo.citizens import Family, families
from alpukat_desk.demo.papers import card, family_card, pair
from alpukat_desk.demo.pictures import drawn
from alpukat_desk.demo.sheet import JPEG, PDF, PNG, Sheet

TODAY = date(2020, 4, 6)


def family() -> Family:
    return next(item for item in families(3, TODAY) if len(item.members) > 3)


def own_card(**changes: str) -> Sheet:
    return replace(card(family().head, family().address), **changes)


LETTER = Sheet(kind="letter", title="Surat", head=("RSIA",), rows=(("Nama", "Ahmad"),), foot=("Jakarta", "", ""))
BOOK = Sheet(kind="book", title="Kutipan", head=("KUA",), rows=(("Suami", "Ahmad"),), foot=("Jakarta",))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("sheet", [own_card(), family_card(family()), LETTER, BOOK])
def test_every_kind_of_paper_is_a_photograph_of_a_believable_size(sheet: Sheet) -> None:
    data = drawn(sheet)
    assert 990 <= max(opened(data).size) <= 1400
    assert 40_000 <= len(data) <= 150_000
    assert drawn(sheet) == data


def test_two_cards_fit_on_one_photocopy() -> None:
    first, second = (card(person, family().address) for person in family().members[:2])
    assert max(opened(drawn(pair(first, second))).size) <= 1400
    assert drawn(pair(first, second)) != drawn(pair(second, first))


def test_what_is_written_on_the_paper_changes_the_picture() -> None:
    assert drawn(own_card()) != drawn(own_card(number="3174010101900001"))


def test_every_picture_is_marked_as_a_sample() -> None:
    """Of a card without a word on it, the red of CONTOH is what is left."""
    empty = Sheet(kind="card", title="", head=("", ""), media_type=PNG)
    red = [pixel for pixel in opened(drawn(empty)).get_flattened_data() if pixel[0] > pixel[1] + 12]
    assert len(red) > 8000


def test_a_scan_is_a_png_without_a_table_and_a_pdf_holds_the_same_photograph() -> None:
    png = drawn(own_card(media_type=PNG))
    assert png.startswith(b"\x89PNG") and opened(png).size < opened(drawn(own_card())).size
    pdf = drawn(own_card(media_type=PDF))
    document = PdfDocument(pdf)
    assert len(document) == 1
    assert drawn(own_card(media_type=JPEG)) in pdf
    document.close()


def test_bad_photographs_are_cut_off_or_blurred() -> None:
    whole = opened(drawn(own_card()))
    assert opened(drawn(own_card(flaw="cut"))).width < whole.width * 0.7
    assert len(drawn(own_card(flaw="blur"))) < len(drawn(own_card())) * 0.7


def test_long_names_stay_inside_the_card() -> None:
    """Beyond the right edge of the name's room nothing is written."""
    name = ("Nama", "MUHAMMAD RIZKY RAMADHAN AL-FARIZI NUGRAHA SURYO KUSUMO WIBISONO HADININGRAT")
    written = opened(drawn(Sheet(kind="card", title="", head=("", ""), media_type=PNG, rows=(name,))))
    dark = [pixel for pixel in written.crop((660, 140, 900, 180)).get_flattened_data() if sum(pixel) < 200]
    assert [pixel for pixel in written.crop((220, 140, 650, 180)).get_flattened_data() if sum(pixel) < 200]
    assert not dark


def test_all_families_of_a_small_town_can_be_drawn() -> None:
    sheets = [family_card(item) for item in islice(families(5, TODAY), 12)]
    assert len({drawn(sheet) for sheet in sheets}) == 12
