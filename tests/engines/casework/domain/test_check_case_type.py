"""A table that contradicts itself is refused, and the reason names the row."""

import dataclasses
from typing import Any

import pytest

from renqi.engines.casework.domain.case_type import (
    ActKind,
    CaseType,
    Deadline,
    Duty,
    FourEyes,
    Needs,
    Separation,
    Stage,
)
from renqi.engines.casework.domain.case_type_document import (
    digest_of,
    from_document,
    to_document,
)
from renqi.engines.casework.domain.check_case_type import check_case_type, faults_of
from renqi.engines.casework.domain.refusals import CaseTypeInconsistent
from tests.engines.casework.grants import ACTS, BATCH, GRANT, LINE, act, name


def grant(**changes: Any) -> CaseType:
    return dataclasses.replace(GRANT, **changes)


def with_act(**changes: Any) -> CaseType:
    """Change the last act of the table, `appeal`."""
    return grant(acts=(*ACTS[:-1], dataclasses.replace(ACTS[-1], **changes)))


def plus(*more: Any) -> CaseType:
    return grant(acts=(*ACTS, *more))


M = ActKind.MOVE
BROKEN = {
    "stage limbo can never be reached": grant(
        stages=(*GRANT.stages, Stage(key="limbo", label=name("x"), is_final=True))
    ),
    "stage limbo is a dead end that is not final": grant(
        stages=(*GRANT.stages, Stage(key="limbo", label=name("x"))),
        acts=(*ACTS, act("lose", M, "handler", "intake>limbo")),
    ),
    "from stage limbo the case can never end": grant(
        stages=(
            *GRANT.stages,
            Stage(key="limbo", label=name("x")),
            Stage(key="limbo2", label=name("x")),
        ),
        acts=(
            *ACTS,
            act("lose", M, "handler", "intake,limbo2>limbo"),
            act("lose2", M, "handler", "limbo>limbo2"),
        ),
    ),
    "stage closed is final, yet something follows it": plus(
        act("revive", M, "handler", "closed>draft")
    ),
    "act appeal has nobody to do it": with_act(duty=""),
    "act appeal is for duty judge, which is not in the table": with_act(duty="judge"),
    "act appeal is open in no stage": with_act(from_stages=()),
    "act appeal starts in limbo, which is not in the table": with_act(from_stages=("limbo",)),
    "act appeal leads to limbo, which is not in the table": with_act(to_stage="limbo"),
    "act appeal leads nowhere": with_act(to_stage=""),
    "act appeal must need a reason": with_act(needs=Needs()),
    "act appeal needs form field age, which is not in the table": with_act(
        needs=Needs(reason=True, fields=("age",))
    ),
    "act appeal needs evidence oath, which is not in the table": with_act(
        needs=Needs(reason=True, evidence=("oath",))
    ),
    "act appeal cannot give a duty, as it is of kind appeal": with_act(gives_duty="handler"),
    "act more stays where the case is, so it leads nowhere": plus(
        act("more", ActKind.EXTEND, "handler", "review>decision", Needs(reason=True))
    ),
    "act more extends intake, whose deadline cannot be extended": plus(
        act("more", ActKind.EXTEND, "handler", "intake>", Needs(reason=True))
    ),
    "act rule must need a receipt": plus(
        act("rule", ActKind.DECIDE, "approver", "decision>refused", Needs(reason=True))
    ),
    "act again is a second approval of no pair": plus(
        act(
            "again",
            ActKind.CONFIRM,
            "approver",
            "second>cleared",
            Needs(reason=True, receipt=True),
        )
    ),
    "act tell publishes a notice into second, which has no deadline": plus(
        act("tell", ActKind.PUBLISH, "handler", "decision>second")
    ),
    "act tell publishes a notice into refused, whose deadline lapses or moves": plus(
        act("tell", ActKind.PUBLISH, "handler", "decision>refused")
    ),
    "act shut belongs to a notice, and none is published into intake": plus(
        act("shut", ActKind.CLOSE_NOTICE, "handler", "intake>closed")
    ),
    "act lend must give a duty that is assigned": plus(
        act("lend", ActKind.ASSIGN, "handler", "intake>", gives_duty="approver")
    ),
    "a deadline is set for stage limbo, which is not in the table": grant(
        deadlines=(*GRANT.deadlines, Deadline(stage="limbo", working_days=1))
    ),
    "a deadline is set for closed, where nothing is left to do": grant(
        deadlines=(*GRANT.deadlines, Deadline(stage="closed", working_days=1))
    ),
    "the deadline of second is under one working day": grant(
        deadlines=(*GRANT.deadlines, Deadline(stage="second", working_days=0))
    ),
    "stage second lapses to itself": grant(
        deadlines=(*GRANT.deadlines, Deadline(stage="second", working_days=1, lapse_to="second"))
    ),
    "the extension of second needs both a number of times and of days": grant(
        deadlines=(*GRANT.deadlines, Deadline(stage="second", working_days=1, extensions_max=1))
    ),
    "deadline of stage intake stands twice": grant(
        deadlines=(*GRANT.deadlines, Deadline(stage="intake", working_days=1))
    ),
    "act appeal stands twice": plus(ACTS[-1]),
    "duty ghost has no role that may take it": grant(
        duties=(*GRANT.duties, Duty(key="ghost", label=name("x"), roles=()))
    ),
    "duty ghost must be assigned, and no act assigns it": grant(
        duties=(*GRANT.duties, Duty(key="ghost", label=name("x"), roles=("a",), is_assigned=True))
    ),
    "blind duty ghost must be assigned and declare its interests": grant(
        duties=(*GRANT.duties, Duty(key="ghost", label=name("x"), roles=("a",), is_blind=True))
    ),
    "separation alone keeps nothing apart": grant(
        separations=(Separation(key="alone", duties=("handler", "handler")),)
    ),
    "separation odd names judge, which is not a duty of the table": grant(
        separations=(Separation(key="odd", duties=("handler", "judge")),)
    ),
    "pair two is one act": grant(
        four_eyes=(FourEyes(key="two", first="confirm", second="confirm"),)
    ),
    "pair two names bless, which is not an act of the table": grant(
        four_eyes=(FourEyes(key="two", first="bless", second="confirm"),)
    ),
    "the initial stage limbo is not in the table": grant(initial="limbo"),
    "judge, who opens a case, is not a duty of the table": grant(opened_by="judge"),
}


