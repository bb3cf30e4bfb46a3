"""The search conditions of the list of agreements."""
