"""Why a document is not issued, found or handed out (文书拒绝理由)."""

from renqi.kernel.errors import DomainError


class DocumentNotFound(DomainError):
    """No document has this code, or not for this person."""

    code = "documents.not_found"
    message = "There is no document with this code. Look at the code under its QR code again."


class DocumentDamaged(DomainError):
    """The bytes kept are not those that were issued."""

    code = "documents.damaged"
    message = (
        "The file kept of {number} is not the one that was issued: a byte has changed. It is not"
        " handed out. Tell the administrator, who restores it from a backup."
    )


class FontsMissing(DomainError):
    """The fonts that documents are set in were not installed."""

    code = "documents.fonts_missing"
    message = "The fonts for documents are missing from {folder}. Run: make assets"


class DocumentNotMade(DomainError):
    """The layout could not be made into a PDF."""

    code = "documents.not_made"
    message = "The document could not be made: {reason}"


class DocumentKindUnfit(DomainError):
    """The content is for another kind of document."""

    code = "documents.kind_unfit"
    message = "The content is for a document of kind {found}, not {kind}."


class DocumentRowUneven(DomainError):
    """A row of a list has more or fewer texts than there are columns."""

    code = "documents.row_uneven"
    message = "Row {row} has {found} texts for {columns} columns."


class DocumentTooLarge(DomainError):
    """There is more to say than a document holds."""

    code = "documents.too_large"
    message = "The content has {size} bytes; a document holds {most}. Issue it in parts."


class DocumentTooManyRows(DomainError):
    """A list has more rows than one document holds."""

    code = "documents.too_many_rows"
    message = "The list has {rows} rows; a document holds {most}. Issue it in parts."


class DocumentUntitled(DomainError):
    """A document has a title in both languages."""

    code = "documents.untitled"
    message = "A document needs a title in Chinese and in English."


class NumberPrefixUnfit(DomainError):
    """The prefix of a number is not one."""

    code = "documents.prefix_unfit"
    message = "{prefix} cannot begin a number: up to 20 letters or Chinese characters."


class DocumentWithdrawnAlready(DomainError):
    """A document is withdrawn once."""

    code = "documents.withdrawn_already"
    message = "{number} is withdrawn already."


class WithdrawalUnreasoned(DomainError):
    """A withdrawal says why."""

    code = "documents.withdrawal_unreasoned"
    message = "Say why the document is withdrawn."


class ReplacedByItself(DomainError):
    """A document is replaced by another one."""

    code = "documents.replaced_by_itself"
    message = "A document cannot be replaced by itself, or by one that is withdrawn."


class DocumentFixed(DomainError):
    """What was issued is neither altered nor removed."""

    code = "documents.fixed"
    message = "What was issued is neither altered nor removed."


class DocumentConstraintBroken(DomainError):
    """The database refused for a reason that no sentence is written for."""

    code = "documents.constraint_broken"
    message = "The database refuses this: {constraint}."
