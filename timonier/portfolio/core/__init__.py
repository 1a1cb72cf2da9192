"""Plans that are proven, tiers that carry their certificate, and comparisons that are fair."""
