"""Addresses of a return's pages, and a return brought so far that it can be frozen."""

from django.urls import reverse

from reporting.actions.returns import explain_finding, freeze_return
from reporting.models import Finding
from tests.factories.reporting import FISCAL_YEAR


def address(name, *keys, version=1):
    return reverse(name, args=[FISCAL_YEAR, version, *keys])


def settle(draft, officer):
    explain_finding(Finding.objects.get(check_code="V21"), "次年度に入金される", by=officer)
    return freeze_return(draft, by=officer)


def explain_address():
    return address("finding-explain", Finding.objects.get(check_code="V21").pk)
