"""The dialog, its scoring and its advice: pure, without the outside world."""
