"""A carrier to practise with: its own process, real HTTP, signed pushes, a clock that can be hurried."""
