"""Taking an agreement from one state to the next."""
