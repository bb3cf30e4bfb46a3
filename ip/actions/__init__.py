"""What people do with inventions."""
