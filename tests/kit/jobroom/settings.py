"""The product's settings and one room more, for worker processes of the job tests."""

from timonier.config.settings import *
from timonier.config.settings import INSTALLED_APPS, Q_CLUSTER

INSTALLED_APPS = [*INSTALLED_APPS, "tests.kit.jobroom"]
JOB_LEASE_SECONDS = 2
JOB_GRACE_SECONDS = 0.5
Q_CLUSTER = Q_CLUSTER | {"poll": 0.1, "guard_cycle": 0.1}
