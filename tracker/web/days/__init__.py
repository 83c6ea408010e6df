"""Distribution days: plan, counter, tokens, list, closing."""
