"""Laws of the window: words are translated, citizens' text stays plain, threads are lanes."""

import ast
import re
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Signal

from tests.house.source import ROOT, Module, calls, last_name, module, modules, words

SHOWN = frozenset(
    "QLabel PlainLabel ElidedLabel QAction QPushButton QToolButton QCheckBox QRadioButton QGroupBox QDockWidget QMenu "
    "QMessageBox QLineEdit QPlainTextEdit QTextEdit QCommandLinkButton QProgressDialog QInputDialog QStandardItem "
    "QTableWidgetItem QListWidgetItem QTreeWidgetItem QWizardPage QSystemTrayIcon "
    "setText setWindowTitle setToolTip setStatusTip setWhatsThis setPlaceholderText setTitle setSubTitle setLabelText "
    "setInformativeText setDetailedText setPlainText setHeaderLabels setHorizontalHeaderLabels setTabText "
    "setTabToolTip setItemText setPrefix setSuffix setSpecialValueText setButtonText setAccessibleName "
    "setAccessibleDescription addTab insertTab addItem addItems insertItem addAction addMenu addButton addRow "
    "setNameFilter addPermanentWidget showMessage drawText information warning critical question about "
    "getOpenFileName getSaveFileName getText".split()
)
"""Qt's constructors and methods that put their arguments before the officer."""
OURS = frozenset({"PlainLabel", "ElidedLabel"})
"""Show their first argument only; the second names a look."""
WORDLESS = re.compile(r"#[0-9A-Fa-f]+|[A-Z]+ \(\*\.\w+\)")
"""Colours, and file filters that are the same in every language: PDF (*.pdf)."""
SHOWN_NAMES = frozenset({"text", "title", "tooltip", "placeholder", "sentence", "caption", "toolTip", "windowTitle"})
RICH = frozenset("setHtml insertHtml appendHtml QTextBrowser RichText AutoText MarkdownText setMarkdown".split())
BOXES = frozenset({"QLabel", "QMessageBox", "QErrorMessage", "QToolTip", "QWhatsThis"})
"""Widgets that guess rich text. gui/plain.py is where they are tamed."""
TAMED = "alpukat_desk/gui/plain.py"
THREADS = frozenset(
    "QThread QThreadPool QRunnable QtConcurrent moveToThread QMutex QReadWriteLock QSemaphore Thread Lock RLock "
    "Condition ProcessPoolExecutor asyncio".split()
)
LANE = "alpukat_desk/gui/lane.py"


def untranslated(source: Module) -> Iterator[str]:
    constants = _constants(source.tree)
    for name, call in calls(source.tree):
        shown = call.args[: 1 if name in OURS else None] if name in SHOWN else []
        named = [item.value for item in call.keywords if item.arg in SHOWN_NAMES or (name in SHOWN and item.arg)]
        for argument in (*shown, *named):
            for literal in _literals(argument, constants):
                yield source.at(call, f"{name}(…) shows the untranslated “{literal}”")


def _constants(tree: ast.AST) -> dict[str, str]:
    """Names that the file gives a text which reads like words."""
    named: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr):
            for target in node.targets:
                if isinstance(target, ast.Name) and " " in words(node.value).strip():
                    named[target.id] = words(node.value)
    return named


def _literals(node: ast.AST, constants: dict[str, str]) -> Iterator[str]:
    """Texts with letters in an expression, not looking into calls: what a call gives is its own affair."""
    if isinstance(node, ast.Call):
        method = node.func
        if isinstance(method, ast.Attribute) and method.attr in ("format", "join", "upper", "title"):
            yield from _literals(method.value, constants)
    elif isinstance(node, ast.Constant | ast.JoinedStr):
        if any(letter.isalpha() for letter in words(node)) and not WORDLESS.fullmatch(words(node)):
            yield words(node)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.IfExp | ast.Tuple | ast.List):
        for part in ast.iter_child_nodes(node):
            if part is not getattr(node, "test", None):
                yield from _literals(part, constants)


def unextractable(source: Module) -> Iterator[str]:
    for name, call in calls(source.tree):
        if name == "tr" and not all(isinstance(item, ast.Constant) for item in call.args[:1]):
            yield source.at(call, "translates a text that is not written there")


def rich_texts(source: Module) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute) and last_name(node) in RICH:
            yield source.at(node, f"uses {last_name(node)}")


def untamed_boxes(source: Module) -> Iterator[str]:
    if source.place == TAMED:
        return
    notes = {id(part) for node in ast.walk(source.tree) for note in _annotations(node) for part in ast.walk(note)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute) and last_name(node) in BOXES and id(node) not in notes:
            yield source.at(node, f"uses Qt's own {last_name(node)}")


def _annotations(node: ast.AST) -> list[ast.AST]:
    """A type named is no widget made."""
    return [note for name in ("annotation", "returns") if (note := getattr(node, name, None)) is not None]


def guessing_tooltips(source: Module) -> Iterator[str]:
    for name, call in calls(source.tree):
        if name == "setToolTip" and not all(_plain(argument) for argument in call.args):
            yield source.at(call, "gives a tooltip a text that may be taken for rich text")


def _plain(node: ast.AST) -> bool:
    if isinstance(node, ast.IfExp):
        return _plain(node.body) and _plain(node.orelse)
    if isinstance(node, ast.Call):
        return last_name(node.func) in ("tr", "plain_tooltip")
    return isinstance(node, ast.Constant)


