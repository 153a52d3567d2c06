"""Errors as ends of a command."""

import click
import pytest

from alpukat_desk.cli.faults import BROKEN, EXITS, Misuse, Stop, faults_told
from alpukat_desk.cli.output import Output
from alpukat_desk.domain import errors
from alpukat_desk.gui.texts import Texts
from tests.house.quiet import ExpectedLog

CODES = {
    "Refused": 1, "Conflict": 1, "MustUpdate": 1, "Offline": 3, "ServerBusy": 3, "SignedOut": 4, "Locked": 4,
    "StoreDamaged": 5, "StoreFull": 5,
}  # fmt: skip


@pytest.fixture
def out(texts: Texts) -> Output:
    return Output(texts, as_json=False)


@pytest.mark.parametrize("name", CODES)
def test_every_error_has_its_exit_code(name: str, out: Output, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Stop) as stopped, faults_told(out):
        raise getattr(errors, name)("lease.none")
    assert stopped.value.exit_code == CODES[name]
    stopped.value.show()
    assert "[lease.none]" in capsys.readouterr().err


def test_no_error_is_forgotten() -> None:
    assert {kind.__name__ for kind in errors.AlpukatError.__subclasses__()} == set(CODES)
    assert {kind.__name__ for kind in EXITS} < set(CODES)


def test_a_bug_is_logged_and_told_calmly(
    out: Output, expected_log: ExpectedLog, capsys: pytest.CaptureFixture[str]
) -> None:
    expected_log("alpukat_desk.cli.faults", "unexpected")
    with pytest.raises(Stop) as stopped, faults_told(out):
        raise KeyError("3174015708900001")
    assert stopped.value.exit_code == BROKEN
    stopped.value.show()
    told = capsys.readouterr().err
    assert "KeyError" in told and "3174" not in told


def test_click_s_own_ends_pass(out: Output) -> None:
    for end in (click.UsageError("x"), click.exceptions.Exit(3), click.Abort(), BrokenPipeError()):
        with pytest.raises(type(end)) as raised, faults_told(out):
            raise end
        assert raised.value is end


def test_a_wrong_call_is_told_to_a_script_in_json(texts: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Misuse) as stopped, faults_told(Output(texts, as_json=True)):
        raise click.BadParameter("no such thing", param_hint="--service")
    assert stopped.value.exit_code == 2
    stopped.value.show()
    assert capsys.readouterr().out.startswith(
        '{"error": {"code": "usage", "text": "Invalid value for --service: no such'
    )
