"""Hooks that higher apps fill in `AppConfig.ready`, so that lower apps can show what they may not import."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from core.calc.kinds import Role
from core.calc.messages import Message, gettext_noop

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from core.models import User


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the main navigation, shown to the users for whom `visible` holds."""

    order: int
    label: "str | _StrPromise"
    url_name: str
    visible: "Callable[[User], bool]"


@dataclass(frozen=True, slots=True)
class AdministrationEntry:
    """One page under settings and administration, and the permission that opens it."""

    permission: str
    url_name: str
    label: "str | _StrPromise"
    text: "str | _StrPromise"


@dataclass(frozen=True, slots=True)
class Panel:
    """A block that a higher app adds to a page of a lower one: a heading and a template with its context."""

    title: "str | _StrPromise"
    template: str
    context: dict[str, Any] = field(default_factory=dict)


PanelBuilder = Callable[[Any, "User"], Panel | None]

_nav_entries: dict[str, NavEntry] = {}
_administration_entries: dict[str, AdministrationEntry] = {}
_panel_builders: dict[str, list[PanelBuilder]] = {}


def register_nav(
    label: "str | _StrPromise", url_name: str, order: int, visible: "Callable[[User], bool]"
) -> None:
    """Add an entry to the main navigation; a second entry for the same page replaces the first."""
    _nav_entries[url_name] = NavEntry(order, label, url_name, visible)


def nav_entries(user: "User") -> list[NavEntry]:
    """Return the entries this user sees, in order."""
    return sorted((entry for entry in _nav_entries.values() if entry.visible(user)), key=lambda e: e.order)


def register_administration(entry: AdministrationEntry) -> None:
    """Add a page to settings and administration; a second entry for the same page replaces the first."""
    _administration_entries[entry.url_name] = entry


def administration_entries() -> list[AdministrationEntry]:
    """Return the pages that apps added to settings and administration."""
    return list(_administration_entries.values())


def register_panel(place: str, build: PanelBuilder) -> None:
    """Add a panel to every page of the given place, e.g. "agreement-detail"; `build` may return None."""
    builders = _panel_builders.setdefault(place, [])
    if build not in builders:
        builders.append(build)


def panels_for(place: str, record: Any, user: "User") -> list[Panel]:
    """Return the panels that other apps add to the page of this record."""
    built = (build(record, user) for build in _panel_builders.get(place, []))
    return [panel for panel in built if panel is not None]


class JobContext(Protocol):
    """What a running job offers its handler."""

    @property
    def by(self) -> "User | None":
        """Who asked for the job."""

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Show how far the work is; raises JobCancelled or JobLost when it must stop."""

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """Record the result; inside an atomic block it commits together with the work itself."""


JobHandler = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of long work: its code, its name in the office's words and the function that does it."""

    code: str
    label: "str | _StrPromise"
    handler: JobHandler


class UnknownJobKind(LookupError):
    """No app registered a job of this kind."""


_job_kinds: dict[str, JobKind] = {}


def register_job(kind: str, label: "str | _StrPromise") -> Callable[[JobHandler], JobHandler]:
    """Make a function the handler of a kind of job: `handler(job_run, **params) -> dict | None`.

    A `url` in the returned dict is the address of the result, shown on the page of the job.
    """

    def register(handler: JobHandler) -> JobHandler:
        _job_kinds[kind] = JobKind(kind, label, handler)
        return handler

    return register


def job_kind(kind: str) -> JobKind:
    """Return a registered kind of job; raises UnknownJobKind."""
    try:
        return _job_kinds[kind]
    except KeyError:
        raise UnknownJobKind(kind) from None


RecordRefs = frozenset[tuple[str, str]]
ChangeListener = Callable[[RecordRefs], None]

_change_listeners: list[ChangeListener] = []


def on_record_changed(listener: ChangeListener) -> ChangeListener:
    """Call `listener` after every commit that changed records, with their types and keys. Usable as a decorator."""
    if listener not in _change_listeners:
        _change_listeners.append(listener)
    return listener


def announce_changes(refs: RecordRefs) -> None:
    """Tell every listener which records a committed transaction changed."""
    for listener in _change_listeners:
        listener(refs)


_verb_labels: "dict[str, str | _StrPromise]" = {}


def register_verbs(labels: "Mapping[str, str | _StrPromise]") -> None:
    """Name verbs of the event log in the words that a history shows."""
    _verb_labels.update(labels)


def verb_label(verb: str) -> str:
    """Return a verb of the event log in words; an unregistered verb is shown as it is."""
    return str(_verb_labels.get(verb, verb))


@dataclass(frozen=True, slots=True)
class MergeRelation:
    """A foreign key that follows when two records of the same thing are merged.

    `twin_by` names the fields by which a row of the duplicate can already have its like under the survivor; such a row is
    removed, and `absorb(row, twin)` takes over into the twin what only the removed row knew. `optional` rows follow only when the user asks for it.
    """

    target: str
    model: str
    field: str
    twin_by: tuple[str, ...] = ()
    absorb: Callable[[Any, Any], None] | None = None
    optional: bool = False

    @property
    def key(self) -> str:
        """The relation as "app.model.field"."""
        return f"{self.model}.{self.field}"


_merge_relations: dict[str, MergeRelation] = {}


def register_merge_relation(relation: MergeRelation) -> None:
    """Cover a foreign key by the merge of its target; models are named as "app.model" in lower case."""
    _merge_relations[relation.key] = relation


def merge_relations(target: str) -> list[MergeRelation]:
    """Return the covered foreign keys to a kind of record, e.g. "core.organization"."""
    return [relation for relation in _merge_relations.values() if relation.target == target]


