"""The API's documentation: Swagger UI from a wheel, so that it works without the internet."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from services.web.headers import DOCUMENTATION

router = APIRouter(include_in_schema=False)

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Escale API</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="documentation"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/static/documentation.js"></script>
</body>
</html>
"""


@router.get("/docs")
def documentation() -> Response:
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": DOCUMENTATION})
