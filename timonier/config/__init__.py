"""Settings and routes of the whole house."""
