"""Hold a version of a charter while something is done with it (锁定章程版本)."""

from renqi.programmes.riskfund.charter.domain.refusals import VersionUnknown
from renqi.programmes.riskfund.charter.domain.version_names import split_ref
from renqi.programmes.riskfund.charter.models import CharterVersion


def hold_version(ref: str) -> CharterVersion:
    """Hold a version by its `fund@number` until the transaction ends.

    Raises:
        VersionUnknown: There is none.

    Locks:
        The version.
    """
    named, row = split_ref(ref), None
    if named is not None:
        fund, number = named
        rows = CharterVersion.objects.select_for_update(no_key=True, of=("self",))
        row = rows.select_related("fund").filter(fund__key=fund, number=number).first()
    if row is None:
        raise VersionUnknown(ref=ref)
    return row
