"""What a history says: hotspots, coupling, ownership, truck factor, dormancy."""
