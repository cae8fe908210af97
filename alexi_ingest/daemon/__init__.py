"""The service: it watches the drop folders, takes each file once, settles it, and writes back what came of it."""
