"""The rooms of the house, named once, lowest first: each imports only those before it."""

ROOMS = (
    "knowledge",
    "organisation",
    "people",
    "estate",
    "practices",
    "strategy",
    "risk",
    "portfolio",
    "governance",
    "reporting",
    "bridge",
)
AT_ROOT = "bridge"  # the one whose pages stand at "/", the others under their name
