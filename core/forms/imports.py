"""Forms of the ledger import: the file, how its sheets are read, and taking an import back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.calc.ledger.cells import Sheet, cell_at, is_blank, shown
from core.calc.ledger.declared import ColumnType, SheetKind
from core.calc.ledger.headers import unit_of
from core.calc.ledger.mapping import SheetMapping
from core.forms.fields import NameField

ACCEPTED = (".xlsx", ".csv", ".tsv", ".txt")
_SAMPLE_ROWS = 30
_SAMPLE_LENGTH = 18
_UNITS = ((1, _("円")), (1_000, _("千円")), (10_000, _("万円")), (1_000_000, _("百万円")))


class LedgerUploadForm(forms.Form):
    """The file of a ledger."""

    ledger = forms.FileField(
        label=_("台帳のファイル"),
        help_text=_("Excel（.xlsx）またはCSV。表題や合計の行、結合したセルがあっても、そのまま選べます。"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ACCEPTED)}),
        error_messages={
            "required": _("台帳のファイルを選んでください。"),
            "empty": _("ファイルが空です。台帳の入ったファイルを選んでください。"),
        },
    )

    def clean_ledger(self) -> Any:
        """Refuse by its name what is never a ledger."""
        upload = self.cleaned_data["ledger"]
        if PurePath(upload.name or "").suffix.lower() not in ACCEPTED:
            raise forms.ValidationError(_("Excel（.xlsx）かCSVのファイルを選んでください。例：契約台帳.xlsx"))
        return upload


class UndoImportForm(forms.Form):
    """Why an import is taken back."""

    reason = NameField(
        label=_("取り消す理由"),
        max_length=300,
        help_text=_("例：古い台帳を選んでしまったため"),
        error_messages={"required": _("取り消す理由を入力してください。例：古い台帳を選んでしまったため")},
    )


class SheetMappingForm(forms.Form):
    """How one sheet is read: which kind it is, where its header stands, and which column is which."""

    kind = forms.ChoiceField(label=_("台帳の種類"), required=False)
    header_row = forms.IntegerField(
        label=_("見出しの行"),
        min_value=1,
        error_messages={"required": _("見出しの行の番号を入力してください。例：3")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        sheet: Sheet,
        mapping: SheetMapping,
        kinds: Sequence[SheetKind],
        importable: frozenset[str],
        refused: frozenset[str] = frozenset(),
        prefix: str,
    ) -> None:
        """Offer every column of the sheet for every column of the kind, with the mapping as it stands."""
        initial = {"kind": mapping.kind, "header_row": mapping.header_row + 1}
        super().__init__(data, initial=initial, prefix=prefix)
        self.sheet, self.mapping = sheet, mapping
        self.sheet_kind = next((kind for kind in kinds if kind.code == mapping.kind), None)
        self.is_importable, self.is_refused = mapping.kind in importable, mapping.kind in refused
        kind_field = self.fields["kind"]
        if isinstance(kind_field, forms.ChoiceField):
            kind_field.choices = [
                ("", _("取り込まない")),
                *((kind.code, _kind_label(kind, importable, refused)) for kind in kinds),
            ]
        self.fields["header_row"].max_value = len(sheet.rows)  # type: ignore[attr-defined]  # an integer field
        if self.is_importable and self.sheet_kind is not None:
            self._add_columns(self.sheet_kind)

    def _add_columns(self, kind: SheetKind) -> None:
        places = [("", _("（この列はない）")), *self._places()]
        for column in kind.columns:
            self.fields[f"column-{column.code}"] = forms.ChoiceField(
                label=_t(column.label),
                choices=places,
                required=column.required and column.code not in self.mapping.fills,
                initial=str(self.mapping.columns.get(column.code, "")),
                error_messages={"required": _("この列は必要です。どの列かを選んでください。")},
            )
            if column.type is ColumnType.YEN and column.code in self.mapping.columns:
                self.fields[f"unit-{column.code}"] = forms.TypedChoiceField(
                    label=_("%(column)sの単位") % {"column": _t(column.label)},
                    choices=_UNITS,
                    coerce=int,
                    initial=self.mapping.units.get(column.code, 1),
                    required=False,
                    empty_value=None,
                )

    def _places(self) -> list[tuple[str, str]]:
        labels = self.mapping.header(self.sheet).labels if self.sheet.rows else ()
        width = max([len(labels), *(len(row) for row in self.sheet.rows[:_SAMPLE_ROWS])], default=0)
        return [
            (str(index), self._place(index, labels)) for index in range(width) if self._place(index, labels)
        ]

    def _place(self, index: int, labels: Sequence[str]) -> str:
        label = labels[index] if index < len(labels) else ""
        sample = self._sample(index)
        if not label and not sample:
            return ""
        words = {"letters": column_letters(index), "label": label or _t("見出しなし"), "sample": sample}
        if sample:
            return _t("%(letters)s列 %(label)s（例：%(sample)s）") % words
        return _t("%(letters)s列 %(label)s") % words

    def _sample(self, index: int) -> str:
        first = self.mapping.header_row + self.mapping.header_depth
        cells = (cell_at(row, index) for row in self.sheet.rows[first : first + _SAMPLE_ROWS])
        text = next((shown(cell) for cell in cells if not is_blank(cell)), "")
        return text if len(text) <= _SAMPLE_LENGTH else f"{text[:_SAMPLE_LENGTH]}…"

    def column_fields(self) -> list[forms.BoundField]:
        """Return the choices of columns, each followed by its unit where it has one."""
        return [self[name] for name in self.fields if name.startswith(("column-", "unit-"))]

    def clean(self) -> dict[str, Any]:
        """Refuse a sheet that the user may not import, and one column of the sheet chosen twice."""
        cleaned = super().clean() or {}
        if self.is_refused and cleaned.get("kind") == self.mapping.kind:
            self.add_error(
                "kind",
                _("この種類の台帳を取り込む権限がありません。「取り込まない」を選んでください。"),
            )
        chosen: dict[str, str] = {}
        for name, place in list(cleaned.items()):
            if not name.startswith("column-") or place == "":
                continue
            if place in chosen:
                self.add_error(
                    name,
                    _("同じ列が「%(other)s」にも選ばれています。")
                    % {"other": self.fields[chosen[place]].label},
                )
            chosen.setdefault(place, name)
        return cleaned

    @property
    def is_reread(self) -> bool:
        """Whether kind or header row were changed, so that columns must be proposed anew."""
        changed = {"kind", "header_row"} & set(self.changed_data)
        return bool(changed) and not ({"kind", "header_row"} & set(self.errors))

    def chosen(self) -> SheetMapping:
        """Return the mapping as it was chosen; only for a valid form."""
        columns = {
            name.removeprefix("column-"): int(place)
            for name, place in self.cleaned_data.items()
            if name.startswith("column-") and place != ""
        }
        labels = self.mapping.header(self.sheet).labels
        units = {}
        for code, index in columns.items():
            named = unit_of(labels[index]) if index < len(labels) else None
            unit = self.cleaned_data.get(f"unit-{code}") or named or 1
            if unit != 1 and self.sheet_kind and self.sheet_kind.column(code).type is ColumnType.YEN:
                units[code] = unit
        fills = {code: text for code, text in self.mapping.fills.items() if code not in columns}
        return replace(self.mapping, columns=columns, units=units, fills=fills)


def column_letters(index: int) -> str:
    """Return the letters by which a worksheet calls a column, counted from 0: A, B, … AA."""
    letters = ""
    place = index + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _kind_label(kind: SheetKind, importable: frozenset[str], refused: frozenset[str]) -> str:
    if kind.code in importable:
        return _t(kind.label)
    if kind.code in refused:
        return _t("%(kind)s（取り込む権限がありません）") % {"kind": _t(kind.label)}
    return _t("%(kind)s（まだ取り込みません）") % {"kind": _t(kind.label)}
