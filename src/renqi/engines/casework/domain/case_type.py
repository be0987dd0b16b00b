"""A kind of case as a declared table: stages, who acts, what each act needs (事项类型).

A programme writes one of these as data. The engine reads it and knows nothing else about the
programme. `check_case_type` refuses a table that contradicts itself.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class ActKind(StrEnum):
    """What an act does, whatever a programme calls it (办理动作类别)."""

    SUBMIT = "submit"
    MOVE = "move"
    RETURN = "return"
    WITHDRAW = "withdraw"
    DECIDE = "decide"
    CONFIRM = "confirm"
    PUBLISH = "publish"
    CLOSE_NOTICE = "close_notice"
    APPEAL = "appeal"
    EXTEND = "extend"
    ASSIGN = "assign"
    DRAW = "draw"
    REVIEW = "review"
    ANSWER = "answer"


# Acts that leave the case in the stage where it is; every other kind leads somewhere.
STAYING = frozenset({ActKind.EXTEND, ActKind.ASSIGN, ActKind.DRAW, ActKind.REVIEW, ActKind.ANSWER})
# Acts after which what was reviewed and decided before no longer counts.
OPENS_A_ROUND = frozenset({ActKind.SUBMIT, ActKind.APPEAL})
GIVES_A_DUTY = frozenset({ActKind.ASSIGN, ActKind.DRAW})


class ObjectionGate(StrEnum):
    """Which objections an act may meet (异议条件)."""

    ANY = "any"
    NONE_UPHELD = "none_upheld"
    SOME_UPHELD = "some_upheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name in both languages (双语名称)."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a person is to one case, as against a role in an organisation (职责).

    Attributes:
        key: Name in the table.
        label: Name for people.
        roles: Roles (岗位) that may take the duty.
        own_subject: Only people of the organisation that the case is about (本单位).
        is_opener: Only the person who opened the case (仅立件人).
        is_assigned: Only people the case was assigned to (须指派).
        declares: A declaration of interests comes before the file opens (须先申报利害关系).
        is_blind: The person must not learn whose case it is (匿名评审).
    """

    key: str
    label: Label
    roles: tuple[str, ...]
    own_subject: bool = False
    is_opener: bool = False
    is_assigned: bool = False
    declares: bool = False
    is_blind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a case can stand (环节).

    Attributes:
        key: Name in the table.
        label: Name for people.
        is_final: Nothing follows (办结).
        is_approved: Cases below this one may be decided while it stands here.
    """

    key: str
    label: Label
    is_final: bool = False
    is_approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What an act requires before it is accepted (办理要件).

    Attributes:
        fields: Form fields that must be filled.
        evidence: Kinds of files that must be attached.
        reason: A reason in words.
        receipt: The digest of a receipt (判定凭证).
        reviews: Number of reviews of this round.
        approved_parent: The case above must stand approved.
        objections: Which objections the act may meet; all must be answered unless `any`.
    """

    fields: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    reason: bool = False
    receipt: bool = False
    reviews: int = 0
    approved_parent: bool = False
    objections: ObjectionGate = ObjectionGate.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRule:
    """Who may do what, from where to where (办理动作).

    Attributes:
        key: Name in the table.
        label: Name for people.
        kind: What it does.
        duty: The duty that it exercises.
        from_stages: Stages in which it is open.
        to_stage: Where it leads; empty for acts that stay.
        needs: What it requires.
        times_max: How often on one case; 0 is without limit.
        approvals: How many different people must do it before it leads on (多人审批).
        pauses_clock: The clock of the stage it leaves waits for the case to come back.
        gives_duty: The duty that an assignment or a draw gives.
    """

    key: str
    label: Label
    kind: ActKind
    duty: str
    from_stages: tuple[str, ...]
    to_stage: str = ""
    needs: Needs = field(default_factory=Needs)
    times_max: int = 0
    approvals: int = 1
    pauses_clock: bool = False
    gives_duty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """How long a stage may take (办理时限).

    Attributes:
        stage: The stage.
        working_days: Working days after the day of entering.
        lapse_to: Where the case goes when they are over; empty if it is then only overdue.
        extensions_max: How often it may be extended.
        extension_days_max: Working days each extension may add.
    """

    stage: str
    working_days: int
    lapse_to: str = ""
    extensions_max: int = 0
    extension_days_max: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """Duties of which no person holds two on one case, ever (职责分离)."""

    key: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEyes:
    """Two acts that take two people (双人复核)."""

    key: str
    first: str
    second: str


class FieldKind(StrEnum):
    """What can be written into a field (表单项类别)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DECIMAL = "decimal"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the answers of a field (选项)."""

    key: str
    label: Label


NO_WORDS = Label(zh="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of the form (表单项).

    Attributes:
        key: Name in the table.
        label: Name for people.
        identifies: It tells whose case it is; blind reviewers never see it.
        kind: What can be written into it.
        hint: What to write, for people.
        characters_max: Longest text.
        minimum: Smallest number; of money in fen, of decimals and shares in billionths.
        maximum: Largest number; none is without limit.
        choices: The answers of a choice.
    """

    key: str
    label: Label
    identifies: bool = False
    kind: FieldKind = FieldKind.TEXT
    hint: Label = NO_WORDS
    characters_max: int = 200
    minimum: int = 0
    maximum: int | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceKind:
    """A kind of file (材料类别).

    Attributes:
        key: Name in the table.
        label: Name for people.
        content_types: What the bytes of the file may be.
        bytes_max: Largest size.
        visible_in: Stages in which officials and reviewers may open it; the subject always may.
        identifies: It shows whose case it is; blind reviewers never open it.
        attached_by: The duty that hands it in where that is not who hands the form in, in the
            stages in which the duty has an act; such as the record of a visit.
    """

    key: str
    label: Label
    content_types: tuple[str, ...]
    bytes_max: int
    visible_in: tuple[str, ...]
    identifies: bool = False
    attached_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseType:
    """A kind of case; a reform makes a new version, running cases keep theirs (事项类型).

    Attributes:
        key: Name of the kind.
        version: Version of the table.
        label: Name for people.
        initial: Stage in which a case opens.
        opened_by: Duty that opens it.
        one_open: Whether a subject has at most one open case of this kind.
        duties: Who takes part.
        stages: Where a case can stand.
        acts: What can be done.
        deadlines: How long it may take.
        separations: Duties kept apart.
        four_eyes: Acts kept apart.
        form: Fields of the form.
        evidence: Kinds of files.
        readers: Roles that may read every case of this kind without a duty.
    """

    key: str
    version: str
    label: Label
    initial: str
    opened_by: str
    duties: tuple[Duty, ...]
    stages: tuple[Stage, ...]
    acts: tuple[ActRule, ...]
    deadlines: tuple[Deadline, ...] = ()
    separations: tuple[Separation, ...] = ()
    four_eyes: tuple[FourEyes, ...] = ()
    form: tuple[FormField, ...] = ()
    evidence: tuple[EvidenceKind, ...] = ()
    readers: tuple[str, ...] = ()
    one_open: bool = False
