"""Records what the official SDKs send for one conversation, on a loopback server.

    requests_sent.py             compares with the recorded requests
    requests_sent.py --record    records them anew

The recorded requests lie in Tests/ProvidersTests/Fixtures/Requests, where a test compares our own
encoder's bodies with them, field by field.
"""

import json
import pathlib
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import anthropic
import cohere
import ollama
import openai
from google import genai
from google.genai import types

FOLDER = pathlib.Path(__file__).parents[2] / "Tests/ProvidersTests/Fixtures/Requests"
PNG = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
       "rkJggg==")
DATA = f"data:image/png;base64,{PNG}"
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
FUNCTION = {"type": "function", "function": {
    "name": "get_weather", "description": "Tells the weather.", "parameters": SCHEMA}}
SEEN = []


class Recorder(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("content-length") or 0)
        SEEN.append((self.path, json.loads(self.rfile.read(length))))
        self.send_response(400)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def chat(part_of_image):
    """The conversation in the shape of OpenAI's chat."""
    return [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi."},
        {"role": "user", "content": [
            {"type": "text", "text": "What is this?"}, part_of_image]},
    ]


def openai_chat(origin):
    openai.OpenAI(api_key="k", base_url=origin + "/v1", max_retries=0).chat.completions.create(
        model="m", messages=chat({"type": "image_url", "image_url": {"url": DATA}}),
        temperature=0.5, max_tokens=100, stop=["END"], tools=[FUNCTION], tool_choice="auto",
        stream=True, stream_options={"include_usage": True})


def openai_responses(origin):
    openai.OpenAI(api_key="k", base_url=origin + "/v1", max_retries=0).responses.create(
        model="m", store=False, input=[
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi."},
            {"role": "user", "content": [
                {"type": "input_text", "text": "What is this?"},
                {"type": "input_image", "image_url": DATA, "detail": "auto"}]}],
        temperature=0.5, max_output_tokens=100, tool_choice="auto", stream=True,
        tools=[{"type": "function", "name": "get_weather", "strict": False,
                "description": "Tells the weather.", "parameters": SCHEMA}])


def anthropic_messages(origin):
    anthropic.Anthropic(api_key="k", base_url=origin, max_retries=0).messages.create(
        model="m", max_tokens=100, system="Be brief.", messages=[
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi."},
            {"role": "user", "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image", "source": {
                    "type": "base64", "media_type": "image/png", "data": PNG}}]}],
        # The SDK has no parameter for it any more, as its newest models take none.
        extra_body={"temperature": 0.5},
        stop_sequences=["END"], stream=True, tool_choice={"type": "auto"},
        tools=[{"name": "get_weather", "description": "Tells the weather.",
                "input_schema": SCHEMA}])


def gemini(origin):
    import base64

    client = genai.Client(api_key="k", http_options=types.HttpOptions(base_url=origin))
    text = types.Part.from_text
    stream = client.models.generate_content_stream(
        model="m", contents=[
            types.Content(role="user", parts=[text(text="Hello")]),
            types.Content(role="model", parts=[text(text="Hi.")]),
            types.Content(role="user", parts=[
                text(text="What is this?"),
                types.Part.from_bytes(data=base64.b64decode(PNG), mime_type="image/png")])],
        config=types.GenerateContentConfig(
            system_instruction="Be brief.", temperature=0.5, max_output_tokens=100,
            stop_sequences=["END"], tools=[types.Tool(function_declarations=[
                types.FunctionDeclaration(
                    name="get_weather", description="Tells the weather.",
                    parameters_json_schema=SCHEMA)])]))
    list(stream)


def cohere_chat(origin):
    list(cohere.ClientV2(api_key="k", base_url=origin).chat_stream(
        model="m", messages=chat({"type": "image_url", "image_url": {"url": DATA}}),
        temperature=0.5, max_tokens=100, stop_sequences=["END"], tools=[FUNCTION],
        request_options={"max_retries": 0}))


def ollama_chat(origin):
    list(ollama.Client(host=origin).chat(
        model="m", messages=[
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi."},
            {"role": "user", "content": "What is this?", "images": [PNG]}],
        options={"temperature": 0.5, "num_predict": 100, "stop": ["END"]}, tools=[FUNCTION],
        stream=True))


SENDERS = {
    "openai": openai_chat, "openai-responses": openai_responses,
    "anthropic": anthropic_messages, "gemini": gemini, "cohere": cohere_chat,
    "ollama": ollama_chat,
}


def record(send, origin):
    SEEN.clear()
    try:
        send(origin)
    except Exception as error:  # the server refuses everything
        if not SEEN:
            raise SystemExit(f"nothing was sent: {error}")
    path, body = SEEN[0]
    return json.dumps({"path": path, "body": body}, indent=1, sort_keys=True) + "\n"


def main():
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    status = 0
    for name, send in SENDERS.items():
        sent = record(send, origin)
        file = FOLDER / f"{name}.json"
        if "--record" in sys.argv:
            FOLDER.mkdir(exist_ok=True)
            file.write_text(sent)
            print(f"recorded {file.name}")
        elif not file.exists() or file.read_text() != sent:
            print(f"FAILED {name}: the SDK sends something else than was recorded; "
                  "look at what `scripts/try-sdks --record` changes")
            status = 1
        else:
            print(f"ok     {name}: the SDK sends what was recorded")
    return status


if __name__ == "__main__":
    sys.exit(main())
