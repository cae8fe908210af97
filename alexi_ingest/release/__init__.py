"""What leaves the store for research: dimension tables."""
