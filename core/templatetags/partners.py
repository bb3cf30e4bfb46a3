"""Where an organisation is, as what it counts, and how many people."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.calc.countries import HOME
from core.calc.kinds import PartnerClass
from core.models import OrganizationProfile
from core.models.wording import country_in_words, term
from core.templatetags.ui import no_value, tag

register = template.Library()


@register.simple_tag
def place(profile: OrganizationProfile) -> SafeString | str:
    """Render the prefecture of a Japanese organisation, the country of any other."""
    if profile.country != HOME:
        return country_in_words(profile.country)
    return term(profile.prefecture) or no_value()


@register.simple_tag
def partner_class(value: PartnerClass | None) -> SafeString | str:
    """Render the class as which the return counts a partner, or that it cannot be told."""
    return tag("explain", gettext("区分が決まらない")) if value is None else gettext(value.label)


@register.simple_tag
def people_count(value: int | None) -> SafeString:
    """Render a number of people, e.g. 1,200人."""
    if value is None:
        return no_value()
    return format_html('{}<span class="yen__unit">{}</span>', f"{value:,}", gettext("人"))
