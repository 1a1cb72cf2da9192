"""Where are we going? Company goals, objectives, key results, ideas, the technology radar."""
