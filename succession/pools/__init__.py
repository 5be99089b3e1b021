"""Talent pools: drafted from final boxes, endorsed, decreed, in force for a time."""
