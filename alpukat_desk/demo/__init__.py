"""Invented citizens and requests, the embedded server and the guided tour."""
