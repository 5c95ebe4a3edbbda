"""Asks `breakwater serve` with OpenAI's SDK: serve.py BASE, the token in BREAKWATER_TOKEN."""

import json
import os
import sys

import openai

MESSAGES = [{"role": "user", "content": "What is a breaker?"}]


TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tells the weather.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}


def call_tools(client: openai.OpenAI) -> None:
    """A tool is called, whole and in pieces, and its result goes back."""
    asked = {"model": "auto", "messages": MESSAGES, "tools": [TOOL], "tool_choice": "required"}
    choice = client.chat.completions.create(**asked).choices[0]
    assert choice.finish_reason == "tool_calls", choice
    call = choice.message.tool_calls[0]
    assert call.id and call.function.name == "get_weather", call
    assert isinstance(json.loads(call.function.arguments), dict), call

    name, arguments, reason = "", "", None
    for chunk in client.chat.completions.create(stream=True, **asked):
        for part in chunk.choices:
            reason = part.finish_reason or reason
            for piece in part.delta.tool_calls or []:
                name += piece.function.name or ""
                arguments += piece.function.arguments or ""
    assert (name, reason) == ("get_weather", "tool_calls"), (name, reason)
    assert isinstance(json.loads(arguments), dict), arguments

    result = {"role": "tool", "tool_call_id": call.id, "content": "Rain."}
    answer = client.chat.completions.create(
        model="auto", messages=[*MESSAGES, choice.message, result], tools=[TOOL]
    )
    assert answer.choices[0].message.content, answer


def embed(client: openai.OpenAI) -> None:
    """Vectors come through in both encodings; the SDK asks for base64 and reads it itself."""
    raw = client.embeddings.with_raw_response.create(model="vectors", input=["salt", "of"])
    vectors = raw.parse()
    assert [one.embedding for one in vectors.data] == [[4.0, 0.5, -0.25], [2.0, 0.5, -0.25]]
    assert vectors.usage.total_tokens == 6, vectors.usage
    assert raw.headers["x-breakwater-endpoint"] == "vectors", raw.headers
    plain = client.embeddings.create(
        model="auto", input="salt", encoding_format="float", dimensions=2
    )
    assert plain.data[0].embedding == [4.0, 0.5], plain
    for wrong in (
        lambda: client.embeddings.create(model="calm", input="salt"),
        lambda: client.chat.completions.create(model="vectors", messages=MESSAGES),
    ):
        try:
            wrong()
        except openai.NotFoundError as error:
            assert error.code == "model_not_found", error
        else:
            raise AssertionError("a model was taken for what it is not")


def main(base: str) -> None:
    client = openai.OpenAI(
        base_url=base, api_key=os.environ["BREAKWATER_TOKEN"], max_retries=0, timeout=60
    )

    names = [model.id for model in client.models.list()]
    assert names == ["auto", names[1], "vectors"], names

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

    call_tools(client)
    embed(client)

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
