"""How people reach us, a page per channel."""
