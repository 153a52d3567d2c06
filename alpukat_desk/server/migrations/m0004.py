"""From here on requests are written with their keys cut out, which no earlier program can read. Those written before
stay as they are until they change, and are read all the same."""

STATEMENTS: tuple[str, ...] = ()
