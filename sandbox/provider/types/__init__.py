"""The resource types, one module for each AWS service; `TYPES` in each lists what it declares."""
