"""What first, with whom, when? Initiatives, capacity, plans, tiers, roadmap."""
