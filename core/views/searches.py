"""Keeping and forgetting searches of a list; the list names itself by the name of its address."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.actions.searches import delete_search, save_search
from core.forms.searches import SavedSearchForm
from core.models import SavedSearch
from core.views.request import SignedInRequest


@require_POST
def search_save(request: SignedInRequest, page: str) -> HttpResponse:
    """Keep the conditions under a name and go back to the list as it was."""
    address = _address(page)
    form = SavedSearchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("検索の名前を60文字以内で入力してください。例：今年度の共同研究"))
        return redirect(f"{address}?{request.POST.get('query', '')}")
    search = save_search(
        page, name=form.cleaned_data["name"], query=form.cleaned_data["query"], by=request.user
    )
    messages.success(request, _("検索「%(name)s」を保存しました。") % {"name": search.name})
    return redirect(f"{address}?{search.query}")


@require_POST
def search_delete(request: SignedInRequest, page: str, pk: int) -> HttpResponse:
    """Forget a search of one's own."""
    search = get_object_or_404(SavedSearch, pk=pk, page=page, user=request.user)
    delete_search(search, by=request.user)
    messages.success(request, _("検索「%(name)s」を削除しました。") % {"name": search.name})
    return redirect(_address(page))


def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        raise Http404 from None
