"""Measurements from outside: of any PDF, and of programs as whole processes."""
