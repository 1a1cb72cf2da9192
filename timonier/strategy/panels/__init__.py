"""The blocks of the pages of strategy, and those it hangs on other rooms' pages."""