@pytest.mark.parametrize("reason", BROKEN)
def test_a_table_that_contradicts_itself_is_refused_for_this_reason(reason: str) -> None:
    assert faults_of(BROKEN[reason])[0] == reason


@pytest.mark.parametrize("case_type", [GRANT, BATCH, LINE])
def test_a_table_that_holds_together_is_taken(case_type: CaseType) -> None:
    assert check_case_type(case_type) is case_type


def test_the_refusal_lists_every_fault() -> None:
    with pytest.raises(CaseTypeInconsistent) as refused:
        check_case_type(grant(initial="limbo", opened_by="judge"))
    assert str(refused.value) == (
        "The case type test.grant@1 does not hold together: the initial stage limbo is not in the"
        " table; judge, who opens a case, is not a duty of the table."
    )


@pytest.mark.parametrize("case_type", [GRANT, BATCH, LINE])
def test_a_table_comes_back_from_json_as_it_was(case_type: CaseType) -> None:
    assert from_document(to_document(case_type)) == case_type


def test_two_tables_that_differ_in_one_day_have_two_digests() -> None:
    longer = dataclasses.replace(GRANT.deadlines[0], working_days=21)
    assert digest_of(grant(deadlines=(longer, *GRANT.deadlines[1:]))) != digest_of(GRANT)
