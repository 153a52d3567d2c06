"""Lets SQLite find the files of a request by the request. It passed the narrower index over for the primary key, which
covers the question, and went through all the city's files with each request that was filed."""

STATEMENTS = (
    "DROP INDEX file_links_by_request",
    "CREATE UNIQUE INDEX file_links_by_request ON file_links (city, request_id, sha256)",
)
