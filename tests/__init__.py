"""Tests of what no single app owns."""
