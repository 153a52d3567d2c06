"""What the officer set about the window: typed, with the default beside the name. No secrets, no requests."""

from PySide6.QtCore import QByteArray, QSettings

LANGUAGES = ("id", "en")
APPEARANCES = ("system", "light", "dark")
SCALES = (1.0, 1.25, 1.5)
"""1.0 is 100 %."""


class Settings:
    """One INI file in the profile folder, so that a profile is a folder and nothing else."""

    def __init__(self, path: str) -> None:
        self._store = QSettings(path, QSettings.Format.IniFormat)

    def _one_of(self, key: str, choices: tuple[str, ...]) -> str:
        """What stands there, or the first choice where it is none of them."""
        value = str(self._store.value(key, choices[0]))
        return value if value in choices else choices[0]

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key, QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    @property
    def language(self) -> str:
        return self._one_of("language", LANGUAGES)

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    @property
    def appearance(self) -> str:
        return self._one_of("appearance", APPEARANCES)

    @appearance.setter
    def appearance(self, value: str) -> None:
        self._store.setValue("appearance", value)

    @property
    def text_scale(self) -> float:
        return float(self._one_of("text_scale", tuple(str(scale) for scale in SCALES)))

    @text_scale.setter
    def text_scale(self, value: float) -> None:
        self._store.setValue("text_scale", str(value))

    @property
    def splitter(self) -> QByteArray:
        return self._bytes("splitter")

    @splitter.setter
    def splitter(self, value: QByteArray) -> None:
        self._store.setValue("splitter", value)

    @property
    def geometry(self) -> QByteArray:
        return self._bytes("geometry")

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    def save(self) -> None:
        """Writes now; Qt would do it by itself a little later."""
        self._store.sync()
