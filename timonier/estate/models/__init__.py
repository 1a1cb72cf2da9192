"""The estate's tables: what people say of systems, what scans saw in repositories."""

from timonier.estate.models.life import *
from timonier.estate.models.records import *
from timonier.estate.models.repositories import *
from timonier.estate.models.scans import *
from timonier.estate.models.systems import *
