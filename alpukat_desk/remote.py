"""HttpApi, the one door to the network: every foreign exception becomes one of ours here."""
