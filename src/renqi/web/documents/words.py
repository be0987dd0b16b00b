"""Words for kinds and states of documents (文书名称)."""

from django.utils.translation import gettext_lazy as _

from renqi.engines.documents.domain.content import DocumentKind
from renqi.engines.documents.selectors.documents import DocumentLine, DocumentState
from renqi.web.shell.words import Look

KIND_LOOKS = {
    DocumentKind.LETTER: Look(label=_("Letter"), tone="", icon="mail"),
    DocumentKind.LIST: Look(label=_("List"), tone="", icon="list-details"),
}
STATE_LOOKS = {
    DocumentState.STANDS: Look(label=_("stands"), tone="good", icon="circle-check"),
    DocumentState.WITHDRAWN: Look(label=_("withdrawn"), tone="bad", icon="circle-x"),
}


def kind_look(line: DocumentLine) -> Look:
    """Show of which kind a document is."""
    return KIND_LOOKS[DocumentKind(line.kind)]


def state_look(line: DocumentLine) -> Look:
    """Show whether a document still stands."""
    stands = line.withdrawal is None
    return STATE_LOOKS[DocumentState.STANDS if stands else DocumentState.WITHDRAWN]
