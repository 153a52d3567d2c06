"""How the check of a NIK with the ministry stands, in one sentence: beside the field, and in the terminal."""

from datetime import datetime, timedelta

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain import registry
from alpukat_desk.domain.model import CLOSED, Element, Struct, Verification
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.registry import Question
from alpukat_desk.gui.texts import Texts


class Standing(Struct):
    """``mood``: "good", "against" (it wants a reason), "waiting" or "open"."""

    words: str
    mood: str


def standings(shown: Shown, texts: Texts, now: datetime) -> dict[str, Standing]:
    """By the field of the NIK. Nothing where nobody was asked and nobody can be."""
    found = {item.field: _standing(item, shown, texts, now) for item in registry.questions(shown.request)}
    return {field: standing for field, standing in found.items() if standing is not None}


def askable(shown: Shown) -> bool:
    """Whether asking now would bring something: it may be asked, and is not out already."""
    inquiry = shown.request.inquiry
    return shown.refusals.get("check_nik") is None and not inquiry and not _unsent(shown)


def _standing(question: Question, shown: Shown, texts: Texts, now: datetime) -> Standing | None:
    request, told = shown.request, registry.fresh(shown.request, question)
    inquiry = request.inquiry
    if told is not None and not (inquiry and inquiry.since > told.at):
        return answer(told, texts)
    if _unsent(shown):
        return Standing(texts.word("registry_state", "unsent"), "waiting")
    if inquiry is not None and inquiry.trouble:
        tomorrow = now.astimezone(WIB).date() + timedelta(days=1)
        day = inquiry.again_on or tomorrow
        when = texts.word("registry_state", "tomorrow") if day == tomorrow else texts.date(day)
        return Standing(texts.say(f"registry_state.{inquiry.trouble}", day=when).text, "waiting")
    if inquiry is not None:
        return Standing(texts.say("registry_state.asked", at=texts.moment(inquiry.since)).text, "waiting")
    return _unasked(question, shown, texts)


def _unasked(question: Question, shown: Shown, texts: Texts) -> Standing | None:
    if stale := shown.request.verifications.get(question.field):
        return Standing(texts.say("registry_state.stale", at=texts.moment(stale.at)).text, "open")
    refusal = shown.refusals.get("check_nik")
    if shown.request.status in CLOSED or (refusal is not None and refusal.code == "registry.none"):
        return None
    return Standing(texts.word("registry_state", "unchecked"), "open")


def _unsent(shown: Shown) -> bool:
    return any(row.kind == "check_nik" and row.state != "refused" for row in shown.pending)


def answer(told: Verification, texts: Texts) -> Standing:
    at = texts.moment(told.at)
    if told.code:
        return Standing(texts.say(f"registry_state.{told.code}", at=at).text, "against")
    differs = [_named(name, item, texts) for name, item in told.elements.items() if not item.fits]
    if differs:
        return Standing(texts.say("registry_state.differs", at=at, elements=", ".join(differs)).text, "against")
    return Standing(texts.say("registry_state.fits", at=at).text, "good")


def _named(name: str, item: Element, texts: Texts) -> str:
    """An element with its likeness where the ministry told it."""
    word = texts.word("element", registry.ENDS.get(name, name))
    return word if item.score is None else f"{word} ({item.score}%)"
