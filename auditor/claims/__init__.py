"""What each sentence does, and how checkable it is."""
