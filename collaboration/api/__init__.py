"""What other systems of the university may ask about contracts."""
