"""Who may see and do what: four roles, computed from the registry, never set by hand."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from timonier.kit.entities.entity import Entity, registry
from timonier.kit.sealed.fields import sealed_of

ROLES = {
    "cto": _("CTO"),
    "executive": _("Executive"),
    "member": _("Member"),
    "auditor": _("Auditor"),
}
AUDIENCES = ("company", "management", "executive", "private")
SEEN_BY = {  # which audiences a role belongs to
    "cto": ("company", "management", "executive"),
    "executive": ("company", "management", "executive"),
    "member": ("company",),
    "auditor": ("company", "management", "executive"),
}
CONTRIBUTORS = ("executive", "member")  # roles that may add where an entity is open to it
_SHARE = "kit.share_savedview"  # a view of a list with others, who see in it what they may see
_JOBS = ("kit.view_job",)  # everybody may see what runs; who started a job may stop it
KIT_RIGHTS = {
    "cto": ("kit.add_invitation", "kit.view_invitation", "kit.change_job", _SHARE, *_JOBS),
    "executive": (_SHARE, *_JOBS),
    "member": _JOBS,
    "auditor": ("kit.view_invitation", *_JOBS),  # who gets in, and what was done to whom
}


def actions_of(role: str, entity: Entity) -> tuple[str, ...]:
    """What the role may do with this entity. Private rows are the author's alone to show."""
    if entity.audience == "private":
        return ("view",) if entity.facts else ("view", "add", "change", "delete")
    if entity.audience not in SEEN_BY[role]:
        return ()
    if entity.facts or role not in ("cto", *CONTRIBUTORS):
        return ("view",)
    if role == "cto":
        return ("view", "add", "change", "delete")
    return ("view", "add") if entity.contributed_by else ("view",)


def may(user: Any, entity: Entity, action: str, item: Any = None) -> bool:
    """Whether this person may do this: by role, or to a row they contributed themselves."""
    if user.has_perm(entity.permission(action)):
        return True
    owned = action in ("change", "delete") and item is not None and entity.contributed_by
    if not owned or getattr(item, f"{entity.contributed_by}_id") != user.pk:
        return False
    return user.pk is not None and bool(user.has_perm(entity.permission("add")))


def sync_roles(app: str | None = None) -> None:
    """Give each role exactly the permissions the registry derives, for one app or for all."""
    autodiscover_modules("entities", "kept")
    labels = [app] if app else [config.label for config in apps.get_app_configs()]
    held = Permission.objects.filter(content_type__app_label__in=labels).select_related(
        "content_type"
    )
    by_name = {f"{p.content_type.app_label}.{p.codename}": p for p in held}
    for role in ROLES:
        group = Group.objects.get_or_create(name=role)[0]
        due = {entity.permission(a) for entity in registry for a in actions_of(role, entity)}
        due |= set(KIT_RIGHTS.get(role, ()))
        secrets = [secret for entity in registry for secret in sealed_of(entity.model)]
        due |= {secret.right for secret in secrets if role in secret.readers}
        wanted = {by_name[name].pk for name in due if name in by_name}
        has = set(
            group.permissions.filter(pk__in=[p.pk for p in held]).values_list("pk", flat=True)
        )
        group.permissions.remove(*(has - wanted))
        group.permissions.add(*(wanted - has))


def ensure_roles() -> None:
    """Make rights and roles where a new database has none yet."""
    if Group.objects.filter(name__in=ROLES).count() < len(ROLES):
        emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


def audiences_of(user: Any) -> tuple[str, ...]:
    """The audiences this user belongs to, by role; read once per request."""
    if user is None or getattr(user, "is_superuser", False):
        return AUDIENCES[:3]
    if not hasattr(user, "_audiences"):
        roles = user.groups.values_list("name", flat=True) if user.is_authenticated else ()
        user._audiences = tuple(
            level for level in AUDIENCES if any(level in SEEN_BY.get(role, ()) for role in roles)
        )
    return user._audiences  # type: ignore[no-any-return]


def visible(entity: Entity, queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """The rows of `queryset` this user may see. The one place where rows are hidden."""
    if not user.is_authenticated:
        return queryset.none()
    own = Q.create([(name, user) for name in entity.private_to], Q.OR)
    if entity.audience == "private":
        return queryset.filter(own) if entity.private_to else queryset.none()
    if not user.has_perm(entity.permission("view")):
        return queryset.none()
    if not entity.audience_field or user.is_superuser:
        return queryset
    seen = Q(**{f"{entity.audience_field}__in": audiences_of(user)})
    return queryset.filter(seen | own) if entity.private_to else queryset.filter(seen)


def rows_for(entity: Entity, user: Any) -> QuerySet[Any]:
    """The entity's rows as this user may see them."""
    return visible(entity, entity.queryset(user), user)


View = Callable[..., HttpResponse]


def allowed(permission: str) -> Callable[[View], View]:
    """Let only holders of the permission in: others are refused, strangers asked to sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **options)

        return guarded

    return decorate
