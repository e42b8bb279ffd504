"""Documents: spreadsheets in and out, and formal papers. Values in, bytes out; no database and no clock.

    sheets   reading XLSX and CSV cell by cell, templates, files of faults, exports
    papers   certificates, notices and statements as PDF, with a font that has Chinese embedded
"""
