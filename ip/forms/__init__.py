"""Text and values of intellectual property."""
