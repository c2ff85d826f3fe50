"""Cases from a file, judged by the rules of the pages and answered as JSON; nothing is stored."""
