"""Pages about who gets in: the one-time link, one's own account and API tokens."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.kit.access import accounts
from timonier.kit.access import tokens as api_tokens
from timonier.kit.entities.audience import ROLES
from timonier.kit.entities.widgets import dress
from timonier.kit.models.access import ApiToken, Invitation

SIGN_IN_BACKEND = "django.contrib.auth.backends.ModelBackend"


class TokenForm(forms.Form):
    """What a new token is for, what it may do, until when."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Scopes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("It can never do more than your own role."),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"), help_text=gettext_lazy("At most one year from now.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: Any = self.fields["scopes"]
        offered.choices = [(scope, scope) for scope in api_tokens.scopes_on_offer()]
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=90)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Where a one-time link leads: choose a name and a password, and come aboard."""
    now = timezone.now()
    invitation = accounts.invitation_of(secret, now=now)
    if invitation is None:
        title = _("This link no longer works")
        return render(request, "kit/welcome_spent.html", {"title": title}, status=404)
    if invitation.signs_in:
        return _entered(request, secret, invitation)
    form = accounts.welcome_form(invitation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = accounts.accept(secret=secret, form=form, now=now)
        except accounts.LinkSpent:
            return redirect(request.path)
        if invitation.account is not None:  # a second factor, if there is one, is still asked
            return redirect("account_login")
        login(request, user, backend=SIGN_IN_BACKEND)
        return redirect("/")
    context = {
        "form": dress(form),
        "role": ROLES.get(invitation.role, invitation.role),
        "account": invitation.account,
    }
    status = 422 if form.errors else 200
    title = _("Choose a new password") if invitation.account else _("Welcome aboard")
    return render(request, "kit/welcome.html", {"title": title, **context}, status=status)


def _entered(request: HttpRequest, secret: str, invitation: Invitation) -> HttpResponse:
    """A link that signs in: its button spends it, as programs too look at links."""
    if request.method == "POST":
        try:
            user = accounts.enter(secret=secret, now=timezone.now())
        except accounts.LinkSpent:
            return redirect(request.path)
        login(request, user, backend=SIGN_IN_BACKEND)
        return redirect("kit:account")
    context = {"title": _("Sign in"), "account": invitation.account}
    return render(request, "kit/enter.html", context)


@login_not_required
@require_GET
def forgotten(request: HttpRequest) -> HttpResponse:
    """What to do about a lost password: no mail leaves this house."""
    title = _("Password forgotten")
    return render(request, "kit/forgotten.html", {"title": title})


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: password, second factor, tokens."""
    held = request.user.groups.values_list("name", flat=True)
    context = {"roles": [ROLES[name] for name in held if name in ROLES]}
    return render(request, "kit/account.html", {"title": _("Your account"), **context})


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own API tokens; a new one is shown this once."""
    form, secret, now = TokenForm(request.POST or None), "", timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            secret = _issued(request, form.cleaned_data, now)
            form = TokenForm()
        except api_tokens.TokenRefused as reason:
            form.add_error(None, str(reason))
    rows = ApiToken.objects.filter(user=request.user.pk).order_by("-created_at")
    context = {"form": dress(form), "secret": secret, "rows": rows, "now": now}
    status = 422 if form.errors else 200
    return render(request, "kit/tokens.html", {"title": _("API tokens"), **context}, status=status)


def _issued(request: HttpRequest, asked: dict[str, Any], now: datetime) -> str:
    expires_at = timezone.make_aware(datetime.combine(asked["expires_on"], time.min))
    _token, secret = api_tokens.issue(
        user=request.user,
        name=asked["name"],
        scopes=asked["scopes"],
        expires_at=expires_at,
        now=now,
    )
    return secret


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, user=request.user.pk)
    api_tokens.revoke(token=token, now=timezone.now())
    messages.success(request, _("%(name)s is revoked.") % {"name": token.name})
    return redirect("kit:tokens")
