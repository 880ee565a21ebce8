"""Fills a fresh market with people, goods, haggles, orders and quarrels, through the actions: `manage.py seed_demo`."""
