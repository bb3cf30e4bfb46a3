"""The facts of one right (or of an invention on its way) from which its deadlines follow."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from collaboration.calc.records import entry
from core.calc.messages import gettext_noop
from ip.calc.docket.kinds import Base, EventCode, Office, RightKind, Route


@dataclass(frozen=True, slots=True)
class MatterEvent:
    """Something that happened to a right.

    `number` and `number_to` are the years that a fee was paid for, or how many steps of extension were asked;
    `answers` is the id of the event that this one answers, where dates alone leave a doubt.
    """

    code: EventCode = entry("出来事")
    on: datetime.date = entry("日付", help=gettext_noop("書類では書類の日付（発送日）"))
    served_on: datetime.date | None = entry(
        "送達の日",
        default=None,
        help=gettext_noop("分かっていれば。空欄なら官庁の規則で数えます。"),
    )
    on_paper: bool = entry("紙の書類", default=False)
    number: int | None = entry("年分・回数", default=None, minimum=1, maximum=99)
    number_to: int | None = entry("年分（終わり）", default=None, minimum=1, maximum=99)
    office: Office | None = entry("出願先の官庁", default=None)
    document: str = entry("書類", default="")
    id: str = entry("記号", default="")
    answers: str = entry("応答した出来事の記号", default="")


@dataclass(frozen=True, slots=True)
class Matter:
    """One right at one office. An invention not yet filed is a matter with a disclosure only."""

    office: Office = entry("官庁")
    events: tuple[MatterEvent, ...] = entry("出来事")
    kind: RightKind = entry("権利の種類", default=RightKind.PATENT)
    route: Route = entry("経路", default=Route.DIRECT)
    is_resident: bool = entry(
        "出願人はその国の居住者",
        default=True,
        help=gettext_noop("日本国特許庁では、在外者の期間が長くなります。"),
    )
    offices_sought: tuple[Office, ...] = entry(
        "出願する予定の官庁",
        default=(),
        help=gettext_noop("優先権と国内移行の期限を、官庁ごとの休日で繰り越します。"),
    )
    term_ends_on: datetime.date | None = entry("延長後の存続期間の満了日", default=None)

    def base(self, base: Base) -> datetime.date | None:
        """Return the day that a base other than the event itself means for this right, None when it is not known."""
        match base:
            case Base.FILING:
                return self._filing()
            case Base.PRIORITY:
                return self._earliest(EventCode.PRIORITY, EventCode.PARENT_FILED) or self._filing()
            case Base.REGISTRATION:
                return self._earliest(EventCode.REGISTERED)
            case Base.EXAM_REQUEST:
                return self._earliest(EventCode.EXAM_REQUESTED)
        return None

    def _filing(self) -> datetime.date | None:
        """Return the filing date that counts: that of the parent of a division, that of the international application."""
        if self.route == Route.DIVISIONAL and (parent := self._earliest(EventCode.PARENT_FILED)):
            return parent
        return self._earliest(EventCode.PCT_FILED) or self._earliest(EventCode.FILED)

    def _earliest(self, *codes: EventCode) -> datetime.date | None:
        return earliest(self.events, *codes)


def earliest(events: Iterable[MatterEvent], *codes: EventCode) -> datetime.date | None:
    """Return the first day of events of these codes."""
    return min((event.on for event in events if event.code in codes), default=None)
