"""The server's doors, one module for each noun of the wire. They read, call and answer; they decide nothing."""
