"""What anybody may read without an account: published results, and nothing but what they froze."""
