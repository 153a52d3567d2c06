"""The rotating log file: ids only, never names or numbers of people; and where unexpected errors are written."""
