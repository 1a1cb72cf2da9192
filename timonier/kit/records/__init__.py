"""What happens to rows: written, deleted, taken back, cited, brought and taken as files."""
