"""What must hold of every row forever is held by the database."""

import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

import renqi.engines.casework
from renqi.engines.casework.domain.case_type_document import digest_of
from renqi.engines.casework.domain.input_refusals import ConstraintBroken, RecordFixed
from renqi.engines.casework.models import (
    Act,
    Assignment,
    Case,
    CaseTypeVersion,
    Clock,
    ConflictDeclaration,
    Draft,
    Evidence,
    HeldDuty,
    Notice,
    Objection,
)
from renqi.engines.casework.services.constraints import REFUSALS, refusing
from renqi.kernel.constraints import constraint_name
from tests.engines.casework.grants import GRANT, LEAD, day, in_decision, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
SQL = Path(str(renqi.engines.casework.__file__)).parent / "sql"
NOON = day("03-02", hour=12)


@pytest.fixture
def case() -> Case:
    return submitted(day("03-02"))


def act_after(case: Case, **changes: object) -> Act:
    last = Act.objects.filter(case=case).latest("number")
    values = {
        "case": case,
        "number": last.number + 1,
        "key": "x",
        "kind": "move",
        "person_key": 1,
        "person_name": "x",
        "role": "x",
        "organisation": "",
        "duty": "x",
        "from_stage": last.to_stage,
        "to_stage": last.to_stage,
        "round": 1,
        "effective_on": dt.date(2026, 3, 2),
        "at": NOON,
        **changes,
    }
    return Act.objects.create(**values)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"number": 4}, "casework_act_follows_last"),
        ({"number": 2}, "casework_act_follows_last"),
        ({"from_stage": "draft"}, "casework_act_follows_last"),
        ({"from_stage": ""}, "casework_act_follows_last"),
        ({"person_name": ""}, "act_names_its_doer"),
        ({"receipt_digest": "yes"}, "act_receipt_digest_shape"),
    ],
)
def test_an_act_that_does_not_follow_the_last_is_refused(
    case: Case, changes: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act_after(case, **changes)
    assert constraint_name(refused.value) == constraint


@pytest.mark.parametrize("changes", [{"stage": "granted"}, {"version": 3}, {"round": 2}])
def test_a_case_stands_nowhere_but_where_its_acts_led(
    case: Case, changes: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**changes)
    assert constraint_name(refused.value) == "casework_case_follows_acts"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject_key": "91440300MA5FIRM022"},
        {"rule_refs": [{"ref": "new", "digest": "d"}]},
        {"related_keys": ["x"]},
        {"opened_at": NOON},
    ],
)
def test_a_case_keeps_what_it_began_with(case: Case, changes: dict[str, object]) -> None:
    with pytest.raises(RecordFixed), refusing(), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**changes)


def test_a_case_cannot_change_its_table(case: Case) -> None:
    other = CaseTypeVersion.objects.create(
        key="other",
        version="1",
        digest=digest_of(dataclasses.replace(GRANT, key="other")),
        table={},
        registered_at=NOON,
    )
    with pytest.raises(RecordFixed), refusing(), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(type_version=other)


APPEND_ONLY = ("act", "casetypeversion", "draft", "heldduty", "review")
KEPT = (*APPEND_ONLY, "case", "clock", "conflictdeclaration")