@dataclass(frozen=True, slots=True)
class AttachmentOwner:
    """A kind of record that files are kept with.

    `can_view` is asked for a file's level of confidentiality; `can_attach` also covers removing; `address` is the
    page of the record. The record itself is fetched through `visible_to` first. Where `is_secret` the event log, which
    auditors read, names the record but no file.
    """

    object_type: str
    can_view: "Callable[[User, Any, str], bool]"
    can_attach: "Callable[[User, Any], bool]"
    address: Callable[[Any], str]
    is_secret: bool = False


_attachment_owners: dict[str, AttachmentOwner] = {}


def register_attachment_owner(owner: AttachmentOwner) -> None:
    """Let files be kept with a kind of record; types are named as "app.model" in lower case."""
    _attachment_owners[owner.object_type] = owner


def attachment_owner(object_type: str) -> AttachmentOwner | None:
    """Return how a kind of record keeps files, None when it keeps none."""
    return _attachment_owners.get(object_type)


@dataclass(frozen=True, slots=True)
class Home:
    """What the first page of a role shows instead of the plain task inbox."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


HomeBuilder = Callable[["User"], Home | None]

_home_builders: dict[str, HomeBuilder] = {}


def register_home(role: str, build: HomeBuilder) -> None:
    """Let an app make the first page of everybody who holds a role; `build` may return None.

    The template extends "core/home.html", which fills `inbox` and offers the block `work` above it.
    """
    _home_builders[role] = build


def home_for(user: "User") -> Home | None:
    """Return the first page that an app makes for one of the user's roles, None for the plain inbox."""
    built = (build(user) for role, build in _home_builders.items() if role in user.roles)
    return next((home for home in built if home is not None), None)


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task by which an inbox is filtered; `asks_reason` where its cause does not go away by itself."""

    code: str
    label: "str | _StrPromise"
    asks_reason: bool = False


OTHER_TASKS = TaskKind("", gettext_noop("その他"))

_task_kinds: dict[str, TaskKind] = {}


def register_task_kind(kind: TaskKind) -> None:
    """Name a kind of task; a second one of the same code replaces the first."""
    _task_kinds[kind.code] = kind


def task_kinds() -> list[TaskKind]:
    """Return the kinds in the order in which apps named them, what is left over last."""
    return [*_task_kinds.values(), OTHER_TASKS]


def task_kind(code: str) -> TaskKind:
    """Return a kind by its code; an unknown one counts as other."""
    return _task_kinds.get(code, OTHER_TASKS)


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """A task that has a reason to be in an inbox: of the user, else of everybody who holds the role (in a department)."""

    key: str
    kind: str
    task: Message
    url: str
    user: int | None
    role: Role | None
    department: int | None
    due_on: datetime.date | None
    reference: str


Reminders = Callable[[datetime.date], Iterable[TaskWanted]]

_reminders: dict[str, Reminders] = {}


def register_reminders(prefix: str, wanted: Reminders) -> None:
    """Let an app say each day which tasks have a reason; their keys all begin with the prefix."""
    _reminders[prefix] = wanted


def reminder_sources() -> dict[str, Reminders]:
    """Return what apps remind of, by the prefix of their keys."""
    return dict(_reminders)


@dataclass(frozen=True, slots=True)
class OwnedKind:
    """A kind of thing that one user answers for, and that another can take over.

    `rows` are those of a user, `owner` names whom a row belongs to, `label` tells it without a confidential word.
    `move(row, to, by, reason)` passes it on with its event, and raises ActionRefused for somebody who cannot take it.
    Kinds are moved in their order, so that what follows a record comes after it.
    """

    code: str
    label: "str | _StrPromise"
    order: int
    rows: "Callable[[User], Any]"
    owner: Callable[[Any], int | None]
    label_of: Callable[[Any], str]
    move: "Callable[[Any, User, User, str], object]"


_owned_kinds: dict[str, OwnedKind] = {}


def register_owned(kind: OwnedKind) -> None:
    """Let a kind of thing change hands when a colleague leaves; a second one of the same code replaces the first."""
    _owned_kinds[kind.code] = kind


def owned_kinds() -> list[OwnedKind]:
    """Return the kinds in the order in which they are moved."""
    return sorted(_owned_kinds.values(), key=lambda kind: kind.order)


Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Example:
    """A document that shows how a calculation is asked, and its title."""

    title: str
    document: Document


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculation from JSON that an app offers by `manage.py calc NAME FILE` and by POST /api/v1/calc/NAME.

    `answer` and the sentences of `faults` (what is wrong with the data it rests on) are in the language of the moment;
    `answer` raises RecordRefused; `of_program` answers without a database, for examples. `schemas` describes the records `call` and `reply` and all they hold, by name.
    """

    name: str
    label: "str | _StrPromise"
    answer: Callable[[Document], dict[str, Any]]
    call: str
    reply: str
    schemas: Callable[[], dict[str, dict[str, Any]]]
    examples: Callable[[], Mapping[str, Example]]
    faults: Callable[[], list[str]] | None = None
    of_program: Callable[[Document], dict[str, Any]] | None = None


_calculations: dict[str, Calculation] = {}


def register_calculation(calculation: Calculation) -> None:
    """Offer a calculation; a second one of the same name replaces the first."""
    _calculations[calculation.name] = calculation


def calculations() -> list[Calculation]:
    """Return what apps offer beside the price of a contract, in the order of their names."""
    return [_calculations[name] for name in sorted(_calculations)]
