"""What the officer set about the window: typed, with the default beside the name. No secrets, no requests."""

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """One INI file in the profile folder, so that a profile is a folder and nothing else."""

    def __init__(self, path: str) -> None:
        self._store = QSettings(path, QSettings.Format.IniFormat)

    def _text(self, key: str, default: str) -> str:
        return str(self._store.value(key, default))

    @property
    def language(self) -> str:
        """ "id" or "en"."""
        return self._text("language", "id")

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    @property
    def appearance(self) -> str:
        """ "system", "light" or "dark"."""
        return self._text("appearance", "system")

    @appearance.setter
    def appearance(self, value: str) -> None:
        self._store.setValue("appearance", value)

    @property
    def text_scale(self) -> float:
        """1.0 is 100 %; between 1.0 and 1.5."""
        return min(1.5, max(1.0, float(self._text("text_scale", "1.0"))))

    @text_scale.setter
    def text_scale(self, value: float) -> None:
        self._store.setValue("text_scale", str(value))

    @property
    def splitter(self) -> QByteArray:
        value = self._store.value("splitter", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    @splitter.setter
    def splitter(self, value: QByteArray) -> None:
        self._store.setValue("splitter", value)

    @property
    def geometry(self) -> QByteArray:
        value = self._store.value("geometry", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)
