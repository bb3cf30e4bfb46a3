"""Components render what a reader, a listener and a keyboard need."""

import datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from core.calc.kinds import Severity
from core.templatetags.ui import TAG_SHAPES


def shown(source, **context):
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def shown_at(address, source, **context):
    request = RequestFactory().get(address)
    return Template("{% load ui %}" + source).render(RequestContext(request, {"request": request, **context}))


class OneFieldForm(forms.Form):
    title = forms.CharField(label="研究題目", help_text="契約書のとおり")
    involved = forms.ChoiceField(
        label="関与", required=False, choices=[("y", "あり")], widget=forms.RadioSelect
    )


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (-500, "△500"), (10**13, "10,000,000,000,000")],
)
def test_yen_has_separators_and_its_unit(amount, text):
    assert f">{text}<span" in shown("{% yen amount %}", amount=amount)
    assert ">円</span>" in shown("{% yen amount %}", amount=amount)


def test_thousand_yen_say_so():
    assert ">千円</span>" in shown("{% kyen 12 %}")


def test_missing_amount_is_a_dash_with_words():
    assert "記入なし" in shown("{% yen amount %}", amount=None)


def test_date_carries_the_era():
    html = shown("{% date_ja day %}", day=datetime.date(2026, 3, 31))
    assert 'title="2026年3月31日（令和8年）"' in html
    assert ">2026-03-31</time>" in html


def test_fiscal_year_is_written_in_both_calendars():
    assert shown("{% fiscal_year 2018 %}") == "2018年度（平成30年度）"


@pytest.mark.parametrize("severity", list(Severity))
def test_severity_is_said_by_word_and_shape(severity):
    html = shown("{% tag severity %}", severity=severity)
    assert severity.label in html
    assert TAG_SHAPES[severity] in html


def test_tag_text_is_escaped():
    assert "&lt;b&gt;" in shown("{% tag 'muted' text %}", text="<b>")


def test_sort_header_keeps_the_search_and_forgets_the_page():
    html = shown_at("/?q=A&page=3", "{% sort_header 'number' '契約番号' %}")
    assert 'href="?q=A&amp;order=number"' in html
    assert 'aria-sort="none"' in html


@pytest.mark.parametrize(
    ("order", "state", "following"),
    [("number", "ascending", "-number"), ("-number", "descending", "number"), ("title", "none", "number")],
)
def test_sort_header_turns_the_order_round(order, state, following):
    html = shown_at(f"/?order={order}", "{% sort_header 'number' '契約番号' %}")
    assert f'aria-sort="{state}"' in html
    assert f'href="?order={following}"' in html


def test_pager_keeps_the_search():
    page = Paginator(range(120), 50).page(2)
    html = shown_at("/?q=A&page=2", "{% pager page %}", page=page)
    assert "全120件のうち 51～100件目" in html
    assert 'href="?q=A&amp;page=3"' in html
    assert '<span aria-current="page">2</span>' in html


def test_pager_of_one_page_has_no_links():
    assert "<a " not in shown_at("/", "{% pager page %}", page=Paginator(range(3), 50).page(1))


LISTING = '{% listing page "契約の一覧" %}<tbody><tr><td>KJ</td></tr></tbody>{% endlisting %}'


@pytest.mark.parametrize(("rows", "pagers"), [(3, 1), (120, 2)])
def test_listing_has_its_pages_below_only_when_there_are_others(rows, pagers):
    html = shown_at("/?q=A", LISTING, page=Paginator(range(rows), 50).page(1))
    assert html.count('<nav class="pager"') == pagers
    assert html.index('<nav class="pager"') < html.index('<table class="table table--compact">')
    assert '<caption class="visually-hidden">契約の一覧</caption><tbody><tr><td>KJ</td>' in html
    assert 'class="table-region table-region--tall" role="region" aria-label="契約の一覧"' in html


def test_listing_escapes_its_caption_and_knows_the_context_within():
    source = "{% listing page name tall=False %}<tr><td>{{ name }}</td></tr>{% endlisting %}"
    html = shown_at("/", source, page=Paginator(range(3), 50).page(1), name="<b>")
    assert "<b>" not in html
    assert "<td>&lt;b&gt;</td>" in html
    assert "table-region--tall" not in html


def test_search_that_found_nothing_leads_back_to_the_whole_list():
    html = shown('{% nothing_found "ありません" "減らしてください" "person-list" %}')
    assert "ありません" in html
    assert '<a class="button" href="/people/">条件をすべて外す</a>' in html


def test_error_summary_leads_to_the_first_choice_of_a_group():
    form = OneFieldForm({"title": "A", "involved": "x"})
    assert 'href="#id_involved_0"' in shown("{% error_summary form %}", form=form)


def test_error_summary_of_a_fresh_form_is_empty():
    assert shown("{% error_summary form %}", form=OneFieldForm()) == ""


def test_field_says_required_in_words_and_ties_its_error():
    html = OneFieldForm({})["title"].as_field_group()
    assert "必須" in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html


def test_field_says_optional_in_words():
    assert "任意" in OneFieldForm()["involved"].as_field_group()


def test_entry_without_value_is_a_dash_with_words():
    assert "記入なし" in shown("{% entry '備考' %} {% endentry %}")


def test_block_content_is_escaped():
    assert "&lt;b&gt;" in shown("{% notice 'error' %}{{ text }}{% endnotice %}", text="<b>")


def test_steps_before_the_present_one_are_said_to_be_done():
    html = shown("{% steps labels 1 %}", labels=["入力", "点検", "提出"])
    assert html.count("（済）") == 1
    assert html.count('aria-current="step"') == 1


def history_of(lines):
    event = {
        "at": datetime.datetime(2026, 5, 11, 15, 30, tzinfo=datetime.UTC),
        "actor_label": "山田 花子",
        "title": "変更",
        "details": [f"項目{at}：値" for at in range(lines)],
        "reason": "届出",
    }
    return shown("{% timeline rows %}", rows=[event])


def test_history_tells_what_changed_and_then_why_at_the_time_of_japan():
    html = history_of(4)
    assert "2026-05-12 00:30" in html
    assert "<details" not in html
    assert html.index("項目3") < html.index("理由：届出")


def test_history_folds_an_entry_of_many_lines_but_not_its_reason():
    html = history_of(5)
    assert "<summary>5項目の内容</summary>" in html
    assert html.index("項目4") < html.index("</details>") < html.index("理由：届出")
