"""Replays of haggles from other markets through our own actions, to see that the house does with them what it should.

For a scratch database: the events of a haggle are append-only, so what a replay has written stays.
"""
