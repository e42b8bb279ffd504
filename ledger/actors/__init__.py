"""Who acts: actors, their roles and powers, the mandates by which they may act, and the keys by which they are recognised."""
