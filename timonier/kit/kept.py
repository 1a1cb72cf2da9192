"""What the kit itself keeps for people: saved views."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.entities import saved as selectors
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import SavedView
from timonier.kit.saved import panels, services
from timonier.kit.saved.forms import ViewForm
from timonier.kit.shell.palette import leads

registry.add(
    Entity(
        model=SavedView,
        slug="views",
        fields=("name", "slug", "audience", "kind", "query", "columns"),
        columns=("name", "listed", "audience", "author", "made_at"),
        filters=("audience",),
        search=("name",),
        labels={"listed": _("List")},
        form=ViewForm,
        rows=selectors.seen_by,
        save=services.save_view,
        panels=(panels.uses,),
        audience_field="audience",
        private_to=("author",),
        contributed_by="author",
        section="account",
    )
)
leads(SavedView, selectors.address_of)
