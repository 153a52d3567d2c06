"""One command at work on a profile: opened when it is needed, connected when it must be, closed in order."""

import os
import platform
import sys
from contextlib import ExitStack
from functools import cached_property

import click

from alpukat_desk.app.profile import Facts, Profile
from alpukat_desk.cli.output import Output
from alpukat_desk.desk import account, queries
from alpukat_desk.desk.queries import Shown
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.errors import AlpukatError, Locked, Refused, SignedOut
from alpukat_desk.domain.model import CommandId, RequestId, RequestRow, Struct
from alpukat_desk.remote import HttpApi

PASSPHRASE, PASSWORD = "ALPUKAT_PASSPHRASE", "ALPUKAT_PASSWORD"
"""Rows of a search among which a code is looked for: what it names exactly comes first."""


class Decided(Struct):
    """Where a request stands after a decision. ``command_id`` names it in the outbox; empty once the server has it."""

    id: RequestId
    code: str
    kind: str
    status: str
    version: int
    pending: int
    command_id: CommandId


class Seat:
    """``place`` and ``api`` are opened at their first use; ``close`` ends the api before the store."""

    def __init__(self, profile: Profile, out: Output) -> None:
        self.profile = profile
        self.out = out
        self._closing = ExitStack()

    def close(self) -> None:
        self._closing.close()

    @cached_property
    def place(self) -> Workplace:
        """Asks for the passphrase. Raises ``Locked`` and ``StoreDamaged``."""
        if not self.profile.exists():
            raise Locked("profile.missing")
        return self._opened(self.profile.open(self._passphrase()))

    def found(self) -> Workplace:
        """The place of a first run: chooses the passphrase and makes the store."""
        self.place = self._opened(self.profile.create(self._passphrase(new=True)))
        return self.place

    def _passphrase(self, *, new: bool = False) -> str:
        return self.secret(PASSPHRASE, "cli.ask_passphrase", Locked("passphrase.missing"), twice=new)

    def _opened(self, place: Workplace) -> Workplace:
        self._closing.callback(place.store.close)
        for notice in place.store.notices:
            self.out.aside(notice.code, **notice.detail)
        return place

    @cached_property
    def api(self) -> HttpApi:
        """The server, with the session of an earlier run. Raises ``SignedOut``."""
        place = self.place
        api = self.connect(self.profile.facts().server)
        account.resume(place, api)
        return api

    def connect(self, server: str) -> HttpApi:
        if not server:
            raise SignedOut("server.missing")
        api = HttpApi(server)
        self._closing.callback(api.close)
        return api

    def sign_in(self, server: str, officer: str) -> HttpApi:
        """With the password. The server is remembered once it knows the officer: a mistyped address never gets the
        session of another one."""
        place, wanted = self.place, server or self.profile.facts().server
        api = self.connect(wanted)
        password = self.secret(PASSWORD, "cli.ask_password", SignedOut("password.missing"))
        signed_in = account.sign_in(place, api, officer, password, platform.node())
        self.profile.remember(Facts(wanted, signed_in.id))
        return api

    def secret(self, variable: str, question: str, missing: AlpukatError, *, twice: bool = False) -> str:
        """From the environment or, where somebody sits at the terminal, from the keyboard; never from an argument."""
        value = os.environ.get(variable, "")
        if value:
            return value
        if not sys.stdin.isatty():
            raise missing
        words, again = (self.out.texts.say(code).text for code in (question, "cli.ask_again"))
        asked: str = click.prompt(words, hide_input=True, err=True, confirmation_prompt=again if twice else False)
        return asked

    def check_service(self, service: str) -> None:
        """A misspelt slug would find nothing and say nothing."""
        known = self.profile.catalogue.services
        if service and service not in known:
            raise click.BadParameter(f"{service!r} is not one of {', '.join(known)}", param_hint="--service")

    def find(self, name: str) -> RequestRow:
        """A request by its id or its code."""
        named = queries.rows(self.place, (RequestId(name),))
        found = named[0] if named else queries.coded(self.place, name)
        if found is None:
            raise Refused("request.missing")
        return found

    def decided(self, request_id: RequestId, kind: str) -> None:
        """Tells where a request stands after a decision, and under which id the decision waits to be sent."""
        shown = queries.request(self.place, request_id)
        if shown is None:
            raise Refused("request.missing")
        request, pending = shown.request, shown.pending
        made = pending[-1].id if pending and pending[-1].kind == kind else ""
        self.out.record(
            Decided(request.id, request.code, kind, request.status, request.version, len(pending), CommandId(made))
        )
        words = self.out.texts
        state = words.word("outbox", "waiting") if made else words.word("status", request.status)
        self.out.line(f"{request.code}  {words.word('command', kind)}  {state}")

    def shown(self, name: str) -> Shown:
        shown = queries.request(self.place, self.find(name).id)
        if shown is None:
            raise Refused("request.missing")
        return shown
