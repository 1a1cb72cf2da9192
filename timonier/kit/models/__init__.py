"""The kit's own tables, one subject per file."""

from timonier.kit.models.access import *
from timonier.kit.models.attachments import *
from timonier.kit.models.attempts import *
from timonier.kit.models.batches import *
from timonier.kit.models.deletions import *
from timonier.kit.models.evidence import *
from timonier.kit.models.favourites import *
from timonier.kit.models.freshness import *
from timonier.kit.models.jobs import *
from timonier.kit.models.lake import *
from timonier.kit.models.people import *
from timonier.kit.models.releases import *
from timonier.kit.models.saved_views import *
from timonier.kit.models.visits import *
