"""How Django itself writes and reads numbers and dates, where no filter of ours does."""
