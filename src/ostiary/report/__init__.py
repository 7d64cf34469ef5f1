"""Answers written down: for terminals, files, tickets, browsers and other programs."""
