"""HTTP as it is read: by a parser in C, which by itself would gather a head without end."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_MOST = 64 << 10
"""Bytes after which a head that does not end is no head of ours."""


class Bounded(HttpToolsProtocol):
    """Whoever sends more head than that is hung up on, before anything is known of them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._unread = 0
        """Bytes since something of a request was whole."""

    def data_received(self, data: bytes) -> None:
        self._unread += len(data)
        super().data_received(data)
        if self._unread > HEAD_MOST and not self.transport.is_closing():
            self.send_400_response("The head of the request does not end.")

    def on_headers_complete(self) -> None:
        self._unread = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._unread = 0
        super().on_message_complete()
