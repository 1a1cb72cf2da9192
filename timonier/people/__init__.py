"""Who can do what, who is missing, what can we promise? Skills held and needed, days there are."""
