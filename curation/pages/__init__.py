"""What the screens of curation show: plain records that templates read."""
