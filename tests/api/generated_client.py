"""A client that is made from the document alone can use the ledger."""

import json
from copy import deepcopy

import httpx2
import pytest
from aiopenapi3 import OpenAPI
from aiopenapi3.errors import HTTPClientError

from tests.answers import document
from tests.api.conftest import Serving, transfer

ENTRIES = "/v1/books/{book}/entries"


def test_a_client_made_from_the_document(serving: Serving) -> None:
    """Goal: who has only the document can list books, post an entry and tell why one was refused. Method: generate it, call."""

    def session(**kwargs: object) -> httpx2.Client:
        return httpx2.Client(trust_env=False, **kwargs)  # type: ignore[arg-type]

    client = OpenAPI(f"{serving.url}/openapi.json", deepcopy(document()), session_factory=session)
    client.authenticate(key=serving.keys["finance"])
    assert len(list(client._)) == sum(len(methods) for methods in document()["paths"].values())

    books = client.createRequest(("/v1/books", "get"))()
    assert [book.code for book in books.books] == ["zj"]

    post = client.createRequest((ENTRIES, "post"))
    body = post.data.get_type().model_validate(transfer())
    posted = post(parameters={"book": "zj"}, data=body)
    assert (str(posted.id), posted.status) == (str(body.id), "posted")

    with pytest.raises(HTTPClientError) as refused:
        post(parameters={"book": "zj"}, data=post.data.get_type().model_validate(transfer(kind="no.kind")))
    assert json.loads(refused.value.data)["code"] == "entry.kind_unknown"
