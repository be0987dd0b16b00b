"""What a drafter changes is the drafter's number, no longer that of the source (依据随改动更新)."""

from collections.abc import Mapping
from typing import Any

from renqi.programmes.riskfund.charter.domain.basis import Evidence
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.charter_lines import charter_lines
from renqi.programmes.riskfund.charter.domain.write_charter import write_charter


def revise_basis(old: Charter, new: Charter) -> dict[str, Any]:
    """Write a changed charter, marking each changed line as decided here (修改章程).

    Where the change also says anew where the line comes from, that stands.

    Args:
        old: The draft as it was.
        new: The same with changes.

    Returns:
        The document of the new one.
    """
    document = write_charter(new)
    before = {line.path: line for line in charter_lines(old)}
    said: Mapping[str, Any] = {one.path: one for one in old.basis}
    basis = dict(document["basis"])
    for line in charter_lines(new):
        then = before.get(line.path)
        is_changed = then is None or then.text != line.text
        if is_changed and new.basis_of(line.path) == said.get(line.path):
            clause = "本次新增" if then is None else f"本次修改，原为：{then.text.zh}"
            basis[line.path] = {
                "clause": clause,
                "source": "",
                "evidence": Evidence.DECISION.value,
            }
    document["basis"] = dict(sorted(basis.items()))
    return document
