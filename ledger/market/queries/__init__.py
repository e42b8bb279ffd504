"""Reading what the market keeps."""
