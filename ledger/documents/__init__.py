"""Documents: spreadsheets in and out, and formal papers. Values in, bytes out; no database and no clock.

apart    reading a file in a child process (`child`) that may fail
rows     reading XLSX and CSV cell by cell, within limits
xml      reading XML that nobody has to trust
sheets   columns, faults, templates, files of faults, exports
papers   one value for every paper, and its writers: PDF, XLSX, CSV; what a paper says stands in its room
glyphs   what stands on a PDF for each character, with the fonts embedded; `grids` its tables
"""
