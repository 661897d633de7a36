"""The atlas: the entry of the app, which holds the pages together.

Start with ``streamlit run streamlit_app.py``. Streamlit's server imports this
file for the app and its guard, and runs it as a script for each visitor.
"""

if __name__ == "__main__":
    import streamlit as st

    from geo.errors import DataError
    from layers.i18n.languages import languages
    from layers.i18n.wording import sentences

    try:
        from pages.parts.frame import navigate
    except DataError as error:
        # Without sound settings there is no page to say it on.
        for each in languages():
            st.text("\n".join(sentences(error, each)))
    else:
        navigate()
else:
    from streamlit.starlette import App

    from pages.parts.serving import guards, routes

    app = App(__file__, routes=routes(), middleware=guards())
