"""The worked example of skills: five people, three systems, five offers."""


def level(who, skill, level, on, validated=True, expires=None):
    row = {"who": who, "skill": skill, "level": level, "on": on}
    return row | {"validated": validated, "expires": expires}


def offer(name, who, skill, to, cost, days, chance):
    row = {"id": name, "who": who, "skill": skill, "to": to}
    return row | {"cost": cost, "days": days, "chance": chance}


def need(skill, level, people):
    return {"skill": skill, "level": level, "people": people}


EXAMPLE = {
    "today": "2026-11-30",
    "stale_after_months": 24,
    "people": [
        {"id": "ada", "until": None},
        {"id": "bob", "until": None},
        {"id": "cem", "until": None},
        {"id": "dia", "until": "2027-03-01"},
        {"id": "eva", "until": None},
    ],
    "levels": [
        level("ada", "postgres", 4, "2026-05-01"),
        level("ada", "django", 3, "2026-01-10"),
        level("bob", "postgres", 2, "2026-06-01"),
        level("bob", "django", 4, "2025-12-01"),
        level("cem", "k8s", 3, "2024-11-30"),
        level("cem", "network", 3, "2026-02-01", expires="2026-11-29"),
        level("dia", "k8s", 4, "2026-03-01"),
        level("dia", "network", 3, "2026-09-01", validated=False),
        level("eva", "django", 2, "2026-09-01"),
        level("eva", "network", 2, "2026-09-01"),
    ],
    "systems": [
        {"id": "billing", "weight": 3, "needs": [need("postgres", 3, 2), need("django", 3, 1)]},
        {"id": "shop", "weight": 2, "needs": [need("k8s", 3, 1), need("django", 3, 2)]},
        {"id": "office", "weight": 1, "needs": [need("network", 3, 1)]},
    ],
    "away": [],
    "training": {
        "budget": 4000,
        "days": 10,
        "offers": [
            offer("t1", "bob", "postgres", 3, 2400, 5, 0.9),
            offer("t2", "eva", "network", 3, 1500, 3, 0.8),
            offer("t3", "cem", "k8s", 3, 300, 1, 1),
            offer("t4", "eva", "django", 3, 1800, 4, 0.7),
            offer("t5", "ada", "k8s", 3, 2600, 6, 0.8),
        ],
    },
}
