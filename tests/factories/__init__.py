"""Records for tests, made the way the actions would leave them."""
