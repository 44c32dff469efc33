"""Sweeps: a test run again and again, each time with one fault at one of its calls.

What it comes to is read off the state: a test that survives a lost answer by paying twice has not
survived it. `sweeping` is the door; pytest has another, which sets the test's fixtures up anew.
"""
