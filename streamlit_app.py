"""The atlas: the entry of the app, which holds the pages together.

Start with ``streamlit run streamlit_app.py``. Streamlit's server imports this
file for the app and its guard, and runs it as a script for each visitor.
"""

if __name__ == "__main__":
    import streamlit

    from layers.i18n.wording import language_of
    from pages.parts.messages import errors_as_messages

    # Without sound settings of the atlas not even its pages can be loaded.
    with errors_as_messages(language_of(streamlit.context.locale)):
        from pages.parts.frame import navigate

        navigate()
else:
    from streamlit.starlette import App

    from layers.analyses.workers import pool
    from layers.workspace import idle_connection
    from pages.parts.serving.stack import guards, routes

    idle_connection.keep_one()
    pool.allow()

    app = App(__file__, routes=routes(), middleware=guards())
