"""The institution entered from the shell."""

import io

import pytest
from django.core.management import CommandError, call_command

from core.models import Institution

pytestmark = pytest.mark.django_db


def create(*words):
    call_command("create_institution", *words, stdout=io.StringIO())


def test_it_is_entered_with_the_full_name_of_its_prefecture():
    create("架空大学", "京都", "--founder", "private")
    institution = Institution.objects.get()
    assert (institution.name, institution.prefecture, institution.founder) == (
        "架空大学",
        "京都府",
        "private",
    )


def test_a_second_institution_is_refused():
    create("架空大学", "京都府")
    with pytest.raises(CommandError, match="すでに登録されています"):
        create("別の大学", "大阪府")


def test_an_unknown_prefecture_is_refused():
    with pytest.raises(CommandError):
        create("架空大学", "江戸")
    assert not Institution.objects.exists()
