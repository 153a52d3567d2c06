"""The ground everything stands on: pure values and rules. No I/O, no clock, no Qt, no SQL."""
