"""Talks to the demo endpoints in every wire format with the official SDKs.

    talk.py FILE     FILE holds `NAME ADDRESS` lines, as `breakwater demo --serve` prints them

Checked: text, usage, finish reason, streaming and whole, tool calls, and the class of the error that
each SDK raises. Prints one line a check; the exit status is 1 when any failed.
"""

import sys

import anthropic
import cohere
import ollama
import openai
from google import genai
from google.genai import errors as gemini_errors
from google.genai import types

WORDS = "What is a circuit breaker?"
failures = 0


def check(name, what):
    """Runs `what`, which returns None or says what is wrong."""
    global failures
    try:
        problem = what()
    except Exception as error:  # whatever it is, it is a failed check
        problem = f"{type(error).__module__}.{type(error).__name__}: {error}"
    failures += problem is not None
    print(f"{'FAILED' if problem else 'ok':6} {name}{': ' + problem if problem else ''}")


def equal(**pairs):
    """None when every pair is equal."""
    wrong = [f"{name} {a!r}, not {b!r}" for name, (a, b) in pairs.items() if a != b]
    return "; ".join(wrong) or None


class OpenAIChat:
    name = "openai chat"
    tool = {"type": "function", "function": {"name": "get_weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}

    def client(self, address):
        return openai.OpenAI(api_key="demo", base_url=address + "/v1", max_retries=0)

    def ask(self, address, **more):
        return self.client(address).chat.completions.create(
            model="m", messages=[{"role": "user", "content": WORDS}], **more)

    def whole(self, address):
        answer = self.ask(address)
        choice = answer.choices[0]
        return choice.message.content, choice.finish_reason, answer.usage.completion_tokens

    def streamed(self, address):
        text, finish, tokens = "", None, None
        for chunk in self.ask(address, stream=True, stream_options={"include_usage": True}):
            if chunk.choices:
                text += chunk.choices[0].delta.content or ""
                finish = chunk.choices[0].finish_reason or finish
            if chunk.usage:
                tokens = chunk.usage.completion_tokens
        return text, finish, tokens

    def call(self, address):
        call = self.ask(address, tools=[self.tool], tool_choice="required").choices[0]
        return call.message.tool_calls[0].function.name

    finishes = "stop"
    errors = {401: openai.AuthenticationError, 429: openai.RateLimitError,
              500: openai.InternalServerError, 529: openai.InternalServerError}
    in_stream = openai.APIError


class OpenAIResponses(OpenAIChat):
    name = "openai responses"
    tool = {"type": "function", "name": "get_weather", "strict": False,
            "parameters": OpenAIChat.tool["function"]["parameters"]}

    def ask(self, address, **more):
        return self.client(address).responses.create(model="m", input=WORDS, **more)

    def whole(self, address):
        answer = self.ask(address)
        return answer.output_text, answer.status, answer.usage.output_tokens

    def streamed(self, address):
        text, finish, tokens, number = "", None, None, 0
        for event in self.ask(address, stream=True):
            assert event.sequence_number == number, "the events are not in order"
            number += 1
            # The SDK hands a failure over as an event like any other.
            if event.type == "error":
                raise InterruptedError(event.message)
            if event.type == "response.output_text.delta":
                text += event.delta
            if event.type == "response.completed":
                finish, tokens = event.response.status, event.response.usage.output_tokens
                assert event.response.output_text == text, "the end holds another text"
        return text, finish, tokens

    def call(self, address):
        return self.ask(address, tools=[self.tool], tool_choice="required").output[0].name

    finishes = "completed"
    in_stream = InterruptedError


class Anthropic:
    name = "anthropic"
    tool = {"name": "get_weather",
            "input_schema": OpenAIChat.tool["function"]["parameters"]}

    def question(self, address):
        client = anthropic.Anthropic(api_key="demo", base_url=address, max_retries=0)
        return client, {"model": "m", "max_tokens": 4096,
                        "messages": [{"role": "user", "content": WORDS}]}

    def whole(self, address):
        client, question = self.question(address)
        answer = client.messages.create(**question)
        return answer.content[0].text, answer.stop_reason, answer.usage.output_tokens

    def streamed(self, address):
        client, question = self.question(address)
        with client.messages.stream(**question) as stream:
            text = "".join(stream.text_stream)
            answer = stream.get_final_message()
        return text, answer.stop_reason, answer.usage.output_tokens

    def call(self, address):
        client, question = self.question(address)
        answer = client.messages.create(
            **question, tools=[self.tool], tool_choice={"type": "any"})
        return answer.content[0].name

    finishes = "end_turn"
    errors = {401: anthropic.AuthenticationError, 429: anthropic.RateLimitError,
              500: anthropic.InternalServerError, 529: anthropic.InternalServerError}
    in_stream = anthropic.APIStatusError


class Gemini:
    name = "gemini"

    def models(self, address):
        # The client must outlive what it gives.
        self.kept = genai.Client(
            api_key="demo", http_options=types.HttpOptions(base_url=address))
        return self.kept.models

    def whole(self, address):
        answer = self.models(address).generate_content(model="m", contents=WORDS)
        return (answer.text, answer.candidates[0].finish_reason.name,
                answer.usage_metadata.candidates_token_count)

    def streamed(self, address):
        text, finish, tokens = "", None, None
        for chunk in self.models(address).generate_content_stream(model="m", contents=WORDS):
            text += chunk.text or ""
            if chunk.candidates[0].finish_reason:
                finish = chunk.candidates[0].finish_reason.name
                tokens = chunk.usage_metadata.candidates_token_count
        return text, finish, tokens

    def call(self, address):
        tool = types.Tool(function_declarations=[types.FunctionDeclaration(
            name="get_weather",
            parameters_json_schema=OpenAIChat.tool["function"]["parameters"])])
        answer = self.models(address).generate_content(
            model="m", contents=WORDS,
            config=types.GenerateContentConfig(
                tools=[tool], tool_config=types.ToolConfig(
                    function_calling_config=types.FunctionCallingConfig(mode="ANY"))))
        return answer.function_calls[0].name

    finishes = "STOP"
    errors = {401: gemini_errors.ClientError, 429: gemini_errors.ClientError,
              500: gemini_errors.ServerError, 529: gemini_errors.ServerError}
    in_stream = gemini_errors.APIError


class Cohere:
    name = "cohere"

    def ask(self, address, stream=False, **more):
        client = cohere.ClientV2(api_key="demo", base_url=address)
        send = client.chat_stream if stream else client.chat
        return send(model="m", messages=[{"role": "user", "content": WORDS}],
                    request_options={"max_retries": 0}, **more)

    def whole(self, address):
        answer = self.ask(address)
        return (answer.message.content[0].text, answer.finish_reason,
                int(answer.usage.tokens.output_tokens))

    def streamed(self, address):
        text, finish, tokens = "", None, None
        for event in self.ask(address, stream=True):
            if event.type == "content-delta":
                text += event.delta.message.content.text
            if event.type == "message-end":
                finish = event.delta.finish_reason
                if finish == "ERROR":
                    raise InterruptedError("the stream says that it failed")
                tokens = int(event.delta.usage.tokens.output_tokens)
        return text, finish, tokens

    def call(self, address):
        answer = self.ask(address, tools=[OpenAIChat.tool], tool_choice="REQUIRED")
        return answer.message.tool_calls[0].function.name

    finishes = "COMPLETE"
    errors = {401: cohere.UnauthorizedError, 429: cohere.TooManyRequestsError,
              500: cohere.InternalServerError, 529: cohere.core.ApiError}
    in_stream = InterruptedError


class Ollama:
    name = "ollama"

    def ask(self, address, words=WORDS, **more):
        return ollama.Client(host=address).chat(
            model="m", messages=[{"role": "user", "content": words}], **more)

    def whole(self, address):
        answer = self.ask(address)
        return answer.message.content, answer.done_reason, answer.eval_count

    def streamed(self, address):
        text, last = "", None
        for last in self.ask(address, stream=True):
            text += last.message.content
        return text, last.done_reason, last.eval_count

    def call(self, address):
        # The format has no word for a call that must be; the demo calls what the question names.
        answer = self.ask(address, "What does get_weather say?", tools=[OpenAIChat.tool])
        return answer.message.tool_calls[0].function.name

    finishes = "stop"
    errors = dict.fromkeys([401, 429, 500, 529], ollama.ResponseError)
    in_stream = ollama.ResponseError


def raises(kind, what):
    """None when `what` raises `kind`."""
    try:
        what()
    except kind:
        return None
    except Exception as error:
        return f"raised {type(error).__name__}, not {kind.__name__}: {error}"
    return f"raised nothing, {kind.__name__} was expected"


def status_of(error):
    return getattr(error, "status_code", None) or getattr(error, "code", None)


def fails_with(service, status, address):
    try:
        service.whole(address)
    except service.errors[status] as error:
        return equal(status=(status_of(error), status))
    return "raised nothing"


def try_service(service, at):
    kept = {}

    def answers(mode):
        text, finish, tokens = getattr(service, mode)(at["calm"])
        kept[mode] = text
        return equal(finish=(finish, service.finishes), tokens=(tokens, len(text.split())),
                     mentions=("breaker" in text.lower(), True))

    check(f"{service.name}: whole", lambda: answers("whole"))
    check(f"{service.name}: streamed", lambda: answers("streamed"))
    check(f"{service.name}: both say the same",
          lambda: equal(text=(kept.get("streamed"), kept.get("whole"))))
    check(f"{service.name}: tool call",
          lambda: equal(tool=(service.call(at["calm"]), "get_weather")))
    for status in service.errors:
        check(f"{service.name}: {status} raises {service.errors[status].__name__}",
              lambda status=status: fails_with(service, status, at[f"status-{status}"]))
    check(f"{service.name}: error in the stream raises {service.in_stream.__name__}",
          lambda: raises(service.in_stream, lambda: service.streamed(at["error-in-stream"])))
    check(f"{service.name}: a reset in the stream is no answer",
          lambda: breaks(lambda: service.streamed(at["cut"])))


# Each SDK wraps a broken connection in its own way, or shows what its HTTP library raised.
BROKEN = {"APIConnectionError", "RemoteProtocolError", "ReadError", "ConnectionError",
          "ConnectionResetError", "ClientPayloadError"}


def breaks(what):
    """None when `what` raises the error of a broken connection."""
    try:
        what()
    except Exception as error:
        name = type(error).__name__
        return None if name in BROKEN else f"raised {name}: {error}"
    return "raised nothing"


def main():
    with open(sys.argv[1]) as file:
        at = dict(line.split() for line in file)
    for service in [OpenAIChat(), OpenAIResponses(), Anthropic(), Gemini(), Cohere(), Ollama()]:
        try_service(service, at)
    print(f"{failures} failed" if failures else "all as it should be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
