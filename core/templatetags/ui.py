"""Components of the screens. templates/README.md shows which one is for what."""

import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.template import Engine, RequestContext
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from core.calc.kinds import Severity
from core.calc.messages import Message
from core.models import wording

register = template.Library()

# Shape and words say the same as the colour, so that nothing rests on colour alone.
TAG_SHAPES = {"error": "▲", "explain": "◆", "info": "●", "success": "✔", "muted": "○"}
NOTICE_KINDS = ("info", "success", "warning", "error")
MOST_LINES_OF_AN_ENTRY = 4


def _amount(value: int, unit: str) -> SafeString:
    sign, css = ("△", "yen yen--negative") if value < 0 else ("", "yen")
    return format_html(
        '<span class="{}">{}{}<span class="yen__unit">{}</span></span>', css, sign, f"{abs(value):,}", unit
    )


@register.filter
def in_brackets(text: object) -> SafeString:
    """Put a remark in the brackets of the language."""
    return format_html(gettext("（%(text)s）").replace("%(text)s", "{}"), text)


@register.filter
def in_quotes(text: object) -> SafeString:
    """Put a name in the quotation marks of the language."""
    return format_html(gettext("「%(text)s」").replace("%(text)s", "{}"), text)


@register.filter
def before_colon(text: object) -> SafeString:
    """Put the colon of the language after a label."""
    return format_html(gettext("%(text)s：").replace("%(text)s", "{}"), text)


@register.filter
def unit_name(unit: str) -> str:
    """Name a unit in a heading; after a figure a language may want a space before it."""
    return wording.term(unit).strip()


@register.filter
def sentence(message: Message) -> str:
    """Write what a calculation says in the language of the moment."""
    return wording.translated(message)


@register.simple_tag
def no_value() -> SafeString:
    """Render the dash that stands for a missing value, with words for those who listen."""
    return format_html(
        '<span aria-hidden="true">－</span><span class="visually-hidden">{}</span>', gettext("記入なし")
    )


@register.simple_tag
def yen(value: int | None) -> SafeString:
    """Render an amount in yen, e.g. 1,234,567円; a negative one as △500円."""
    return no_value() if value is None else _amount(value, gettext("円"))


@register.simple_tag
def digits(value: int | None) -> SafeString:
    """Render the digits of an amount where the heading already names the unit."""
    return no_value() if value is None else _amount(value, "")


@register.simple_tag
def kyen(value: int | None) -> SafeString:
    """Render an amount that is already in thousand yen, e.g. 1,234千円."""
    return no_value() if value is None else _amount(value, gettext("千円"))


@register.simple_tag
def date_ja(value: datetime.date | None) -> SafeString:
    """Render a business date as 2026-03-31; the title gives the Japanese era."""
    if value is None:
        return no_value()
    return format_html(
        '<time class="nowrap" datetime="{0}" title="{1}">{0}</time>',
        value.isoformat(),
        wording.day_in_words(value),
    )


@register.simple_tag
def fiscal_year(value: int | None) -> SafeString | str:
    """Render a fiscal year as 2018年度（平成30年度）, in English FY2018."""
    return no_value() if value is None else wording.fiscal_year_in_words(value)


@register.simple_tag
def tag(kind: str, text: Any = "") -> SafeString:
    """Render a tag: a severity with its own label, or one of TAG_SHAPES with the given words."""
    words = text or gettext(Severity(kind).label)
    return format_html(
        '<span class="tag tag--{}"><span class="tag__shape" aria-hidden="true">{}</span>{}</span>',
        kind,
        TAG_SHAPES[kind],
        words,
    )


@register.simple_tag(takes_context=True)
def sort_header(context: RequestContext, field: str, label: str, css: str = "") -> SafeString:
    """Render a column header that sorts by the field; the present order is the parameter `order`."""
    params = context["request"].GET.copy()
    current = params.get("order", "") or str(context.get("order", ""))
    params.pop("page", None)
    descending = current == f"-{field}"
    params["order"] = f"-{field}" if current == field else field
    state = {field: "ascending", f"-{field}": "descending"}.get(current, "none")
    mark = {"ascending": "▲", "descending": "▼", "none": ""}[state]
    hint = gettext("昇順に並べ替える") if descending or state == "none" else gettext("降順に並べ替える")
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a class="sort" href="?{}" title="{}">{}'
        '<span aria-hidden="true">{}</span></a></th>',
        css,
        state,
        params.urlencode(),
        hint,
        label,
        mark,
    )


@register.inclusion_tag("core/ui/pager.html", takes_context=True)
def pager(context: RequestContext, page: Page[Any], label: str = "") -> dict[str, Any]:
    """Render the way through a long list; every link keeps the search conditions."""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {
        "request": context["request"],
        "page": page,
        "numbers": numbers,
        "gap": page.paginator.ELLIPSIS,
        "label": label or gettext("ページ"),
        "sizes": (50, 200),
        "per_page": page.paginator.per_page,
        "bounded": getattr(page.paginator, "bounded", False),
    }


