"""When the promise begins to count."""

from datetime import timedelta

from msgspec.structs import replace

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.completeness import completed, lacking
from alpukat_desk.domain.lifecycle import apply
from tests.builders import NOW, attachment, command, context, officer, request, service

LATER = NOW + timedelta(hours=2)
BARE = request(attachments=(), complete_at=None)


def slugs(of):
    return [line.slug for line in lacking(of, service())]


def test_a_paper_a_tick_or_a_substitute_stands_for_a_line():
    assert slugs(BARE) == ["birth-letter", "kk"]
    assert slugs(replace(BARE, attachments=(attachment(2, "kk"),))) == ["birth-letter"]
    assert slugs(replace(BARE, ticks={"birth-letter": "F-2.03", "kk": "ok"})) == []
    assert slugs(replace(BARE, ticks={"kk": "F-2.03"})) == ["birth-letter", "kk"]


def test_the_clock_begins_once_and_not_before():
    assert completed(BARE, service(), NOW) == BARE
    assert completed(request(complete_at=None), None, NOW).complete_at is None
    whole = completed(request(complete_at=None), service(), NOW)
    assert whole.complete_at == NOW
    assert completed(whole, service(), LATER) == whole


def test_what_was_complete_stays_so():
    assert completed(replace(BARE, complete_at=NOW), service(), LATER).complete_at == NOW


def test_the_last_tick_begins_the_clock_of_an_entry_whose_papers_came_on_the_counter():
    held = request(attachments=(), complete_at=None, holder=officer())
    ticks = {"birth-letter": "ok", "kk": "ok"}
    approved = apply(held, command(c.Approve(ticks), held), context(now=LATER)).request
    assert approved.complete_at == LATER


def test_what_completes_nothing_leaves_the_clock_alone():
    held = request(attachments=(), complete_at=None, holder=officer())
    assert apply(held, command(c.Note("ditelepon"), held), context()).request.complete_at is None
