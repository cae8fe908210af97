"""What authors of sources test with: synthetic returns, and mistakes planted in them with the finding expected."""
