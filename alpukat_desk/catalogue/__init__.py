"""What the trade fixes and the program only looks up: services, words, calendar, regions and offices.

Read from ``resources/`` once at start. A faulty file is refused with file, line and what is wrong.
"""

from alpukat_desk.catalogue.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.catalogue.regions import region_name
from alpukat_desk.catalogue.source import CatalogueFault
from alpukat_desk.catalogue.words import Sentence, Words

__all__ = ["RESOURCES", "Catalogue", "CatalogueFault", "Sentence", "Words", "load", "region_name"]
