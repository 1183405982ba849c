"""How Kontor is put to work: on one machine (`local`) and behind a real web server (`gunicorn.py`)."""
