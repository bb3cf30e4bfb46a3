"""Telling the university of an invention: the pages, when each is complete, and what stands before submission."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.calc.enums import LabelledEnum
from core.calc.messages import Message, gettext_noop
from ip.calc.shares import whole_problem

NUMBER_PREFIX = "HK"
LINK_DAYS = 14
"""How long the address lives under which a co-inventor without an account confirms."""

SECRET_FIELDS = frozenset(
    {
        "title",
        "title_en",
        "problem",
        "means",
        "effect",
        "prior_art",
        "keywords",
        "used_what",
        "foreign_countries",
        "licensees",
        "return_reason",
    }
)
"""What the history says was changed without repeating it: auditors read the history, not the invention."""


class Page(LabelledEnum):
    """One topic per page, in the order in which the portal leads through them."""

    BASIC = "basic", "基本"
    CONTENT = "content", "発明の内容"
    INVENTORS = "inventors", "発明者と持分"
    FUNDING = "funding", "研究費と契約"
    PUBLICATIONS = "publications", "公表の予定"
    WISHES = "wishes", "希望"


class Progress(LabelledEnum):
    """How far a page is."""

    UNTOUCHED = "untouched", "未着手"
    BEGUN = "begun", "入力中"
    DONE = "done", "完了"


@dataclass(frozen=True, slots=True, kw_only=True)
class InventorEntry:
    """One inventor as a page states it. `key` is the row that stands, None for a new one."""

    key: int | None
    name: str
    person_id: int | None
    is_representative: bool
    is_outside: bool
    is_student: bool
    affiliation: str
    position: str
    email: str
    contribution: str
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationEntry:
    """One publication as a page states it."""

    kind: str
    published_on: date
    venue: str
    published_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEntry:
    """One source of money as a page states it."""

    agreement_id: int | None
    funder: str
    grant_number: str
    is_bayh_dole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What of a disclosure decides whether it may be submitted."""

    filled: frozenset[str]
    """Names of the fields that hold something; a question answered with no is answered."""
    has_funding: bool | None
    links: int
    has_publication: bool | None
    publications: int
    shares: Sequence[Fraction | None]
    confirmed: Sequence[tuple[str, bool, bool]]
    """Name, whether confirmed, whether outside; of every inventor but the representative."""


REQUIRED = {
    Page.BASIC: ("title", "created_on", "used_funds", "used_facilities", "research_form"),
    Page.CONTENT: ("problem", "means", "effect", "data_stage", "prior_art"),
    Page.WISHES: ("domestic_wish", "foreign_wish", "start_up_wish"),
}
"""Fields without which a page of plain fields is not complete."""
BEGUN_BY = {
    Page.BASIC: ("created_on", "used_funds", "used_facilities", "research_form"),
    Page.CONTENT: (*REQUIRED[Page.CONTENT], "keywords"),
    Page.WISHES: (*REQUIRED[Page.WISHES], "foreign_countries", "licensees"),
}
"""Fields that show that somebody began with a page; the title was given before."""


def progress_of(page: Page, facts: Facts, *, is_kept: bool) -> Progress:
    """Say how far a page is; what was typed and not yet taken over makes it begun."""
    if is_kept:
        return Progress.BEGUN
    if page in REQUIRED:
        if facts.filled.issuperset(REQUIRED[page]):
            return Progress.DONE
        return Progress.UNTOUCHED if facts.filled.isdisjoint(BEGUN_BY[page]) else Progress.BEGUN
    if page is Page.INVENTORS:
        return _inventors(facts.shares)
    asked, rows = _answer(page, facts)
    if asked is None:
        return Progress.UNTOUCHED
    return Progress.BEGUN if asked and not rows else Progress.DONE


def submission_problems(facts: Facts, kept: frozenset[Page]) -> list[Message]:
    """Say what stands before submission, page by page, and whose confirmation is missing."""
    problems = [
        Message(
            gettext_noop(
                "「%(page)s」の入力が終わっていません。開いて必須の項目を入力し、保存してください。"
            ),
            {"page": (page.label,)},
        )
        for page in Page
        if progress_of(page, facts, is_kept=page in kept) is not Progress.DONE
    ]
    problems += [
        Message(
            gettext_noop("%(name)sさんが持分を確認していません。「発明者の確認」から依頼してください。"),
            {"name": name},
        )
        for name, is_confirmed, is_outside in facts.confirmed
        if not is_confirmed and not is_outside
    ]
    return problems


def unconfirmed_outside(facts: Facts) -> list[str]:
    """Name the inventors of other institutions who have not confirmed; their own employer's rule may forbid it."""
    return [name for name, is_confirmed, is_outside in facts.confirmed if is_outside and not is_confirmed]


def needs_new_confirmation(before: Sequence[InventorEntry], after: Sequence[InventorEntry]) -> bool:
    """Whether the division of the invention differs: then everybody confirms it anew."""
    return sorted(map(_agreed, before)) != sorted(map(_agreed, after))


def disclosure_series(fiscal_year: int) -> str:
    """Return what the numbers of disclosures have in common in one fiscal year: HK2026."""
    return f"{NUMBER_PREFIX}{fiscal_year}"


def _inventors(shares: Sequence[Fraction | None]) -> Progress:
    stated = [share for share in shares if share is not None]
    if not stated:
        return Progress.UNTOUCHED
    is_whole = len(stated) == len(shares) and whole_problem(stated) is None
    return Progress.DONE if is_whole else Progress.BEGUN


def _answer(page: Page, facts: Facts) -> tuple[bool | None, int]:
    if page is Page.FUNDING:
        return facts.has_funding, facts.links
    return facts.has_publication, facts.publications


def _agreed(entry: InventorEntry) -> tuple[str, int, Fraction, str]:
    return entry.name, entry.person_id or 0, entry.share, entry.contribution
