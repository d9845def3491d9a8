"""What a browser calls itself, in words that its user knows it by."""

from services.locale import translations

#: the first that occurs counts: nearly all of them call themselves Chrome and Safari too
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_name(text: str, language: str) -> str:
    """'Firefox · Windows', as far as the browser's own words tell."""
    found = [
        next((name for mark, name in names.items() if mark in text), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    known = " · ".join(filter(None, found))
    return known or translations(language).gettext("A browser unknown to us")
