"""The routes, one module for each noun: shapes at the top, handlers below."""
