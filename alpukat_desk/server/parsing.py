"""HTTP as it is read: by a parser in C, which by itself would gather a head without end."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_MOST = 64 << 10
"""Bytes after which a head that does not end is no head of ours."""


class Bounded(HttpToolsProtocol):
    """Whoever sends more head than that is hung up on, before anything is known of them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._in_head = True
        self._head = 0

    def data_received(self, data: bytes) -> None:
        """What one call brings is bounded; its first part may belong to the request before."""
        began_before = self._in_head
        super().data_received(data)
        self._head = self._head + len(data) if began_before and self._in_head else 0
        if self._head > HEAD_MOST and not self.transport.is_closing():
            self.send_400_response("The head of the request does not end.")

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()
