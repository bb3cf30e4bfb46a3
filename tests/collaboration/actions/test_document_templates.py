"""Adopting templates: which one holds, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied

from collaboration.actions.document_templates import adopt_template
from collaboration.calc.documents import DocumentKind
from collaboration.calc.docx_template import TemplateRefused
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models import TemplateVersion
from collaboration.queries.document_templates import TemplateLost, template_bytes, template_for, template_rows
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Attachment
from tests.factories.core import UserFactory
from tests.factories.templates import word_file

pytestmark = pytest.mark.django_db

KIND, JAPANESE = DocumentKind.CONTRACT, LetterLanguage.JAPANESE
JOINT = AgreementKind.JOINT_RESEARCH


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


def adopt(text, by, **given):
    options = {"kind": KIND, "language": JAPANESE, "filename": "契約書.docx", **given}
    return adopt_template(word_file(text), by=by, **options)


def test_latest_template_of_the_kind_of_agreement_holds_before_the_general_one(officer):
    assert template_for(KIND, JAPANESE, JOINT) is None
    general = adopt("{{ 契約番号 }}", officer)
    assert template_for(KIND, JAPANESE, JOINT) == general
    special = adopt("共同 {{ 契約番号 }}", officer, agreement_kind=JOINT)
    later = adopt("二 {{ 契約番号 }}", officer)
    assert template_for(KIND, JAPANESE, JOINT) == special
    assert template_for(KIND, JAPANESE, AgreementKind.CONSULTING) == later
    assert template_for(KIND, LetterLanguage.ENGLISH, JOINT) is None
    assert (general.order, special.order, later.order) == (1, 1, 2)


def test_list_shows_what_holds_and_what_was(officer, django_assert_num_queries):
    first, second = adopt("一 {{ 契約番号 }}", officer), adopt("二 {{ 契約番号 }}", officer)
    with django_assert_num_queries(1):
        row = next(each for each in template_rows() if (each.kind, each.language) == (KIND, JAPANESE))
    assert (row.current, row.earlier, row.uses_shipped) == ([second], [first], False)


def test_file_is_kept_and_its_loss_is_noticed(officer):
    template = adopt("{{ 契約番号 }}", officer)
    assert template_bytes(template, KIND, JAPANESE) == word_file("{{ 契約番号 }}")
    Attachment.objects.filter(object_type="collaboration.templateversion").delete()
    with pytest.raises(TemplateLost):
        template_bytes(template, KIND, JAPANESE)


def test_faulty_and_repeated_files_are_refused(officer):
    adopt("{{ 契約番号 }}", officer)
    with pytest.raises(ActionRefused, match="同じ"):
        adopt("{{ 契約番号 }}", officer)
    with pytest.raises(TemplateRefused):
        adopt("{{ なにか }}", officer)
    assert TemplateVersion.objects.count() == 1


def test_finance_cannot_change_templates():
    with pytest.raises(PermissionDenied):
        adopt("{{ 契約番号 }}", UserFactory(role=Role.FINANCE))
