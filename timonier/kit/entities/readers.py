"""Who can open a secret, said as it is."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext as _

from timonier.kit.entities.audience import ROLES
from timonier.kit.sealed import SealedField


def readers_of(field: SealedField) -> str:
    """All who can open it: by role, by a right of their own, and whoever runs the machine.

    As the rights stand now, not as they were declared: a right that was given by hand counts.
    """
    held = Q(
        permissions__codename=field.codename,
        permissions__content_type__app_label=field.model._meta.app_label,
    )
    named = Group.objects.filter(held).order_by("pk").distinct().values_list("name", flat=True)
    own = Q(is_superuser=True) | Q(
        user_permissions__codename=field.codename,
        user_permissions__content_type__app_label=field.model._meta.app_label,
    )
    people = get_user_model().objects.filter(own, is_active=True).distinct()
    told = [str(ROLES.get(name, name)) for name in named]
    told += [str(one) for one in people.order_by("username")]
    return ", ".join([*told, _("whoever runs the machine and its key")])
