"""The application without a screen: functions over a workplace and an Api. No state, no threads, no timers."""
