"""What somebody types to have deadlines counted, and to answer for a rule."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.calc.messages import ValueRefused
from core.forms.fields import JapaneseDateField
from core.models.wording import translated
from ip.calc.docket.closed_days import Calendars
from ip.calc.docket.deadline import Docket
from ip.calc.docket.engine import docket_of
from ip.calc.docket.kinds import EventCode, Office, Route
from ip.calc.docket.matter import Matter, MatterEvent
from ip.calc.docket.rules import RuleBook

OFFICES = [office for office in Office if office != Office.OTHER]


class DeadlineForm(forms.Form):
    """One event at an office, and the days of the right on which its deadlines may also depend."""

    office = forms.ChoiceField(
        label=_("官庁"),
        choices=[(office.value, _(office.label)) for office in OFFICES],
        initial=Office.JPO.value,
    )
    code = forms.ChoiceField(
        label=_("出来事"),
        choices=[("", _("選択してください")), *((code.value, _(code.label)) for code in EventCode)],
        error_messages={"required": _("出来事を選択してください。例：拒絶理由の通知")},
    )
    on = JapaneseDateField(label=_("日付"), help_text=_("書類では、書類の日付（発送日）です。"))
    served_on = JapaneseDateField(
        label=_("送達の日"), required=False, help_text=_("空欄なら、官庁の規則で数えます。")
    )
    filed_on = JapaneseDateField(
        label=_("出願日"),
        required=False,
        help_text=_("年金や存続期間など、出願日から数える期限のときに入力します。"),
    )
    priority_on = JapaneseDateField(label=_("最先の優先日"), required=False)
    route = forms.ChoiceField(
        label=_("経路"),
        choices=[(route.value, _(route.label)) for route in Route],
        initial=Route.DIRECT.value,
        required=False,
    )
    is_abroad = forms.BooleanField(label=_("出願人は在外者（日本国特許庁）"), required=False)

    def count(self, book: RuleBook, calendars: Calendars, today: datetime.date) -> Docket | None:
        """Return the deadlines of what was typed, None after naming what is wrong with it."""
        if not self.is_valid():
            return None
        try:
            return docket_of(self._matter(), book, calendars, today)
        except ValueRefused as refused:
            self.add_error("on", ValidationError(translated(refused.message)))
            return None

    def _matter(self) -> Matter:
        typed: dict[str, Any] = self.cleaned_data
        code = EventCode(typed["code"])
        events = [MatterEvent(code=code, on=typed["on"], served_on=typed["served_on"])]
        for name, other in (("filed_on", self._filing(typed)), ("priority_on", EventCode.PRIORITY)):
            if typed[name] is not None and other != code:
                events.append(MatterEvent(code=other, on=typed[name]))
        return Matter(
            office=Office(typed["office"]),
            events=tuple(events),
            route=Route(typed["route"] or Route.DIRECT),
            is_resident=not typed["is_abroad"],
        )

    def _filing(self, typed: dict[str, Any]) -> EventCode:
        """Return the event that the filing date means: for an application out of the PCT, the international one."""
        from_pct = typed["route"] == Route.NATIONAL_PHASE or typed["office"] == Office.IB
        return EventCode.PCT_FILED if from_pct else EventCode.FILED


class VerificationForm(forms.Form):
    """By what somebody answers for a rule, or why nobody does any more."""

    note = forms.CharField(
        label=_("確認に使った資料"),
        max_length=500,
        help_text=_(
            "条文、審査便覧、弁理士の回答など。取り消すときは、その理由。例：特許法48条の3（e-Gov、2026/11/20閲覧）"
        ),
        error_messages={"required": _("確認に使った資料（取り消すときは理由）を入力してください。")},
    )
