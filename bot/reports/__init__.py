"""What people take away: verdicts as text and as data."""
