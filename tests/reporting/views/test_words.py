import dataclasses

import pytest

from reporting.calc.edition import RoundingMode, RoundingStage
from reporting.models import Finding
from reporting.queries import editions
from reporting.templatetags.returns import figure
from reporting.views.cells import conditions_in_words, rounding_in_words
from reporting.views.records import fix_url, record_url


@pytest.mark.parametrize(
    ("code", "mode", "stage", "words"),
    [
        ("JR.large.cases", "floor", "cell", "端数処理はありません"),
        ("JR.total.kyen", "floor", "cell", "内訳の項目の値（千円）を合計"),
        ("JR.large.kyen", "floor", "cell", "合計してから、千円未満を切り捨て"),
        ("JR.large.kyen", "half_up", "cell", "合計してから、千円未満を四捨五入"),
        ("JR.large.kyen", "floor", "record", "記録ごとに千円未満を切り捨て"),
        ("JR.large.kyen", "half_up", "record", "記録ごとに四捨五入"),
    ],
)
def test_rounding_in_words(code, mode, stage, words):
    edition = editions.edition("fy2018")
    rounding = dataclasses.replace(edition.rounding, mode=RoundingMode(mode), stage=RoundingStage(stage))
    changed = dataclasses.replace(edition, rounding=rounding)
    assert words in rounding_in_words(changed, changed.cells[code])


def test_conditions_in_words():
    edition = editions.edition("fy2018")
    assert conditions_in_words(edition, edition.cells["JR.private.ge10m.office_involved.cases"]) == [
        ("組織の関与", "組織が関与"),
        ("相手先区分", "大企業、中小企業、国内企業（規模未定）"),
        ("規模", "1000万円以上～5000万円未満、5000万円以上～1億円未満、1億円以上"),
    ]


@pytest.mark.parametrize(
    ("value", "signed", "text"), [(1234, False, "1,234"), (-5, False, "△5"), (5, True, "+5"), (0, True, "0")]
)
def test_figure(value, signed, text):
    assert figure(value, signed=signed) == text


def test_no_figure_is_a_dash_in_words():
    assert "記入なし" in figure(None)


@pytest.mark.parametrize(("record_type", "record_id"), [("reporting.statedcount", 1), ("core.person", None)])
def test_record_without_a_page(record_type, record_id):
    assert record_url(record_type, record_id) == ""


def test_finding_on_cells_has_no_field():
    assert fix_url(Finding(record_type="", record_id=None)) == ""
