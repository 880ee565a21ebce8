"""Words to lexemes, for PostgreSQL's text search: Latin words as they are, Chinese as pairs of characters. Pure.

PostgreSQL ships no Chinese parser, and pg_trgm ignores words of two characters; pairs work on every server. For typing
errors the trigrams of Latin title words are kept too, under a `~`.
"""

import re
import unicodedata

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
_CJK_RUN = re.compile(rf"[{CJK}]+")
_HEAD_ENDS = re.compile(r"[,，;；:：(（]|\s(?:for|with|from|in)\s", re.IGNORECASE)


def words(text: str) -> list[str]:
    """Latin words and runs of Chinese, folded to one case and width, in order."""
    return _RUN.findall(unicodedata.normalize("NFKC", text).casefold())


def lexemes(text: str) -> list[str]:
    """What an index keeps of `text`: each Latin word, each Chinese character and pair; no repeats, in order."""
    found: dict[str, None] = {}
    for word in words(text):
        if _CJK_RUN.fullmatch(word):
            found.update(dict.fromkeys(word))
            found.update(dict.fromkeys(word[i : i + 2] for i in range(len(word) - 1)))
        else:
            found[word[:60]] = None
    return list(found)


def trigrams(text: str) -> list[str]:
    """`~`-marked trigrams of the Latin words of `text`, with word borders: "tea" gives ~^te ~tea ~ea$."""
    found: dict[str, None] = {}
    for word in words(text):
        if not _CJK_RUN.fullmatch(word) and len(word) >= 3:
            bordered = f"^{word[:40]}$"
            found.update(dict.fromkeys(f"~{bordered[i : i + 3]}" for i in range(len(bordered) - 2)))
    return list(found)


def head(title: str) -> str:
    """The part of a title that says what the thing is: in English what stands before a comma or a preposition, in
    Chinese the end. "Pouch for a teapot" gives "Pouch", "紫泥石瓢茶壶" gives "茶壶".
    """
    return " ".join(
        word[-2:] if _CJK_RUN.fullmatch(word) else word for word in words(_HEAD_ENDS.split(title, maxsplit=1)[0])
    )


def document(*titles: str, body: str) -> str:
    """A tsvector, as text, of a listing with a title a language.

    What the thing is weighs most (A), the rest of a title less (B), then the body (C), trigrams least (D): a teapot
    comes before a pouch for a teapot. Weights hang on positions, so each lexeme gets one; what they are does not
    matter, since no query asks for phrases.
    """
    weighted = [(lexeme, "A") for title in titles for lexeme in lexemes(head(title))]
    weighted += [(lexeme, "B") for title in titles for lexeme in lexemes(title)]
    weighted += [(lexeme, "C") for lexeme in lexemes(body)]
    weighted += [(trigram, "D") for title in titles for trigram in trigrams(title)]
    return " ".join(f"{_quoted(lexeme)}:{i}{weight}" for i, (lexeme, weight) in enumerate(weighted[:16_000], start=1))


def all_words_query(text: str) -> str:
    """A tsquery that wants every word, or the beginning of a Latin one. Empty when there is nothing to search for."""
    terms = []
    for word in words(text)[:8]:
        if _CJK_RUN.fullmatch(word):
            pairs = [word[i : i + 2] for i in range(len(word) - 1)] or [word]
            terms += [_quoted(pair) for pair in pairs[:8]]
        else:
            terms.append(f"{_quoted(word[:60])}:*")
    return " & ".join(terms)


def similar_words_query(text: str) -> str:
    """A tsquery of trigrams, for words that may be mistyped. Empty for Chinese and for very short words."""
    return " | ".join(_quoted(trigram) for trigram in trigrams(text)[:24])


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
