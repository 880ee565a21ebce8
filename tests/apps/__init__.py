"""The house's application with a difference that a trial needs, for a daphne of its own."""
