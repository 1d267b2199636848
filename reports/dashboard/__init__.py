"""The year for those who lead: at a glance, and down to the reason of every point lost."""
