"""Alpukat Desk: the civil-registration officers' queue manager that works with no network."""

__version__ = "0.1.0"
