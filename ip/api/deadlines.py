"""POST /api/v1/calc/deadlines: every deadline of a right, with every step of the counting."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration.api.description import ERRORS, JSON, refers_to
from collaboration.api.pricing import REFUSALS
from collaboration.calc.records import RecordRefused
from collaboration.calc.schema import reference
from collaboration.queries.price_document import problem_rows
from core.api.calls import PostView
from core.api.errors import FieldsRefused
from ip.calc.docket.answer import DeadlinesAnswer, DeadlinesCall
from ip.queries.deadline_document import deadline_document


class DeadlinesView(PostView):
    """Counts deadlines. Nothing is stored: the same call always gives the same answer."""

    permission_name = "ip.calculate_deadlines"

    @extend_schema(
        operation_id="calc_deadlines",
        summary=_("期限を計算する"),
        description=_(
            "官庁と出来事の日付から、権利の期限、延長と追納、計算の経過、出典を返します。何も保存しません。"
        ),
        tags=["calc"],
        request={JSON: refers_to(DeadlinesCall.__name__)},
        responses={
            200: OpenApiResponse(reference(DeadlinesAnswer), description=_("計算の結果")),
            **{
                status: OpenApiResponse(refers_to(ERRORS), description=told)
                for status, told in REFUSALS.items()
            },
        },
    )
    def post(self, request: Request) -> Response:
        """Count, or name every faulty field."""
        try:
            return Response(deadline_document(dict(request.data)))
        except RecordRefused as refused:
            raise FieldsRefused(problem_rows(refused.problems)) from refused
