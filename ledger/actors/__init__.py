"""Who acts: actors, their roles and powers, and the keys by which they are recognised."""
