"""What one commune makes of its result: evaluation, plan, and their papers."""
