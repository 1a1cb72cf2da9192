"""Pure analysis of people: what they can do, and the days that they have."""
