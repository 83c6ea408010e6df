"""Screens of small grants: the list, one grant, its money, its reports."""
