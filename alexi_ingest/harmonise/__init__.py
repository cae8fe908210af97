"""From a hub's words to the standard ones: code lists, pseudonyms, published tables."""