def threads(source: Module) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute) and last_name(node) in THREADS:
            yield source.at(node, f"uses {last_name(node)}")
        if isinstance(node, ast.Name) and node.id == "ThreadPoolExecutor" and source.place != LANE:
            yield source.at(node, "starts its own thread")


def joined_emits(source: Module) -> Iterator[str]:
    for name, call in calls(source.tree):
        if name == "connect" and any(isinstance(item, ast.Attribute) and item.attr == "emit" for item in call.args):
            yield source.at(call, "joins a signal to an emit, which takes exactly what it declares: join the signal")


LAWS: dict[str, tuple[Callable[[Module], Iterator[str]], str]] = {
    "every word on the screen goes through the translation": (untranslated, 'self.name.setText("Approve")'),
    "a translated text is written where it is translated": (unextractable, "self.tr(text)"),
    "no widget is given rich text": (rich_texts, "edit.setHtml(text)"),
    "labels and boxes that guess rich text are tamed in gui/plain.py": (untamed_boxes, "QLabel(name)"),
    "a tooltip is a fixed text or an escaped one": (guessing_tooltips, "button.setToolTip(request.applicant.name)"),
    "threads are lanes": (threads, "QThread(self)"),
    "a signal is joined to a signal, never to its emit": (joined_emits, "line.textEdited.connect(self.edited.emit)"),
}
UNTRANSLATED = (
    'QAction("&Print", self)', 'QPushButton(text="Take")', 'x.setToolTip(f"{n} waiting")', 'x.addTab(page, "Outbox")',
    'x.setText("Late by " + span)', 'x.setText("Yes" if ok else "No")', 'x.addItems(["Light", "Dark"])',
    'x.setText("Reason: {}".format(reason))', 'A = "The outbox"\nx.setWindowTitle(A)', 'PlainLabel("NIK", "muted")',
    'Entry("heading", text="Services")', 'QtWidgets.QLabel("Name")', 'x.setText(word or "unknown")',
)  # fmt: skip
TRANSLATED = (
    'x.setText(self.tr("Approve"))', 'x.setText("")', 'x.setText("·")', "x.setText(texts.word('status', code))",
    'x.setText(f"{done} / {total}")', 'x.setObjectName("sidebar")', 'x.setText(self.tr("{n} left").format(n=n))',
    'x.setText(self.tr("Yes") if kind == "yes" else self.tr("No"))', 'KEY = "queue/width"\nx.setValue(KEY)',
    'getOpenFileName(self, "", "", "PDF (*.pdf)")',
    'PlainLabel(name, "muted")', 'Tokens(text="#1C2118")',
)  # fmt: skip


def screens() -> list[Module]:
    return [source for source in modules() if source.room in ("gui", "app")]


@pytest.mark.parametrize("law", LAWS)
def test_law(law: str) -> None:
    checker, bad = LAWS[law]
    assert list(checker(module("alpukat_desk/gui/x.py", bad))), "the checker lets its bad sample pass"
    broken = [line for source in screens() for line in checker(source)]
    assert not broken, f"{law}:\n" + "\n".join(broken)


@pytest.mark.parametrize("text", UNTRANSLATED)
def test_an_untranslated_text_is_seen_in_every_form(text: str) -> None:
    assert list(untranslated(module("alpukat_desk/gui/x.py", text)))


@pytest.mark.parametrize("text", TRANSLATED)
def test_a_translated_text_and_what_is_no_text_pass(text: str) -> None:
    assert not list(untranslated(module("alpukat_desk/gui/x.py", text)))


def test_qt_s_own_label_is_seen_as_call_as_parent_and_by_module_but_not_as_type() -> None:
    for text in ("class Name(QLabel): ...", "QtWidgets.QLabel()", "QMessageBox.warning(self, title, text)"):
        assert list(untamed_boxes(module("alpukat_desk/gui/x.py", text)))
    assert not list(untamed_boxes(module("alpukat_desk/gui/x.py", "def f(label: QLabel) -> QLabel: ...")))
    assert not list(untamed_boxes(module(TAMED, "class PlainLabel(QLabel): ...")))


@pytest.mark.parametrize("text", ["x.setToolTip(name)", "x.setToolTip(f'{name}')", "x.setToolTip(a if b else name)"])
def test_a_tooltip_of_a_variable_is_seen(text: str) -> None:
    assert list(guessing_tooltips(module("alpukat_desk/gui/x.py", text)))


class Bell(QObject):
    """Something that rings."""

    rang = Signal(bool)


def references_lost(act: Callable[[], object], times: int = 1000) -> int:
    """How many references to True the act loses (or keeps, if negative) when done so often."""
    before = sys.getrefcount(True)
    for _ in range(times):
        act()
    return before - sys.getrefcount(True)


def test_a_thousand_emits_lose_no_reference_to_true() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one per emit until the interpreter aborts."""
    kept: list[bool] = []
    if sys.version_info < (3, 12):
        assert references_lost(lambda: kept.append(True)) == -1000, "the measure sees references that are kept"
    bell = Bell()
    heard: list[bool] = []
    bell.rang.connect(lambda _rang: heard.append(False))
    assert references_lost(lambda: bell.rang.emit(True)) == 0
    assert len(heard) == 1000


def test_pyproject_excludes_the_qt_that_loses_them() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'"PySide6-Essentials[^"]*!=6\.12\.0', text)
