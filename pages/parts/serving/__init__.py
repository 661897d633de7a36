"""What stands before and beside Streamlit's own server."""
