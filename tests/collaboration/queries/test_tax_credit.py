"""The shipped checklist for the company's tax credit, and what is refused of a file."""

from dataclasses import fields

import pytest

from collaboration.calc.pricing.request import PricingRequest
from collaboration.queries.tax_credit import (
    ChecklistFaulty,
    read_checklist,
    tax_credit_choices,
    tax_credit_items,
)


def test_the_list_has_the_thirteen_items_of_the_guideline():
    assert len(tax_credit_items()) == 13


def test_what_was_not_read_in_a_source_says_so():
    unread = [item for item in tax_credit_items() if not item.is_confirmed]
    assert [item.code for item in unread] == ["term", "place", "cost_confirmation", "equipment"]
    assert all("未確認" in item.note for item in unread)


def test_a_form_marks_what_no_source_confirmed():
    choices = dict(tax_credit_choices())
    assert (choices["purpose"], choices["term"]) == ("目的及び内容", "実施期間〔未確認〕")


def test_every_item_names_its_source_and_fields_of_a_request():
    known = {item.name for item in fields(PricingRequest)}
    for item in tax_credit_items():
        assert item.source
        assert set(item.fields) <= known


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[items]]\ncode = 'a'",
        "[[items]]\ncode = 'a'\nlabel = 'い'\nsource = 'う'\nconfirmed = true\nnotes = 'え'",
        "[[items]]\ncode = 'a'\nlabel = 'い'\nsource = 'う'\nconfirmed = true\n" * 2,
        "items = 1",
        "items",
    ],
)
def test_a_faulty_file_is_refused_by_its_name(tmp_path, text):
    path = tmp_path / "list.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ChecklistFaulty, match=r"list\.toml"):
        read_checklist(path)
