"""Goals, objectives, key results and check-ins, as the kit shows and exchanges them."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.entities.entity import Entity, registry
from timonier.kit.shell.look import add_page
from timonier.strategy import services
from timonier.strategy.forms.goals import CheckInForm, KeyResultForm
from timonier.strategy.models import CheckIn, CompanyGoal, KeyResult, Objective, Support, Vision
from timonier.strategy.panels.goals import goal_panel, key_result_panel, objective_panel

registry.add(
    Entity(
        model=CompanyGoal,
        slug="goals",
        fields=("name", "slug", "statement", "department", "horizon", "weight", "standing"),
        columns=("name", "department", "horizon", "weight", "standing"),
        filters=("horizon", "standing", "department"),
        search=("name", "statement"),
        panels=(goal_panel,),
        section="decide",
    ),
    Entity(
        model=Objective,
        attachments=20,
        slug="objectives",
        fields=("name", "slug", "why", "owner", "horizon", "due_on", "standing"),
        columns=("name", "owner", "horizon", "due_on", "standing"),
        filters=("horizon", "standing"),
        search=("name", "why", "owner"),
        panels=(objective_panel,),
        delete=services.remove,
        restore=services.restore,
        section="decide",
    ),
    Entity(
        model=Support,
        slug="supports",
        fields=("slug", "objective", "goal", "strength"),
        columns=("objective", "goal", "strength"),
        filters=("objective", "goal", "strength"),
        search=("objective__name", "goal__name"),
        save=services.save_support,
        delete=services.remove,
        restore=services.restore,
        section="decide",
    ),
    Entity(
        model=KeyResult,
        slug="key-results",
        fields=(
            "name",
            "slug",
            "objective",
            "baseline",
            "target",
            "direction",
            "unit",
            "figure",
            "cadence_days",
            "starts_on",
            "due_on",
        ),
        columns=("name", "objective", "baseline", "target", "unit", "due_on"),
        filters=("objective", "direction", "due_on"),
        form=KeyResultForm,
        panels=(key_result_panel,),
        save=services.save_key_result,
        delete=services.remove,
        restore=services.restore,
        section="decide",
    ),
    Entity(
        model=CheckIn,
        slug="check-ins",
        fields=("slug", "key_result", "measured_on", "value", "confidence", "note"),
        columns=("key_result", "measured_on", "value", "confidence", "author"),
        filters=("key_result", "measured_on"),
        search=("key_result__name", "note"),
        form=CheckInForm,
        save=services.save_check_in,
        delete=services.remove,
        restore=services.restore,
        section="decide",
    ),
    Entity(
        model=Vision,
        slug="visions",
        fields=("slug", "statement"),
        columns=("statement", "updated_at"),
        search=("statement",),
        limit=1,
        section="decide",
        page="strategy:vision",
    ),
)
add_page(
    "decide",
    _("Objectives"),
    "strategy:home",
    permission="strategy.view_objective",
    order=10,
    guide="strategy",
)
add_page(
    "decide",
    _("Vision and horizons"),
    "strategy:vision",
    permission="strategy.view_vision",
    order=15,
    guide="strategy",
)
