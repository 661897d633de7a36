"""The atlas: the entry of the app, which holds the pages together.

Start with ``streamlit run streamlit_app.py``.
"""

from pages.parts.frame import navigate

navigate()
