"""Where one tier ends and the next begins (docs/guide/plan-json.md)."""

from __future__ import annotations

FEWEST = 35  # scenarios under which even 100 % cannot be told from 90 %
HIGH, LOW = 0.90, 0.10
REGRET = 0.02  # a plan that loses more than this is not nearly as good
NOTHING = 0.005  # a median regret up to this is taken for none
