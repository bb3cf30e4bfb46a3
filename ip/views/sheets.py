"""The pages on which a disclosure is written: each a form, some with rows beneath, all saved and kept in the same way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.models import User
from ip.actions.disclosures import change_disclosure, set_funding, set_inventors, set_publications
from ip.calc.disclosing import Page
from ip.forms.portal import (
    MOST_ROWS,
    BasicForm,
    ContentForm,
    FundingForm,
    InventorRow,
    InventorsForm,
    LinkRow,
    PageForm,
    PublicationRow,
    PublicationsForm,
    WishesForm,
    initial_of,
)
from ip.models import Disclosure, Inventor
from ip.queries.disclosures import agreements_to_name

ROWS = "rows"
FORMS: dict[Page, type[PageForm]] = {
    Page.BASIC: BasicForm,
    Page.CONTENT: ContentForm,
    Page.INVENTORS: InventorsForm,
    Page.FUNDING: FundingForm,
    Page.PUBLICATIONS: PublicationsForm,
    Page.WISHES: WishesForm,
}
ROW_FORMS: dict[Page, type[forms.Form]] = {
    Page.INVENTORS: InventorRow,
    Page.FUNDING: LinkRow,
    Page.PUBLICATIONS: PublicationRow,
}
ASKED = {Page.FUNDING: "has_funding", Page.PUBLICATIONS: "has_publication"}
"""The question that makes the rows beneath it needless when it is answered with no."""

Typed = Mapping[str, Sequence[str]]


@dataclass
class Sheet:
    """One page of a disclosure, filled from what is sent, from what was kept, or from what stands."""

    disclosure: Disclosure
    page: Page
    user: User
    data: Any = None
    kept: Typed | None = None

    @cached_property
    def form(self) -> PageForm:
        """The form of the page."""
        made = FORMS[self.page](self.data, record=self.disclosure, initial=initial_of(self.kept or {}))
        made.use_required_attribute = False
        return made

    @cached_property
    def rows(self) -> Any:
        """The rows beneath the form, None on a page without."""
        if self.page not in ROW_FORMS:
            return None
        standing = self._kept_rows() if self.kept else self._standing_rows()
        made = forms.formset_factory(
            ROW_FORMS[self.page],
            extra=0 if standing else 1,
            can_delete=True,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
            validate_max=True,
        )
        return made(self.data, initial=standing, prefix=ROWS, form_kwargs=self._row_options())

    def is_valid(self) -> bool:
        """Whether everything that matters can be read."""
        is_read = self.form.is_valid()
        if self.rows is None or (is_read and not self._asks_rows()):
            return is_read
        return bool(self.rows.is_valid()) and is_read

    @property
    def has_errors(self) -> bool:
        """Whether something that was sent is refused."""
        if not self.form.is_bound:
            return False
        is_refused = any(self.rows.errors) or bool(self.rows.non_form_errors()) if self.rows else False
        return bool(self.form.errors) or is_refused

    def is_saved(self) -> bool:
        """Save what was sent; False when the page must be shown again, with what is refused at its place."""
        if not self.is_valid():
            return False
        try:
            SAVE[self.page](self)
        except EditConflict as conflict:
            self.form.disagree(self.form.current_values(conflict.current), conflict.current.version)
            self.form.add_error(None, conflict.message)
        except ActionRefused as refused:
            self.form.add_error(None, refused.message)
        except ValidationError as error:
            self.form.refuse(error)
        else:
            return True
        return False

    def entries(self) -> list[Any]:
        """Return the rows as they were stated, without those that are blank or taken away."""
        if not self._asks_rows():
            return []
        return [row.entry() for row in self.rows.forms if row.cleaned_data and not row.cleaned_data["DELETE"]]

    def _asks_rows(self) -> bool:
        asked = ASKED.get(self.page)
        return asked is None or bool(self.form.cleaned_data.get(asked))

    def _row_options(self) -> dict[str, Any]:
        if self.page is Page.INVENTORS:
            return {"people": dict(self.disclosure.inventors.values_list("pk", "person_id"))}
        if self.page is Page.FUNDING:
            return {"agreements": agreements_to_name(self.disclosure)}
        return {}

    def _standing_rows(self) -> list[dict[str, Any]]:
        if self.page is Page.INVENTORS:
            return [_inventor_row(row) for row in self.disclosure.inventors.select_related("person")]
        if self.page is Page.FUNDING:
            names = ("funder", "grant_number", "is_bayh_dole")
            return [
                {"agreement": row.agreement_id, **{name: getattr(row, name) for name in names}}
                for row in self.disclosure.links.all()
            ]
        return [
            dict(row)
            for row in self.disclosure.publications.values("kind", "published_on", "venue", "published_by")
        ]

    def _kept_rows(self) -> list[dict[str, str]]:
        kept = self.kept or {}
        stated = initial_of(kept, ROWS).get("TOTAL_FORMS", "0")
        total = min(int(stated), MOST_ROWS) if stated.isdecimal() else 0
        return [initial_of(kept, f"{ROWS}-{number}") for number in range(total)]


def with_one_more(typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what was typed with one more blank row."""
    name = f"{ROWS}-TOTAL_FORMS"
    stated = typed.get(name, ["0"])[-1]
    total = int(stated) if stated.isdecimal() else 0
    return {**typed, name: [str(min(total + 1, MOST_ROWS))]}


def _inventor_row(row: Inventor) -> dict[str, Any]:
    names = ("name", "is_representative", "is_outside", "is_student")
    further = ("affiliation", "position", "email", "contribution", "share")
    member = (row.person.erad_number or row.person.email) if row.person else ""
    return {"key": row.pk, "member": member, **{name: getattr(row, name) for name in (*names, *further)}}


def _save_plain(sheet: Sheet) -> None:
    form = sheet.form
    change_disclosure(
        sheet.disclosure, form.values, sheet.page, expected_version=form.expected_version, by=sheet.user
    )


def _save_inventors(sheet: Sheet) -> None:
    set_inventors(
        sheet.disclosure,
        sheet.entries(),
        expected_version=sheet.form.expected_version,
        by=sheet.user,
    )


def _save_funding(sheet: Sheet) -> None:
    form = sheet.form
    set_funding(
        sheet.disclosure,
        sheet.entries(),
        has_funding=form.cleaned_data["has_funding"],
        expected_version=form.expected_version,
        by=sheet.user,
    )


def _save_publications(sheet: Sheet) -> None:
    form = sheet.form
    set_publications(
        sheet.disclosure,
        sheet.entries(),
        has_publication=form.cleaned_data["has_publication"],
        expected_version=form.expected_version,
        by=sheet.user,
    )


SAVE: dict[Page, Callable[[Sheet], None]] = {
    Page.BASIC: _save_plain,
    Page.CONTENT: _save_plain,
    Page.WISHES: _save_plain,
    Page.INVENTORS: _save_inventors,
    Page.FUNDING: _save_funding,
    Page.PUBLICATIONS: _save_publications,
}
