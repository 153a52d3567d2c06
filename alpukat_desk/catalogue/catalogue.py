"""Everything of ``resources/``, loaded once at start into one value."""

from pathlib import Path

from alpukat_desk.catalogue import calendar, regions, services, words
from alpukat_desk.catalogue.regions import region_name
from alpukat_desk.catalogue.words import Words
from alpukat_desk.domain.model import Office, Struct
from alpukat_desk.domain.promise import Calendar
from alpukat_desk.domain.services import Service

RESOURCES = Path(__file__).parents[2] / "resources"


class Catalogue(Struct):
    """Everything of ``resources/``. ``services`` by slug in the order of their numbers, ``regions`` by code without
    dots down to the kecamatan, ``offices`` by code with dots, each after the one above it."""

    services: dict[str, Service]
    calendar: Calendar
    regions: dict[str, str]
    offices: dict[str, Office]
    words: Words

    def office_name(self, code: str) -> str:
        """The office's name, or its code where it is not one of ours."""
        office = self.offices.get(code)
        return office.name if office else code

    def region_name(self, code: str) -> str:
        """The name behind a code with dots, down to the kelurahan; empty where there is none."""
        return region_name(code)


def load(resources: Path = RESOURCES) -> Catalogue:
    """Raises ``CatalogueFault``, whose text is one sentence, for the first thing that is wrong."""
    return Catalogue(
        services=services.read(resources),
        calendar=calendar.read(resources),
        regions=regions.regions(),
        offices=regions.offices(resources),
        words=words.read(resources),
    )
