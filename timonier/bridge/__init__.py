"""What needs me today? Home page, search, command palette."""
