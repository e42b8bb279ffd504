"""The log: sealing, proofs, receipts, and what a tamperer leaves behind."""
