"""Versions of papers: numbered per kind, read on the way in, never changed."""

import hashlib

import pytest

from collaboration.calc.documents import DocumentKind, Origin
from collaboration.models import DocumentVersion
from collaboration.models.unchanging import Unchanging
from collaboration.rules import can_read_files_of
from core.actions.refused import ActionRefused
from core.calc.kinds import Confidentiality, Role
from core.models import Attachment, Event
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, PersonFactory, UserFactory
from tests.factories.documents import PDF, document_version, docx

pytestmark = pytest.mark.django_db


def test_versions_are_numbered_per_kind_and_agreement():
    agreement = AgreementFactory()
    first = document_version("一", agreement=agreement)
    second = document_version("二", agreement=agreement, origin=Origin.PARTNER)
    other = document_version("三", agreement=agreement, kind=DocumentKind.APPLICATION)
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert document_version("四").number == 1


def test_text_hash_and_file_are_kept():
    content = docx("第１条（目的）", "甲は乙と研究する。")
    version = DocumentVersion.objects.get(pk=document_version(content=content, note=" 初案 ").pk)
    assert version.paragraphs == ["第１条（目的）", "甲は乙と研究する。"]
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.note == "初案"
    kept = Attachment.objects.get(object_type="collaboration.documentversion", object_id=str(version.pk))
    assert kept.original_name == "契約書.docx"
    with kept.file.open() as stored:
        assert stored.read() == content
    assert Event.objects.filter(object_type="collaboration.documentversion", verb="add_document").exists()


def test_pdf_has_no_paragraphs():
    version = document_version(content=PDF, filename="案.PDF")
    assert version.paragraphs == []


@pytest.mark.parametrize(
    ("filename", "content", "said"),
    [
        ("案.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word（.docx）かPDF"),
        ("案.docx", b"no package", "読めません"),
        ("案.pdf", b"no pdf", "合いません"),
    ],
)
def test_refused_file_leaves_nothing(filename, content, said):
    with pytest.raises(ActionRefused, match=said):
        document_version(content=content, filename=filename)
    assert not DocumentVersion.objects.exists()
    assert not Attachment.objects.exists()


def test_the_newest_file_again_is_refused_but_the_partner_may_send_ours_back():
    agreement = AgreementFactory()
    document_version("一", agreement=agreement)
    with pytest.raises(ActionRefused, match="第1版として"):
        document_version("一", agreement=agreement)
    assert document_version("一", agreement=agreement, origin=Origin.PARTNER).number == 2


def test_version_is_never_changed():
    version = document_version("一")
    version.note = "後から"
    with pytest.raises(Unchanging):
        version.save()
    with pytest.raises(Unchanging):
        DocumentVersion.objects.update(note="後から")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("level", list(Confidentiality))
def test_list_and_rule_agree(role, level):
    department, person = DepartmentFactory(), PersonFactory()
    versions = [
        document_version("一", agreement=agreement, level=level)
        for agreement in (
            AgreementFactory(department=department),
            AgreementFactory(principal=person),
            AgreementFactory(),
        )
    ]
    placed = {"role__department": department} if role is Role.DEPARTMENT else {}
    user = UserFactory(role=role, person=person if role is Role.RESEARCHER else None, **placed)
    readable = {each.pk for each in versions if can_read_files_of(user, each.agreement, level)}
    assert {each.pk for each in DocumentVersion.objects.visible_to(user)} == readable
