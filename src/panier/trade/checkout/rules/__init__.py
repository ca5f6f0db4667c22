"""Pricing a checkout: plain functions and frozen facts."""
