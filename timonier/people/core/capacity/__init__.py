"""Days of work there are, per skill and quarter, and the ranges that are promised twice."""
