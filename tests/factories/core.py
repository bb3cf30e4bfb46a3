"""Records of core: institution, departments, people, users with roles, partner organisations with profiles."""

import datetime

import factory
from factory.django import DjangoModelFactory, Password

from core.calc.kinds import Confidentiality, FounderType, InstitutionKind, LegalForm
from core.calc.search_keys import (
    department_search_key,
    organization_match_key,
    organization_search_key,
    person_search_key,
)
from core.models import (
    Affiliation,
    Attachment,
    Department,
    InboxItem,
    Institution,
    Organization,
    OrganizationProfile,
    Person,
    RoleAssignment,
    User,
)

PASSWORD = "kyoto-spring-rain"
LONG_AGO = datetime.date(2000, 4, 1)


class InstitutionFactory(DjangoModelFactory):
    """The institution; one installation has one."""

    class Meta:
        model = Institution

    name = "架空大学"
    founder = FounderType.NATIONAL.value
    kind = InstitutionKind.UNIVERSITY.value
    prefecture = "京都府"
    erad_code = "1234567890"


class DepartmentFactory(DjangoModelFactory):
    """A department."""

    class Meta:
        model = Department

    code = factory.Sequence(lambda n: f"D{n:03}")
    name = factory.Sequence(lambda n: f"工学研究科第{n}専攻")
    search_key = factory.LazyAttribute(lambda row: department_search_key(row.name, code=row.code))


class PersonFactory(DjangoModelFactory):
    """A researcher; `department=` gives an affiliation in force since long ago."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"研究 太郎{n}")
    name_kana = factory.Sequence(lambda n: f"ケンキュウ タロウ{n}")
    erad_number = factory.Sequence(lambda n: f"{n + 10_000_000:08}")
    search_key = factory.LazyAttribute(
        lambda row: person_search_key(row.name, row.name_kana, erad_number=row.erad_number)
    )

    @factory.post_generation
    def department(self, create, extracted, **kwargs):
        """Give the person an affiliation."""
        if create and extracted:
            AffiliationFactory(person=self, department=extracted, **kwargs)


class AffiliationFactory(DjangoModelFactory):
    """Where a person belongs."""

    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    department = factory.SubFactory(DepartmentFactory)
    title = "教授"
    kakenhi_eligible = True
    starts_on = LONG_AGO


class UserFactory(DjangoModelFactory):
    """A user who can sign in; `role=Role.LIAISON` (and `role__department=`) gives a role without end."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    display_name = factory.Sequence(lambda n: f"利用者 花子{n}")
    email = factory.LazyAttribute(lambda row: f"{row.username}@example.ac.jp")
    password = Password(PASSWORD)

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        """Give the user one role or several."""
        if not create or extracted is None:
            return
        for role in extracted if isinstance(extracted, list | tuple | set) else [extracted]:
            RoleAssignmentFactory(user=self, role=role.value, **kwargs)


class RoleAssignmentFactory(DjangoModelFactory):
    """One role of one user."""

    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = "liaison"
    department = None


class OrganizationFactory(DjangoModelFactory):
    """A partner with one profile since long ago; `profile__prefecture=` and so on set its fields."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"株式会社青葉{n}")
    name_kana = ""
    corporate_number = None
    search_key = factory.LazyAttribute(
        lambda row: organization_search_key(row.name, row.name_kana, corporate_number=row.corporate_number)
    )
    match_key = factory.LazyAttribute(lambda row: organization_match_key(row.name))

    @factory.post_generation
    def profile(self, create, extracted, **kwargs):
        """Give the organisation its first profile; `profile=False` leaves it without."""
        if create and extracted is not False:
            OrganizationProfileFactory(organization=self, **kwargs)


class OrganizationProfileFactory(DjangoModelFactory):
    """What an organisation is from a day."""

    class Meta:
        model = OrganizationProfile

    organization = factory.SubFactory(OrganizationFactory, profile=False)
    valid_from = LONG_AGO
    legal_form = LegalForm.COMPANY.value
    country = "JP"
    prefecture = "京都府"


class InboxItemFactory(DjangoModelFactory):
    """A task of a user; give `role=` and `user=None` for a task of a role."""

    class Meta:
        model = InboxItem

    user = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"task-{n}")
    title = factory.Sequence(lambda n: f"契約{n}の金額を確認してください")
    url = "/"


class AttachmentFactory(DjangoModelFactory):
    """A stored file of a record."""

    class Meta:
        model = Attachment

    object_type = "core.organization"
    object_id = "1"
    original_name = "覚書.pdf"
    file = factory.django.FileField(filename="stored", data=b"%PDF-1.7 sample")
    size_bytes = 15
    sha256 = "0" * 64
    level = Confidentiality.CONFIDENTIAL.value
    uploaded_by = factory.SubFactory(UserFactory)
