"""What is said of whom, in slots that can disagree."""
