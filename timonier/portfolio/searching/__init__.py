"""The search for a plan: its phases, and the process of its own that runs them. No Django."""
