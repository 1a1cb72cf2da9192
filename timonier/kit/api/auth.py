"""Who calls the API: the owner of a token, or the person of a browser's session."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from timonier.kit.access.tokens import bearer


class Token(HttpBearer):
    """`Authorization: Bearer tmn_…`: acts as the token's owner, within its scopes."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = bearer(token, now=timezone.now())
        if found is not None:
            request.user = found.user
            request.api_token = found  # type: ignore[attr-defined]
        return found


class Session(APIKeyCookie):
    """The browser's session; a write also needs the CSRF token."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated or request.headers.get("Authorization"):
            return None  # a refused token must not fall back on a cookie
        if check_csrf(request):
            raise HttpError(403, _("The CSRF token is missing or wrong."))
        return request.user

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user
