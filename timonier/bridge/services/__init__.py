"""What can be done from the bridge: show the invented company, take it away."""
