"""The one door to the network: ``HttpApi``. Every foreign exception becomes one of ours in here."""

from alpukat_desk.remote.api import HttpApi

__all__ = ["HttpApi"]
