"""Records that every app shares."""

from core.models.attachment import Attachment
from core.models.delegation import Delegation
from core.models.event import Event, EventHead, RecordRef, record_ref
from core.models.handover import Handover, HandoverLine
from core.models.import_batch import BatchState, ImportBatch, ImportedRow, ImportProfile
from core.models.inbox import InboxItem, TaskSnooze
from core.models.institution import Department, Institution
from core.models.job import Job
from core.models.notification import Digest, NotificationChoice
from core.models.organization import Organization, OrganizationProfile
from core.models.parameter import Parameter
from core.models.person import Affiliation, Person
from core.models.user import RoleAssignment, User
from core.models.working import Counter, LoginLock, SavedSearch, SetupToken, SubmissionKey

__all__ = [
    "Affiliation",
    "Attachment",
    "BatchState",
    "Counter",
    "Delegation",
    "Department",
    "Digest",
    "Event",
    "EventHead",
    "Handover",
    "HandoverLine",
    "ImportBatch",
    "ImportProfile",
    "ImportedRow",
    "InboxItem",
    "Institution",
    "Job",
    "LoginLock",
    "NotificationChoice",
    "Organization",
    "OrganizationProfile",
    "Parameter",
    "Person",
    "RecordRef",
    "RoleAssignment",
    "SavedSearch",
    "SetupToken",
    "SubmissionKey",
    "TaskSnooze",
    "User",
    "record_ref",
]
