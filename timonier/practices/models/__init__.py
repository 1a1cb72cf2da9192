"""The tables of practices: what was found and proposed (facts), what people decided (judgments)."""

from timonier.practices.models.findings import *
from timonier.practices.models.judgments import *