@pytest.mark.owner
def test_nothing_that_was_recorded_is_altered_or_removed() -> None:
    in_decision(day("03-02"))  # leaves a row in each of the tables
    tried = [f"UPDATE casework_{table} SET id = id" for table in APPEND_ONLY]  # noqa: S608
    tried += [f"DELETE FROM casework_{table}" for table in KEPT]  # noqa: S608
    for statement in tried:
        with (
            pytest.raises(RecordFixed),
            refusing(),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_what_is_settled_stays_settled() -> None:
    case = submitted(day("03-02"))
    notice = Notice.objects.create(
        case=case, stage="intake", round=1, text="x", published_at=NOON, closes_on=NOON.date()
    )
    objection = Objection.objects.create(
        notice=notice, name="x", contact="x", text="x", raised_at=NOON
    )
    evidence = Evidence.objects.get(case=case)
    assignment = Assignment.objects.create(
        case=case, duty="x", person_key=1, person_name="x", assigned_by_key=1, from_at=NOON
    )
    settled = (
        (notice, {"closed_at": NOON, "outcome": "grant"}, {"text": "y"}),
        (
            objection,
            {"answered_at": NOON, "answer": "no", "upheld": False, "answered_by": "x"},
            {"text": "y"},
        ),
        (evidence, {"withdrawn_at": NOON, "withdrawn_by": "x"}, {"sha256": "0" * 64}),
        (assignment, {"until_at": NOON, "ended_because": "x"}, {"person_key": 2}),
    )
    for row, settles, alters in settled:
        rows = type(row)._base_manager.filter(pk=row.pk)
        with pytest.raises(RecordFixed), refusing(), transaction.atomic():
            rows.update(**alters)
        with pytest.raises(RecordFixed), refusing(), transaction.atomic():
            rows.update(**settles, **alters)
        assert rows.update(**settles) == 1
        with pytest.raises(RecordFixed), refusing(), transaction.atomic():
            rows.update(**settles)


def test_a_person_has_one_side_of_what_is_kept_apart(case: Case) -> None:
    sides = {"case": case, "person_key": LEAD.person_id, "apart": "duties", "since": NOON}
    HeldDuty.objects.create(**sides, side="approver")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        HeldDuty.objects.create(**sides, side="handler")
    assert constraint_name(refused.value) == "held_duty_one_side"


def test_one_clock_of_a_case_runs(case: Case) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Clock.objects.create(
            case=case,
            stage="review",
            state="running",
            started_on=NOON.date(),
            counted_from=NOON.date(),
            days_to_run=1,
            due_on=NOON.date(),
            is_provisional=False,
        )
    assert constraint_name(refused.value) == "clock_one_runs"


def test_of_two_saves_on_one_revision_the_database_takes_one(case: Case) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Draft.objects.create(
            case=case,
            revision=1,
            based_on=0,
            accepted=True,
            data={},
            person_key=1,
            person_name="x",
            saved_at=NOON,
        )
    assert constraint_name(refused.value) == "draft_revision_once"


def test_a_standing_declaration_names_a_ground() -> None:
    with pytest.raises(ConstraintBroken, match="names_a_ground"), refusing():
        ConflictDeclaration.objects.create(
            subject_key="x",
            person_key=1,
            person_name="x",
            grounds=[],
            declared_by_key=1,
            declared_at=NOON,
        )


def test_the_table_of_refusals_names_only_constraints_that_exist() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger"
            " UNION SELECT indexrelid::regclass::text FROM pg_index"
        )
        existing = {name for (name,) in cursor.fetchall()}
    raised = set(
        re.findall(r"CONSTRAINT = '(\w+)'", "".join(map(Path.read_text, SQL.glob("*.sql"))))
    )
    assert set(REFUSALS) <= existing | raised


def newest_functions() -> dict[str, str]:
    """Give each function's newest text: `name_v2.sql` comes after `name.sql`."""
    function = re.compile(r"FUNCTION (casework_\w+)\([^)]*\).*?\$body\$(.*?)\$body\$", re.DOTALL)
    texts = (path.read_text("utf-8") for path in sorted(SQL.glob("*.sql"), key=lambda p: p.stem))
    return {one[1]: one[2] for text in texts for one in function.finditer(text)}


@pytest.mark.parametrize("name", newest_functions())
def test_the_installed_trigger_is_the_one_in_the_newest_file(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
        ((installed,),) = cursor.fetchall()
    assert installed == newest_functions()[name]


def test_the_models_and_the_migrations_say_the_same() -> None:
    call_command("makemigrations", "casework", check=True, dry_run=True, verbosity=0)
