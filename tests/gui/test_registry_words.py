"""How the ministry's check stands, in one sentence."""

from datetime import date, timedelta

from msgspec.structs import replace

from alpukat_desk.desk.queries import OutboxRow
from alpukat_desk.domain import registry
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.fields import with_value
from alpukat_desk.domain.model import CommandId, Element
from alpukat_desk.domain.transitions import TABLE
from alpukat_desk.gui.registry_words import answer, askable, standings
from alpukat_desk.gui.texts import Texts
from tests import builders as b
from tests.builders import NOW, request
from tests.shown import Show

HERE = request(holder=b.officer())
AT = "24-03-2020 10.00"


def pending(kind: str = "check_nik", state: str = "waiting") -> tuple[OutboxRow, ...]:
    row = OutboxRow(id=CommandId("c"), request_id=HERE.id, code="", name="", kind=kind, state=state, made_at=NOW)
    return (row,)


def test_each_standing_has_its_sentence_and_mood(show: Show, texts: Texts) -> None:
    asked, answered = registry.asked(HERE, NOW), b.verified(HERE)
    tomorrow, later = NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=3)
    for shown, words, mood in (
        (show(HERE), "Dukcapil pusat: belum diperiksa", "open"),
        (show(HERE, pending=pending()), "Dukcapil pusat: menunggu dikirim", "waiting"),
        (show(asked), f"Dukcapil pusat: ditanyakan {AT}, menunggu jawaban", "waiting"),
        (show(registry.put_off(asked, "quota", tomorrow)), "kuota hari itu habis, dicoba lagi besok", "waiting"),
        (show(registry.put_off(asked, "quota", later)), "dicoba lagi 27 Maret 2020", "waiting"),
        (show(registry.put_off(asked, "login", None)), "menolak akun server", "waiting"),
        (show(registry.put_off(asked, "address", None)), "menolak alamat server", "waiting"),
        (show(registry.put_off(asked, "unreachable", None)), "tidak menjawab", "waiting"),
        (show(answered), f"Dukcapil pusat: sesuai, {AT}", "good"),
        (show(with_value(answered, "applicant.name", "Lain")), f"Data berubah sejak diperiksa {AT}", "open"),
        (show(b.verified(HERE, NAMA_LGKP=False)), f"Dukcapil pusat: tidak sesuai nama, {AT}", "against"),
        (show(b.verified(HERE, "not_found")), f"Dukcapil pusat: tidak ditemukan, {AT}", "against"),
    ):
        told = standings(shown, texts, NOW)["applicant.nik"]
        assert words in told.words and told.mood == mood, told


def test_every_code_and_trouble_has_words_in_both_languages(show: Show, texts: Texts) -> None:
    codes = (*registry.CODES.values(), registry.QUOTA, registry.ADDRESS, registry.LOGIN, registry.UNREACHABLE)
    assert all(texts.catalogue.words.knows(f"registry_state.{code}") for code in codes)
    assert all(texts.catalogue.words.knows(f"element.{end}") for end in registry.ENDS.values())


def test_how_alike_two_names_are_is_told(texts: Texts) -> None:
    question = registry.questions(HERE)[0]
    word = registry.Word({"NAMA_LGKP": Element(False, 62), "TGL_LHR": Element(False), "NIK": Element(True)})
    told = registry.answered(HERE, question.field, question.digest, word, NOW).verifications[question.field]
    assert "nama (62%), tanggal lahir" in answer(told, texts).words


def test_an_older_answer_gives_way_to_the_question_put_anew(show: Show, texts: Texts) -> None:
    again = registry.asked(b.verified(HERE), NOW + timedelta(hours=1))
    assert standings(show(again), texts, NOW)["applicant.nik"].mood == "waiting"
    half = registry.answered(again, "x", registry.questions(HERE)[0].digest, registry.Word(), NOW)
    assert not askable(show(half))


def test_where_nobody_can_be_asked_nothing_is_said(show: Show, texts: Texts) -> None:
    refusals = dict.fromkeys(TABLE) | {"check_nik": Refused("registry.none")}
    assert standings(show(HERE, refusals=refusals), texts, NOW) == {}
    assert standings(show(replace(HERE, status="completed", closed_at=NOW)), texts, NOW) == {}
    assert standings(show(b.verified(HERE), refusals=refusals), texts, NOW)["mother.nik"].mood == "good"


def test_it_may_be_asked_for_once_at_a_time(show: Show) -> None:
    assert askable(show(HERE)) and askable(show(HERE, pending=pending(state="refused")))
    assert not askable(show(HERE, pending=pending()))
    assert not askable(show(registry.asked(HERE, NOW)))
    assert not askable(show(HERE, refusals=dict.fromkeys(TABLE) | {"check_nik": Refused("registry.no_nik")}))


def test_the_day_is_the_office_s(show: Show, texts: Texts) -> None:
    late = registry.put_off(registry.asked(HERE, NOW), "quota", date(2020, 3, 25))
    night = NOW.replace(hour=18)
    assert "besok" not in standings(show(late), texts, night)["applicant.nik"].words, "it is the 25th in Jakarta"
