from alpukat_desk.demo import studio
from alpukat_desk.demo.pictures import drawn
from alpukat_desk.demo.sheet import Sheet
from alpukat_desk.demo.studio import Studio


def batches(count: int) -> list[list[Sheet]]:
    return [[Sheet(kind="letter", title=f"Surat {number}", shade=number)] for number in range(count)]


def test_batches_come_in_order_from_one_process_and_from_several() -> None:
    wanted = batches(5)
    expected = [[drawn(sheet) for sheet in batch] for batch in wanted]
    for count in (len(wanted), studio.FEW + 1):
        with Studio(count) as drawing:
            assert [[picture.data for picture in batch] for batch in drawing.batches(wanted)] == expected


def test_leaving_early_ends_the_processes() -> None:
    with Studio(studio.FEW + 1) as drawing:
        assert len(next(drawing.batches(batches(8)))) == 1
