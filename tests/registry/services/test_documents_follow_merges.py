"""A merge of firms brings their letters along, and undoing it gives them back."""

from pathlib import Path

import pytest

from renqi.engines.documents.selectors.documents import documents_of
from renqi.identity.domain.scope import Scope
from renqi.registry.services.merge_firms import merge_firms, unmerge_firm
from tests.engines.documents.letters import issue
from tests.registry.firm_files import NOON, bring, uscc

pytestmark = pytest.mark.django_db
OLD, KEPT = uscc(1), uscc(2)


def test_letters_go_with_the_firm_and_come_back(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [{"uscc": OLD, "name": "甲旧"}, {"uscc": KEPT, "name": "甲"}])
    own, other = issue(key="a:1", subject_key=OLD), issue(key="a:2", subject_key=KEPT)

    def held(code: str) -> set[str]:
        return {one.number for one in documents_of(code, scope=Scope(uscc=code))}

    said = {"duplicate_uscc": OLD, "actor": "tester", "at": NOON}
    merge_firms(kept_uscc=KEPT, reason="同一企业", **said)  # type: ignore[arg-type]
    assert (held(OLD), held(KEPT)) == (set(), {own.number, other.number})
    unmerge_firm(reason="两家", **said)  # type: ignore[arg-type]
    assert (held(OLD), held(KEPT)) == ({own.number}, {other.number})
