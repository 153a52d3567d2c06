"""One request on one sheet, in sections. Here personal data is whole."""

from collections.abc import Iterator
from datetime import datetime

from alpukat_desk.cli.lists import outbox_lines
from alpukat_desk.cli.sheet_record import checklist, outputs, ticks
from alpukat_desk.cli.terminal import columns
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain import nik
from alpukat_desk.domain.fields import APPLICANT, field_of, value_of
from alpukat_desk.domain.model import Attachment, Document, Event, Fault, Request, Sha256
from alpukat_desk.domain.services import Requirement, Service
from alpukat_desk.gui.texts import Texts

_NUMBERS = frozenset({"nik", "kk"})
Row = tuple[str, ...]


def lines(shown: Shown, texts: Texts, now: datetime, *, reasons: bool = False) -> Iterator[str]:
    request, service = shown.request, texts.catalogue.services.get(shown.request.service)
    yield f"{request.code}  {texts.label(service.label) if service else request.service}"
    yield from columns(list(_head(shown, texts, now)), widest=24)
    yield from _section(texts, "applicant", _applicant(request, texts))
    yield from _section(texts, "fields", _fields(request, texts))
    yield from _section(texts, "findings", _findings(shown, texts))
    yield from _section(texts, "checklist", _ticked(shown, service, texts))
    yield from _section(texts, "attachments", [_attachment(item, shown.files, texts) for item in request.attachments])
    yield from _section(texts, "documents", [_document(item, request, texts) for item in request.documents])
    yield from _section(texts, "outputs", _outputs(shown, service, texts))
    yield from _section(texts, "reasons", _reasons(service, texts) if reasons else [])
    yield from _outbox(shown, texts)
    yield from _section(texts, "history", [_event(event, request, texts) for event in shown.history])
    if not shown.history_complete:
        yield f"  {texts.word('cli', 'history_incomplete')}"


def _section(texts: Texts, name: str, rows: list[Row]) -> Iterator[str]:
    if rows:
        yield ""
        yield texts.word("cli.section", name)
        yield from (f"  {line}" for line in columns(rows, widest=44))


def _outbox(shown: Shown, texts: Texts) -> Iterator[str]:
    if shown.pending:
        yield ""
        yield texts.word("cli.section", "outbox")
        yield from (f"  {line}" for line in outbox_lines(shown.pending, texts))


def _head(shown: Shown, texts: Texts, now: datetime) -> Iterator[Row]:
    request = shown.request

    def row(name: str, value: str) -> Row:
        return texts.word("cli.head", name), value

    yield row("status", f"{texts.word('status', request.status)} (v{request.version})")
    yield row("office", f"{texts.office(request.office)} ({request.office})")
    yield row("filed", f"{texts.moment(request.submitted_at)} · {texts.word('channel', request.channel)}")
    if shown.due_at:
        yield row("due", f"{texts.moment(shown.due_at)} ({texts.left(shown.due_at, now)[0]})")
    if request.lease:
        yield row("holder", f"{request.lease.officer_name} – {texts.moment(request.lease.until)}")
    if request.pickup:
        yield row("pickup", f"{texts.office(request.pickup.office)}, {texts.date(request.pickup.day)}")
    if request.facility:
        yield row("facility", _joined(request.facility.name, request.facility.letter))
    if request.suspects:
        yield row("suspects", ", ".join(request.suspects))
    if request.duplicate_of:
        yield row("duplicate_of", request.duplicate_of)
    if request.verdict:
        reasons = (_fault(fault, request, texts) for fault in request.verdict.faults)
        yield row("verdict", _joined(texts.word("event", request.verdict.kind), *reasons, request.verdict.text))


def _applicant(request: Request, texts: Texts) -> list[Row]:
    names = [f"applicant.{name}" for name in APPLICANT]
    return [(name, texts.field(request, name), _value(request, name)) for name in names if value_of(request, name)]


def _fields(request: Request, texts: Texts) -> list[Row]:
    subtype = [("subtype", texts.word("cli.head", "subtype"), request.subtype)] if request.subtype else []
    return [*subtype, *((name, texts.field(request, name), _told(request, name, texts)) for name in request.fields)]


def _told(request: Request, name: str, texts: Texts) -> str:
    """A choice by its code, which ``correct`` takes, and its words."""
    service = texts.catalogue.services.get(request.service)
    field = field_of(name, service) if service else None
    value = _value(request, name)
    chosen = next((item for item in field.choices if item.code == value), None) if field else None
    return f"{value} ({texts.label(chosen.label)})" if chosen else value


def _value(request: Request, name: str) -> str:
    value = value_of(request, name)
    return nik.grouped(value) if name.rpartition(".")[2] in _NUMBERS else value


def _findings(shown: Shown, texts: Texts) -> list[Row]:
    answers = {**shown.request.answers, **shown.draft.answers}
    return [
        (item.key, texts.word("severity", item.severity), _joined(texts.finding(item), answers.get(item.ground, "")))
        for item in shown.findings
    ]


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _ticked(shown: Shown, service: Service | None, texts: Texts) -> list[Row]:
    now = ticks(shown)
    return [
        (line.slug, _tick(now.get(line.slug, ""), line, texts), texts.requirement(shown.request, line.slug))
        for line in checklist(shown.request, service)
    ]


def _tick(tick: str, line: Requirement, texts: Texts) -> str:
    if tick in ("ok", "bad"):
        return texts.word("tick", tick)
    return tick or ("—" if line.required else "(—)")


def _attachment(item: Attachment, here: frozenset[Sha256], texts: Texts) -> Row:
    place = texts.word("cli", "file_here" if item.sha256 in here else "file_away")
    return item.id, item.requirement, f"{item.size} B", place, item.name


def _document(item: Document, request: Request, texts: Texts) -> Row:
    status = texts.word("document", item.status)
    waits = texts.word("outbox", "waiting") if item.provisional else ""
    return item.id, texts.output(request, item.output), _joined(status, item.number, waits), item.name


def _outputs(shown: Shown, service: Service | None, texts: Texts) -> list[Row]:
    """What ``attach`` may name, while the request takes a document."""
    open_now = service is not None and shown.refusals.get("attach") is None
    return [(item.slug, texts.label(item.label)) for item in outputs(shown.request, service)] if open_now else []


def _reasons(service: Service | None, texts: Texts) -> list[Row]:
    known = service.reasons if service else ()
    return [(item.code, "/".join(item.kinds), item.about or "—", texts.label(item.label)) for item in known]


def _fault(fault: Fault, request: Request, texts: Texts) -> str:
    reason = texts.reason(request, fault.code)
    return ": ".join(filter(None, (f"{reason} ({fault.about})" if fault.about else reason, fault.text)))


def _event(event: Event, request: Request, texts: Texts) -> Row:
    change = f"{event.field}: {event.before} → {event.after}" if event.field else event.after
    faults = (_fault(fault, request, texts) for fault in event.faults)
    told = _joined(change, *faults, event.text)
    return texts.moment(event.at), texts.word("event", event.kind), event.by_name, told
