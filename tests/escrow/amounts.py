"""Amounts for properties: what prices, shares and commissions can be."""

from hypothesis import strategies as st

from escrow.money import BPS, MAX_MINOR, share_bps

amounts = st.integers(min_value=0, max_value=MAX_MINOR)
bps_values = st.integers(min_value=0, max_value=BPS)
commissions = st.tuples(st.integers(1, MAX_MINOR), st.integers(0, 3_000)).map(lambda t: (t[0], share_bps(*t)))
"""(amount, commission) of a hold; the house never takes more than 30 %."""
