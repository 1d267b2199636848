"""The result of a period: computed once, frozen as JSON, counted a second time, compared."""
