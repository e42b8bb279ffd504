"""What the bank has said, what is matched with what, what is open, and how both balances come together."""
