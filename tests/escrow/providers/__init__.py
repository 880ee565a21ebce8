"""Providers that run in the test's own process and speak the real protocols over HTTP on this machine."""
