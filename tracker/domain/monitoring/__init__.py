"""Post-distribution monitoring: a drawn sample of women is asked, without their names."""
