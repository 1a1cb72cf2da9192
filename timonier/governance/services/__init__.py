"""What can be done with decisions: ask, decide, replace, predict, check, bring and take records."""

from timonier.governance.services.decisions import (
    Undecidable,
    ask,
    cite,
    decide,
    delete_decision,
    reject,
    reopen,
    review,
    save_decision,
)
from timonier.governance.services.drafts import draft_from
from timonier.governance.services.options import (
    delete_option,
    keep_nothing,
    nothing_slug,
    save_option,
)
from timonier.governance.services.predictions import (
    Unresolvable,
    delete_prediction,
    predict,
    resolve_prediction,
    save_prediction,
    take_back,
)
from timonier.governance.services.records import (
    Unreadable,
    export_madr,
    export_zip,
    import_found,
    import_madr,
)

__all__ = [
    "Undecidable",
    "Unreadable",
    "Unresolvable",
    "ask",
    "cite",
    "decide",
    "delete_decision",
    "delete_option",
    "delete_prediction",
    "draft_from",
    "export_madr",
    "export_zip",
    "import_found",
    "import_madr",
    "keep_nothing",
    "nothing_slug",
    "predict",
    "reject",
    "reopen",
    "resolve_prediction",
    "review",
    "save_decision",
    "save_option",
    "save_prediction",
    "take_back",
]
