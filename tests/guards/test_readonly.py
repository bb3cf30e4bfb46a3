"""The guard against pages that write while they are read can fail."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from core.models import Counter
from tests.readonly import ReadOnlyGet, WroteOnGet

pytestmark = pytest.mark.django_db


def _write(_request):
    Counter.objects.create(name="a")
    return HttpResponse()


@pytest.mark.parametrize("method", ["get", "head"])
def test_page_that_writes_when_it_is_read_fails(method):
    with pytest.raises(WroteOnGet, match="core_counter"):
        ReadOnlyGet(_write)(getattr(RequestFactory(), method)("/"))


def test_page_that_reads_is_let_through():
    answer = ReadOnlyGet(lambda _request: HttpResponse(str(Counter.objects.count())))
    assert answer(RequestFactory().get("/")).content == b"0"


def test_post_may_write():
    ReadOnlyGet(_write)(RequestFactory().post("/"))
    assert Counter.objects.count() == 1


def test_raw_statement_is_seen_as_well():
    def write(_request):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_counter")

    with pytest.raises(WroteOnGet):
        ReadOnlyGet(write)(RequestFactory().get("/"))
