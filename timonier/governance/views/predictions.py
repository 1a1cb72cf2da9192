"""Predictions: one more, how one ended, and an outcome taken back on the day it was told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from timonier.governance import frame, services
from timonier.governance.forms.asked import ChanceEndForm, PredictForm, QuantityEndForm
from timonier.governance.models import Prediction
from timonier.kit.entities.audience import allowed
from timonier.kit.records import writes
from timonier.kit.screens import versions

USUAL_DAYS = 182


@allowed("governance.add_prediction")
@require_http_methods(["GET", "POST"])
def predict(request: HttpRequest, key: str) -> HttpResponse:
    """Say what is expected, how sure one is, and when it will be known."""
    decision = frame.decision_for(request, key)
    today = timezone.localdate()
    form = PredictForm(
        request.POST or None, initial={"review_on": today + timedelta(days=USUAL_DAYS)}
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chance = given.pop("probability")
        services.predict(
            decision=decision,
            by=frame.person(request),
            today=today,
            probability=None if chance is None else round(chance / 100, 6),
            **given,
        )
        return frame.done(request, _("The prediction is kept."), decision)
    return frame.form_page(
        request,
        form,
        title=_("Predict"),
        button=_("Keep the prediction"),
        status=422 if request.method == "POST" else 200,
        decision=decision,
    )


@allowed("governance.change_prediction")
@require_http_methods(["GET", "POST"])
def resolve(request: HttpRequest, key: str) -> HttpResponse:
    """Tell how a prediction ended."""
    prediction = frame.prediction_for(request, key)
    kind = ChanceEndForm if prediction.is_chance else QuantityEndForm
    form: Any = kind(request.POST or None, initial={"note": prediction.note})
    rows = Prediction.objects.filter(pk=prediction.pk)
    if request.method == "POST" and form.is_valid():
        try:
            with versions.unchanged(request, rows):
                services.resolve_prediction(
                    prediction=prediction,
                    by=frame.person(request),
                    today=timezone.localdate(),
                    **form.cleaned_data,
                )
            undo = reverse("governance:take-back", args=[prediction.slug])
            said = _("The outcome is kept, and scored.")
            return frame.done(request, said, prediction.decision, undo)
        except writes.Stale:
            versions.tell(form)
        except services.Unresolvable as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, str(refusal))
    return frame.form_page(
        request,
        form,
        title=_("How it ended"),
        button=_("Keep the outcome"),
        status=versions.status_of(request, form),
        decision=prediction.decision,
        prediction=prediction,
        **versions.shown(request, form, rows),
    )


@allowed("governance.change_prediction")
@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Undo an outcome told by mistake."""
    prediction = frame.prediction_for(request, key)
    try:
        services.take_back(
            prediction=prediction, by=frame.person(request), today=timezone.localdate()
        )
    except services.Unresolvable as refusal:
        raise Http404(str(refusal)) from refusal
    return frame.done(request, _("The outcome is taken back."), prediction.decision)
