"""Makes the thousands of rows that a measurement begins with: set-based, through the same triggers and constraints."""
