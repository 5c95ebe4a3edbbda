"""Asks `breakwater serve` with OpenAI's SDK: serve.py BASE, the token in BREAKWATER_TOKEN."""

import os
import sys

import openai

MESSAGES = [{"role": "user", "content": "What is a breaker?"}]


def main(base: str) -> None:
    client = openai.OpenAI(
        base_url=base, api_key=os.environ["BREAKWATER_TOKEN"], max_retries=0, timeout=60
    )

    names = [model.id for model in client.models.list()]
    assert names[0] == "auto" and len(names) == 2, names

    raw = client.chat.completions.with_raw_response.create(
        model="auto", messages=MESSAGES, extra_headers={"x-request-id": "try-1"}
    )
    whole = raw.parse()
    assert whole.choices[0].finish_reason == "stop", whole
    assert whole.choices[0].message.content, whole
    assert whole.usage.total_tokens > 0, whole
    assert raw.headers["x-request-id"] == "try-1", raw.headers
    assert raw.headers["x-breakwater-endpoint"] == "good", raw.headers

    text, reason, usage = "", None, None
    for chunk in client.chat.completions.create(
        model="auto",
        messages=MESSAGES,
        stream=True,
        stream_options={"include_usage": True},
        extra_headers={"x-breakwater-strategy": "latency"},
    ):
        usage = chunk.usage or usage
        for choice in chunk.choices:
            text += choice.delta.content or ""
            reason = choice.finish_reason or reason
    assert text and reason == "stop" and usage.completion_tokens > 0, (text, reason, usage)

    with client.chat.completions.create(model="auto", messages=MESSAGES, stream=True) as stream:
        next(iter(stream))  # and leave

    for expected, ask in {
        openai.NotFoundError: {"model": "nobody-has-this"},
        openai.BadRequestError: {"model": "auto", "n": 2},
    }.items():
        try:
            client.chat.completions.create(messages=MESSAGES, **ask)
        except expected as error:
            assert error.body["message"], error
        else:
            raise AssertionError(f"{expected.__name__} was expected")

    try:
        openai.OpenAI(base_url=base, api_key="wrong", max_retries=0).models.list()
    except openai.AuthenticationError:
        pass
    else:
        raise AssertionError("a wrong token was taken")


main(sys.argv[1])
