"""Ideas and what people say of them, as the kit shows and exchanges them."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.entities.entity import Entity, registry
from timonier.kit.shell.look import add_page
from timonier.strategy import services
from timonier.strategy.forms.ideas import IdeaForm
from timonier.strategy.models import Idea, IdeaComment
from timonier.strategy.panels.ideas import idea_panel

registry.add(
    Entity(
        model=Idea,
        attachments=20,
        slug="ideas",
        fields=(
            "name",
            "slug",
            "kind",
            "problem",
            "for_whom",
            "inspiration",
            "gain_low",
            "gain_likely",
            "gain_high",
            "cost_to_try",
            "cheapest_test",
            "status",
            "reason",
        ),
        columns=("name", "kind", "status", "for_whom", "gain_likely", "cost_to_try", "made_at"),
        filters=("kind", "status"),
        search=("name", "problem", "for_whom"),
        form=IdeaForm,
        panels=(idea_panel,),
        save=services.save_idea,
        contributed_by="author",
        section="decide",
    ),
    Entity(
        model=IdeaComment,
        slug="comments",
        fields=("slug", "idea", "text"),
        columns=("idea", "text", "author", "said_at"),
        filters=("idea",),
        search=("text",),
        save=services.save_comment,
        contributed_by="author",
        section="decide",
        page="strategy:ideas-list",
    ),
)
add_page(
    "decide",
    _("Ideas"),
    "strategy:ideas-list",
    permission="strategy.view_idea",
    order=25,
    under=("strategy:similar-ideas",),
    guide="strategy",
)
