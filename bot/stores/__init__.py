"""Where sessions are kept, a page per store."""
