"""Filling a post: criteria, longlist, shortlist, choice, technical approval, inauguration."""
