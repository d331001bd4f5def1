"""Finished values -> pages, charts and tables. Nothing here computes a score."""
