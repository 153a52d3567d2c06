"""One request as one object for scripts: all the desk knows of it, and what may be answered."""

from alpukat_desk.cli import records
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Attachment, Finding, Request
from alpukat_desk.domain.services import Output, Requirement, Service, asked, holds
from alpukat_desk.gui.texts import Texts


def record(shown: Shown, texts: Texts) -> dict[str, object]:
    """Everything the desk knows of the request, the checklist and the reasons that may be given included."""
    request, service = shown.request, texts.catalogue.services.get(shown.request.service)
    return {
        **{name: getattr(shown, name) for name in shown.__struct_fields__},
        "refusals": {kind: _refusal(refusal, texts) for kind, refusal in shown.refusals.items()},
        "findings": [_finding_record(finding, request, texts) for finding in shown.findings],
        "checklist": [_line_record(line, shown) for line in checklist(request, service)],
        "outputs": outputs(request, service),
        "reasons": service.reasons if service else (),
    }


def _refusal(refusal: Refused | None, texts: Texts) -> dict[str, object] | None:
    if refusal is None:
        return None
    sentence = texts.error(refusal)
    return {"code": refusal.code, "text": sentence.text, "next": sentence.next, "detail": refusal.detail}


def _finding_record(finding: Finding, request: Request, texts: Texts) -> dict[str, object]:
    known = records.plain(finding)
    assert isinstance(known, dict), "a struct becomes an object"
    answer = request.answers.get(finding.ground, "")
    return {**known, "key": finding.key, "text": texts.finding(finding), "answer": answer}


def _line_record(line: Requirement, shown: Shown) -> dict[str, object]:
    return {
        "requirement": line.slug,
        "required": line.required,
        "substitutes": [item.form for item in line.substitutes],
        "tick": ticks(shown).get(line.slug, ""),
        "attachments": [item.id for item in _files(shown.request, line.slug)],
    }


def ticks(shown: Shown) -> dict[str, str]:
    """What was decided, under what was ticked since."""
    return {**shown.request.ticks, **shown.draft.ticks}


def checklist(request: Request, service: Service | None) -> tuple[Requirement, ...]:
    return asked(service, request.subtype, request.fields) if service else ()


def _files(request: Request, slug: str) -> list[Attachment]:
    return [item for item in request.attachments if item.requirement == slug]


def outputs(request: Request, service: Service | None) -> tuple[Output, ...]:
    """The documents this request may have."""
    known = service.outputs if service else ()
    return tuple(item for item in known if holds(item.when, request.subtype, request.fields))
