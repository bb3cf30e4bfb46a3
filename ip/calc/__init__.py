"""Pure rules of intellectual property."""
