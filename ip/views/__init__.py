"""Pages of intellectual property."""
