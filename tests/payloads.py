"""Texts that something would run, load or take for markup if it were not careful."""

__all__ = ["PAYLOADS", "UNSEEN"]

PAYLOADS = (
    "{{ 7*7 }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% raw %}",
    "{% for x in y %}",
    "{# comment",
    "#} {{ '}}' }} %}",
    "{{",
    "<img src=x onerror=window.__pwned=1>",
    "<svg onload=window.__pwned=2>",
    "<script>window.__pwned=3</script>",
    "</script><script>window.__pwned=4</script>",
    "</style></title><iframe srcdoc='<script>parent.__pwned=5</script>'>",
    "<!-- ",
    "--> <b>bold</b>",
    "${window.__pwned=6}",
    "`;window.__pwned=7;`",
    "`+(window.__pwned=8)+`",
    '"};window.__pwned=9;//',
    "';window.__pwned=10;//",
    '\\";window.__pwned=11;//',
    "\\u003cimg src=x onerror=window.__pwned=12\\u003e",
    "&lt;img src=x onerror=window.__pwned=13&gt; &amp; &#60;",
    '<a href="javascript:window.__pwned=14">a</a>',
    "[a](javascript:window.__pwned=15)",
    "![x](https://example.org/p.png)",
    "<https://example.org/q>",
    ":red[red] :material/map: $x^2$ *i* **b** ~~s~~ `c`",
    "a\u2028window.__pwned=16\u2029b",
    "alert(1);confirm(2)//",
    "*/window.__pwned=17;/*",
    "__proto__",
    "constructor",
    "%3Cscript%3E %s %(x)s {0} {x}",
    "none \ufffe",
)  # fmt: skip
"""What the reader of layers lets in; it refuses signs that do not show (test_strict_json)."""

UNSEEN = ("line one\nline two", "\u202eright to left\u202c \u200f", "nul \u0001 \u007f")
"""What reaches a sink by another way than the reader: a table, a computed title."""
