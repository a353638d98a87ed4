"""Measures the gateway beside its peers: servers, load, rounds, report."""
