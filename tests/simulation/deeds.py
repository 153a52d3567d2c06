"""What an officer of the simulation may decide about a request, by name, and how one is opened."""

from collections.abc import Callable

from alpukat_desk.desk import queries, sync, transfers
from alpukat_desk.domain import commands as c
from alpukat_desk.domain import registry
from alpukat_desk.domain.model import Element, Request, RequestId
from alpukat_desk.domain.registry import Said, Unanswered, Word
from tests import builders as b
from tests.loopback import NEIGHBOUR
from tests.simulation.town import Laptop


def _sex(request: Request) -> tuple[str, str]:
    before = request.fields.get("mother.sex", "")
    return before, "" if before else "P"


WORDS: tuple[Said, ...] = (
    Word({"NIK": Element(True), "NAMA_LGKP": Element(True, 100)}),
    Word({"NIK": Element(True), "NAMA_LGKP": Element(False, 60)}),
    Word(code="not_found"),
    Unanswered(registry.QUOTA),
    Unanswered(registry.UNREACHABLE, counted=False),
)
"""What the ministry may say of everybody."""
PAYLOADS: dict[str, Callable[[Request], c.AnyPayload]] = {
    "note": lambda _: c.Note("dilihat"),
    "approve": lambda _: b.approve(),
    "return": lambda _: c.Return((b.fault(),), "ulang"),
    "reject": lambda _: c.Reject((b.fault("not-entitled", ""),), "bukan"),
    "release": lambda _: c.Release(),
    "wait": lambda _: c.Wait("pusat"),
    "resume": lambda _: c.Resume(),
    "resubmit": lambda r: c.Resubmit("sudah saya betulkan", {"child.name": r.fields["child.name"] + "b"}),
    "correct name": lambda r: c.Correct("child.name", r.fields["child.name"], r.fields["child.name"] + "a", "KK"),
    "correct sex": lambda r: c.Correct("mother.sex", *_sex(r), "KTP"),
    "forward": lambda r: c.Forward(NEIGHBOUR if r.office != NEIGHBOUR else b.OFFICE, "pindah"),
    "check_nik": lambda _: c.CheckNik(),
    "explain": lambda r: c.Explain(dict.fromkeys((item.ground for item in registry.findings(r)), "sudah dicocokkan")),
    "print": lambda r: c.Print(r.documents[-1].id if r.documents else "", "lagi"),
}


def opened(one: Laptop, request_id: RequestId) -> None:
    """With its history and its files."""
    sync.look_up(one.desk.place, one.line, request_id)
    found = queries.request(one.desk.place, request_id)
    for item in found.request.attachments if found else ():
        transfers.fetch(one.desk.place, one.line, item.sha256, request_id)


def means(name: str, request: Request) -> bool:
    """Whether there is anything it could be about."""
    return {"print": bool(request.documents), "explain": any(registry.findings(request))}.get(name, True)
