"""What the house is compared with: small ASGI applications in our own words."""
