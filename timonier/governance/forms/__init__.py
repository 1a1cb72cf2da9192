"""What people type into decisions, read and checked."""
