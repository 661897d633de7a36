"""The atlas: the entry of the app, which holds the pages together.

Start with ``streamlit run streamlit_app.py``. Streamlit's server imports this
file for the app and its guard, and runs it as a script for each visitor.
"""

if __name__ == "__main__":
    from pages.parts.frame import navigate

    navigate()
else:
    from streamlit.starlette import App

    from pages.parts.serving import guards, routes

    app = App(__file__, routes=routes(), middleware=guards())
