"""Replays: what would have been told over the last days, by the rules that live judging uses."""
