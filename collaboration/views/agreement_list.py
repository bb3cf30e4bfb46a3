"""The list of agreements, its saved searches, and its export of exactly what is shown."""
