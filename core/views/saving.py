"""Running an action for a form: what the action refuses is shown in the form, nothing typed is lost."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.forms.records import RecordForm


def is_saved(request: HttpRequest, form: RecordForm, save: Callable[[], object]) -> bool:
    """Run `save` when the form was sent and is valid; False when the form must be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except EditConflict as conflict:
        form.disagree(form.current_values(conflict.current), conflict.current.version)
    except ActionRefused as refused:
        form.add_error(None, refused.message)
    except ValidationError as error:
        form.refuse(error)
    else:
        return True
    return False


def form_status(form: RecordForm) -> int:
    """Return the status with which a form is shown: 409 when somebody else saved first."""
    return 409 if form.conflict else 200
