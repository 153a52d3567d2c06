"""The reference central server: Litestar over SQLAlchemy Core, on SQLite or PostgreSQL."""
