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
