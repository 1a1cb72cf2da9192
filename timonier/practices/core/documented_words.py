"""What stands around the texts of the checks on the page that documents them, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The frame of the page: `labels` are what it proves, how to fix it, how grave, the cap."""

    head: str
    topics: Mapping[str, str]
    labels: tuple[str, str, str, str]
    grades: Mapping[str, str]
    tiers: str
    effort: str
    colon: str = ":"
    point: str = "."
    between: str = ", "


ENGLISH = Words(
    head="""# Checks

What `timonier scan` looks for: what each check proves, how to fix what it finds, how grave that is.
This page is written by `manage.py checks_page`; a test fails when it is out of date.

A finding is *affected* or *unknown*. What is not in the list was either checked and clear, or is in
the `coverage` part of the scan as unknown: silence is never counted as clear.

Severity is `critical`, `high`, `medium`, `low` or `info`, and is moved by its surroundings:
development-only code is one step lower; a system on the internet, or a vital one, one step higher
(once); a system out of service one step lower. What nobody has said moves nothing, and the finding
says so. A company sets its own severity for a check, or switches it off, under *Weights of checks*.
""",
    topics={},
    labels=(
        "Proves: %s",
        "Fix: %s",
        "Severity: %s",
        "Never above: %s, unless the company says so.",
    ),
    grades={},
    tiers="""## Tiers of proposals (provisional)

The first rule that any finding of a proposal meets decides; else it is accessory.
""",
    effort="""## Effort of proposals

Working days of one person who knows the code, as intervals (low, likely, high at 80 %):
a part once, one for each repository (times the releases crossed), one for each file.

| rule | once | each repository | each file | why |
|---|---|---|---|---|""",
)
FRENCH = Words(
    head="""# Les contrôles

Ce que cherche `timonier scan` : ce que prouve chaque contrôle, comment remédier à ce qu’il trouve,
et quelle en est la gravité. Cette page est écrite par `manage.py checks_page` ; un test échoue
quand elle n’est plus à jour.

Un constat est *touché* ou *inconnu*. Ce qui n’est pas dans la liste a été vérifié et trouvé sain,
ou se trouve, inconnu, dans la partie `coverage` de l’analyse : le silence ne compte jamais comme
sain.

La gravité est `critical` (critique), `high` (élevée), `medium` (moyenne), `low` (faible) ou `info`,
et ce qui l’entoure la déplace : un cran plus bas pour ce qui ne sert qu’au développement ; un cran
plus haut (une seule fois) pour un système ouvert sur internet, ou vital ; un cran plus bas pour un
système hors service. Ce que personne n’a dit ne déplace rien, et le constat le dit. L’entreprise
fixe sa propre gravité pour un contrôle, ou le désactive, sous *Poids des contrôles*.
""",
    topics={
        "delivery": "Livraison",
        "dependencies": "Dépendances",
        "knowledge": "Savoir",
        "obsolescence": "Obsolescence",
        "security": "Sécurité",
    },
    labels=(
        "Prouve : %s",
        "Remède : %s",
        "Gravité : %s",
        "Jamais au-dessus de : %s, sauf si l’entreprise le dit.",
    ),
    grades={"high": "élevée", "medium": "moyenne", "low": "faible", "info": "information"},
    tiers="""## Niveaux des propositions (provisoires)

La première règle que remplit un constat d’une proposition décide ; sinon elle est accessoire.
""",
    effort="""## Effort des propositions

En jours ouvrés d’une personne qui connaît le code, par intervalles (bas, probable, haut à 80 %) :
une part une seule fois, une par dépôt (autant de fois que de versions franchies), une par fichier.

| règle | une fois | par dépôt | par fichier | pourquoi |
|---|---|---|---|---|""",
    colon=" :",
    point=",",
    between=" ; ",
)
