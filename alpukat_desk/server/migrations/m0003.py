"""Lets the next requests of an office be found without passing over all the others of the city while it waits."""

STATEMENTS = ("CREATE INDEX requests_by_turn ON requests (city, office, status, due_at)",)
