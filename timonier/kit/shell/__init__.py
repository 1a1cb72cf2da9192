"""What surrounds each page: navigation, palette, help, why, language and theme."""
