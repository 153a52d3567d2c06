import gzip
import zlib

import httpx

from alpukat_desk.domain.wire import End, Mark
from alpukat_desk.server.routes.feed import _gzipped
from tests import builders as b
from tests.server.site import Site, case, feed_lines

ONE = b.officer(1)


def raw_feed(site: Site, encoding: str, cursor: str = "") -> tuple[httpx.Headers, bytes]:
    headers = {**site.sign_in(ONE), "Accept-Encoding": encoding}
    with site.client.stream("GET", "/v1/feed", params={"cursor": cursor}, headers=headers) as answer:
        return answer.headers, b"".join(answer.iter_raw())


def test_the_feed_is_packed_only_for_who_takes_it(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 301)))
    plain_headers, plain = raw_feed(site, "identity")
    packed_headers, packed = raw_feed(site, "gzip, br")
    assert "content-encoding" not in plain_headers
    assert packed_headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 5
    assert plain_headers["content-type"].startswith("application/x-ndjson")


def test_a_cursor_goes_on(site: Site) -> None:
    site.file(case(1))
    end = feed_lines(raw_feed(site, "identity")[1])[-1]
    assert isinstance(end, End)
    assert len(feed_lines(raw_feed(site, "identity", end.cursor)[1])) == 2


def test_what_was_read_up_to_a_mark_counts_when_the_line_breaks() -> None:
    pages = [b'{"t":"row"}\n{"t":"mark","cursor":"a"}\n', b'{"t":"mark","cursor":"b"}\n']
    stream = _gzipped(iter(pages))
    opened = zlib.decompressobj(31)
    assert opened.decompress(next(stream)) == pages[0]
    assert feed_lines(opened.decompress(next(stream))) == [Mark("b")]