@register.inclusion_tag("core/ui/empty_state.html")
def empty_state(title: str, text: str, action_url: str = "", action_label: str = "") -> dict[str, str]:
    """Say why a list is empty and what to do next."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("core/ui/error_summary.html")
def error_summary(*forms: "BaseForm | BaseFormSet[Any] | list[BaseForm] | None") -> dict[str, Any]:
    """List every error of the forms, formsets and lists of forms, each with a link to its field."""
    errors: list[dict[str, str]] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            if form.is_bound:
                errors.extend({"field_id": "", "message": str(text)} for text in form.non_form_errors())
                for member in form.forms:
                    errors.extend(_form_errors(member))
        elif isinstance(form, list):
            for member in form:
                errors.extend(_form_errors(member))
        elif form is not None:
            errors.extend(_form_errors(form))
    title = ngettext(
        "入力内容を確認してください（%(count)d件）", "入力内容を確認してください（%(count)d件）", len(errors)
    )
    return {"errors": errors, "title": title % {"count": len(errors)}}


def _form_errors(form: BaseForm) -> list[dict[str, str]]:
    if not form.is_bound:
        return []
    found = [{"field_id": "", "message": str(text)} for text in form.non_field_errors()]
    for field in form:
        label = truncatechars(str(field.label), 40)
        found.extend(
            {
                "field_id": _first_control(field),
                "message": gettext("%(label)s：%(text)s") % {"label": label, "text": text},
            }
            for text in field.errors
        )
    return found


def _first_control(field: Any) -> str:
    """Return the id of the control to go to; a group of choices is reached at its first choice."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.id_for_label or field.auto_id)


@register.inclusion_tag("core/ui/timeline.html")
def timeline(events: Any) -> dict[str, Any]:
    """Show what happened to a record, latest first; each row has at, actor_label, title, details, reason.

    An entry of many lines is folded, so that a first entry of every field does not push what changed since off the page.
    """
    return {"events": events, "most_lines": MOST_LINES_OF_AN_ENTRY}


@register.inclusion_tag("core/ui/steps.html")
def steps(labels: Any, current: int) -> dict[str, Any]:
    """Show where something stands on a ladder: steps before `current` (from 0) are done."""
    rows = [
        (label, "done" if at < current else "current" if at == current else "")
        for at, label in enumerate(labels)
    ]
    return {"rows": rows}


@register.inclusion_tag("core/ui/tabs.html")
def tabs(label: str, items: Any, current: str) -> dict[str, Any]:
    """Show sibling pages as tabs; items are (key, label, address)."""
    return {"label": label, "items": items, "current": current}


@register.simple_tag
def progress(done: int, total: int, label: str) -> SafeString:
    """Render a progress bar with its count in words."""
    return format_html(
        '<progress max="{}" value="{}" aria-label="{}"></progress> <span>{}</span>',
        max(total, 1),
        done,
        label,
        gettext("%(total)s件中%(done)s件") % {"total": f"{total:,}", "done": f"{done:,}"},
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """Wrap words in a notification banner of a kind of NOTICE_KINDS."""
    css = kind if kind in NOTICE_KINDS else "info"
    heading = format_html('<p class="notice__title">{}</p>', title) if title else ""
    return format_html('<div class="notice notice--{}">{}{}</div>', css, heading, content)


@register.simple_block_tag
def panel(content: str, title: str = "", css: str = "") -> SafeString:
    """Wrap content in a framed block with a heading of the second level."""
    heading = format_html("<h2>{}</h2>", title) if title else ""
    return format_html('<section class="panel {}">{}{}</section>', css, heading, content)


@register.simple_block_tag
def table_region(content: str, label: str, css: str = "") -> SafeString:
    """Wrap a table so that it scrolls by itself, also by keyboard."""
    return format_html(
        '<div class="table-region {}" role="region" aria-label="{}" tabindex="0">{}</div>',
        css,
        label,
        content,
    )


@register.simple_block_tag(takes_context=True)
def listing(
    context: RequestContext,
    content: str,
    page: Page[Any],
    caption: str,
    css: str = "table--compact",
    *,
    tall: bool = True,
) -> SafeString:
    """Wrap the head and body of a list's table: its pages above and, when there are others, below.

    A tall region scrolls by itself, so that the headings stay in sight.
    """
    pager_template = Engine.get_default().get_template("core/ui/pager.html")
    pages = pager_template.render(context.new(pager(context, page)))
    table = format_html(
        '<table class="table {}"><caption class="visually-hidden">{}</caption>{}</table>',
        css,
        caption,
        content,
    )
    region = table_region(table, caption, "table-region--tall" if tall else "")
    return format_html("{}{}{}", pages, region, pages if page.has_other_pages() else "")


@register.inclusion_tag("core/ui/empty_state.html")
def nothing_found(title: str, text: str, list_name: str) -> dict[str, str]:
    """Say that a search found nothing, and lead back to the whole list of that address."""
    return empty_state(title, text, reverse(list_name), gettext("条件をすべて外す"))


@register.simple_block_tag
def summary_list(content: str) -> SafeString:
    """Wrap `entry` blocks in a list of terms and their values."""
    return format_html('<dl class="summary-list">{}</dl>', content)


@register.simple_block_tag
def entry(content: str, label: str) -> SafeString:
    """Render one term of a summary list; an empty value shows a dash in words."""
    return format_html("<dt>{}</dt><dd>{}</dd>", label, content if content.strip() else no_value())


@register.simple_block_tag
def details(content: str, summary: str, *, open: bool = False) -> SafeString:  # noqa: A002 -- the attribute's own name
    """Wrap what few need in a disclosure."""
    state = mark_safe(" open") if open else ""
    return format_html(
        '<details class="details"{}><summary>{}</summary>{}</details>', state, summary, content
    )
