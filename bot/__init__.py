"""Common Ground (求同): an advisory bot for partnership with the tiers of government."""
