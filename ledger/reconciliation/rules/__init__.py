"""What a statement says, whether it adds up, and which of it is which posting: values in, values out.

statements   a statement and its lines as values, the faults of a file, lines that came before, balances that follow
camt         ISO 20022 camt.053
mapping      spreadsheets of banks by a mapping that is data
files        both, read apart from the server and told as plain data
matching     lines and postings: candidates, points, what is certain and what is only proposed
groups       several lines for one posting and the other way round
ageing       open items by age, and the reconciliation of both balances
"""
