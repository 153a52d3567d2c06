import asyncio
import socket
from contextlib import closing

import pytest

from alpukat_desk.domain.errors import Refused
from alpukat_desk.server.serving import address, bound


def test_a_port_in_use_is_refused() -> None:
    with closing(bound("127.0.0.1", 0)) as taken:
        taken.listen()
        with pytest.raises(Refused, match=r"server\.port"):
            bound("127.0.0.1", taken.getsockname()[1])


def test_an_address_is_one_a_desk_can_be_given() -> None:
    with closing(bound("127.0.0.1", 0)) as plain, closing(bound("::1", 0)) as six:
        assert address(plain) == f"http://127.0.0.1:{plain.getsockname()[1]}"
        assert address(six) == f"http://[::1]:{six.getsockname()[1]}"


def test_an_answer_in_parts_does_not_wait_for_acknowledgements() -> None:
    async def delays(listener: socket.socket) -> bool:
        made: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            made.set_result(not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(met, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            try:
                return await made
            finally:
                writer.close()
                await writer.wait_closed()

    assert not asyncio.run(delays(bound("127.0.0.1", 0)))
