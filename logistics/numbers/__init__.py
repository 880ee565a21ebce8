"""Tracking numbers: whose they are, and whether they can be right. Pure functions and tables, no Django."""

from logistics.numbers.formats import Format, Problem
from logistics.numbers.recognition import Candidate, Recognition, plain_number, recognise

__all__ = ["Candidate", "Format", "Problem", "Recognition", "plain_number", "recognise"]
