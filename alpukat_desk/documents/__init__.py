"""Paper: letters rendered with Typst, and pixels made from hostile files in a locked child process."""
