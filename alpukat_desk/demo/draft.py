"""A request on its way to be filed: what the applicant typed and photographed, before pictures and numbers exist."""

from alpukat_desk.demo.sheet import Sheet
from alpukat_desk.demo.story import Story
from alpukat_desk.domain.model import Applicant, Struct


class Attached(Struct):
    """One file. ``requirement`` is the line of the checklist it answers, ``form`` the form that stands in for it."""

    requirement: str
    name: str
    sheet: Sheet
    required: bool = True
    form: str = ""


class Draft(Struct, kw_only=True):
    """``fault`` names what was planted and ``where`` the field or requirement it is in; both empty as a rule."""

    service: str
    channel: str
    story: Story
    applicant: Applicant
    fields: dict[str, str]
    subtype: str
    attached: tuple[Attached, ...]
    fault: str = ""
    where: str = ""
