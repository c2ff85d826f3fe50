"""Messages waiting, sent, given up; knows no medicine."""
