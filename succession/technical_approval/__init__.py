"""Technical approval (pertek): the exchange grants or refuses one person for one post."""
