"""How a command answers: short lines for people, or one JSON object a line for scripts."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

import click

from alpukat_desk.cli import records
from alpukat_desk.cli.terminal import harmless
from alpukat_desk.domain.model import Finding, Severity, Struct
from alpukat_desk.gui.texts import Texts


class Fault(Struct):
    """An error as a script reads it."""

    code: str
    text: str
    next: str
    detail: Mapping[str, str | int]


def standing(findings: Sequence[Finding]) -> str:
    """What a checked row or request is counted as: "wrong" with an error, "odd" with a warning, else "ok"."""
    found = {item.severity for item in findings}
    return "wrong" if Severity.ERROR in found else "odd" if Severity.WARNING in found else "ok"


class Output:
    """Everything a person reads goes through ``harmless``; asides go to the error stream and never to a script."""

    def __init__(self, texts: Texts, *, as_json: bool) -> None:
        self.texts = texts
        self.as_json = as_json

    def record(self, value: object) -> None:
        """For scripts only."""
        if self.as_json:
            click.echo(records.line(value))

    def row(self, value: Mapping[str, object], told: Callable[[], Iterable[str]]) -> None:
        """One of a hundred thousand: the value, already plain, for scripts, and the lines ``told`` for people. Not
        flushed one by one; ``flush`` at the end."""
        lines = (json.dumps(value),) if self.as_json else map(harmless, told())
        sys.stdout.writelines(f"{line}\n" for line in lines)

    @staticmethod
    def flush() -> None:
        """Where the reader has gone away, here is where it is noticed."""
        sys.stdout.flush()

    def line(self, text: str = "") -> None:
        """For people only."""
        if not self.as_json:
            click.echo(harmless(text))

    def say(self, code: str, **values: object) -> None:
        """A sentence for people, with the next step below where there is one."""
        sentence = self.texts.say(code, **values)
        self.line(sentence.text)
        if sentence.next:
            self.line(f"  → {sentence.next}")

    def aside(self, code: str, **values: object) -> None:
        sentence = self.texts.say(code, **values)
        if not self.as_json:
            click.echo(harmless(f"{sentence.text} {sentence.next}".strip()), err=True)

    def progress(self, code: str, **values: object) -> None:
        """One line that is written over, where somebody looks at it."""
        if not self.as_json and sys.stderr.isatty():
            click.echo(f"\r\x1b[K{harmless(self.texts.say(code, **values).text)}", err=True, nl=False)

    def progressed(self) -> None:
        """Clears the line that was written over."""
        if not self.as_json and sys.stderr.isatty():
            click.echo("\r\x1b[K", err=True, nl=False)

    def fault(self, code: str, detail: Mapping[str, str | int]) -> None:
        sentence = self.texts.say(code, **detail)
        if self.as_json:
            self.told(code, sentence.text, sentence.next, detail)
            return
        click.echo(harmless(f"{sentence.text} [{code}]"), err=True)
        if sentence.next:
            click.echo(harmless(f"  → {sentence.next}"), err=True)

    @staticmethod
    def told(code: str, text: str, step: str, detail: Mapping[str, str | int] | None = None) -> None:
        click.echo(records.line({"error": Fault(code, text, step, detail or {})}))
