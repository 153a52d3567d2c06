"""The banner says one thing, with one thing to do, and goes when told."""

from pytestqt.qtbot import QtBot

from alpukat_desk.gui.banner import Banner


def test_it_offers_says_and_hides(qtbot: QtBot) -> None:
    banner, done = Banner(), list[str]()
    qtbot.addWidget(banner)
    assert banner.told == ""
    banner.offer("Sesi berakhir.", "Masuk lagi", lambda: done.append("in"))
    assert banner.told == "Sesi berakhir."
    banner.press()
    assert done == ["in"]
    banner.offer("Lima menunggu.", "Tampilkan", banner.hide)
    banner.press()
    assert banner.told == "" and done == ["in"], "what was offered before is forgotten"
