"""The commands by name. Each is imported when it is asked for: none pays for another's libraries, and a machine
without Qt's keeps all but the window."""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module

import click


class Shelf(MutableMapping[str, click.Command]):
    """A group's commands, each named by the module and the attribute that hold it."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = dict(places)
        self._given: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name in self._given:
            return self._given[name]
        module, _, attribute = self._places[name].partition(":")
        found = getattr(import_module(module), attribute)
        assert isinstance(found, click.Command), f"{self._places[name]} is no command"
        return found

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._given[name] = command

    def __delitem__(self, name: str) -> None:
        self._places.pop(name, None)
        self._given.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter({**self._places, **self._given})

    def __len__(self) -> int:
        return len({**self._places, **self._given})
