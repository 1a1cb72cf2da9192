"""Where one tier ends and the next begins (docs/guide/plan-json.md)."""

from __future__ import annotations

FEWEST = 35  # scenarios under which even 100 % cannot be told from 90 %
HIGH, HALF = 0.90, 0.50
REGRET = 0.02  # a plan that loses more than this is not nearly as good

# What is called determined must stand against another seed. A plan makes some hundred comparisons,
# and is made again and again, so that at one in twenty something would be wrong every time: hence
# one in a thousand for a share, and one in a hundred for a regret, over all the looks at it.
Z_SURE = 3.2905267314919255
WRONG = 0.01
REGRETS = 100  # scenarios at most in which leaving an initiative out is planned anew
