// My list.
