"""Which of a request's documents is meant, where the caller may leave it out."""

import click

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Document, DocumentStatus, Request


def chosen(request: Request, document_id: str) -> Document:
    """The one named, or the only one in use. Raises ``Refused("document.unknown")``."""
    documents = request.documents
    if document_id:
        found = [item for item in documents if item.id == document_id]
    else:
        found = [item for item in documents if item.status != DocumentStatus.VOID]
    if not found:
        raise Refused("document.unknown")
    if len(found) > 1:
        names = ", ".join(f"{item.id} ({item.output})" for item in found)
        raise click.BadParameter(f"say which document: {names}", param_hint="--document")
    return found[0]
