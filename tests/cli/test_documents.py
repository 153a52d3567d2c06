"""Which document is meant."""

import click
import pytest

from alpukat_desk.cli.documents import chosen
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import DocumentStatus
from tests.builders import document, request


def test_the_only_one_in_use_need_not_be_named() -> None:
    about = request(documents=(document(1, DocumentStatus.VOID), document(2)))
    assert chosen(about, "").id == "document-2"
    assert chosen(about, "document-1").id == "document-1"


def test_of_several_one_must_be_named() -> None:
    with pytest.raises(click.BadParameter, match=r"document-1 \(akta-lahir\), document-2"):
        chosen(request(documents=(document(1), document(2))), "")


@pytest.mark.parametrize("name", ["", "document-9"])
def test_none_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="document.unknown"):
        chosen(request(), name)
