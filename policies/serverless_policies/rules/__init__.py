"""The rules, one module a subject; `catalogue` puts them together."""
