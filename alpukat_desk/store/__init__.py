"""The encrypted SQLite cache; SQLAlchemy Core lives here and nowhere else in the client."""
