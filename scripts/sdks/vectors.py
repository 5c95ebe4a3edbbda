"""Answers OpenAI's embeddings on loopback: the tokens' numbers, as floats or in base64 as was asked.

Prints its address and serves until it is killed. The key must be `k`, the model `vectors`.
"""

import base64
import json
import struct
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Vectors(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        right = self.path == "/v1/embeddings" and asked["model"] == "vectors"
        if not right or self.headers["authorization"] != "Bearer k":
            return self.answer(404, {"error": {"message": f"no {self.path} of {asked['model']}"}})
        texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
        data = []
        for index, text in enumerate(texts):
            vector = [float(len(text)), 0.5, -0.25][: asked.get("dimensions", 3)]
            if asked.get("encoding_format") == "base64":
                vector = base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
            data.append({"object": "embedding", "index": index, "embedding": vector})
        used = sum(len(text) for text in texts)
        self.answer(200, {"object": "list", "model": "vectors", "data": data,
                          "usage": {"prompt_tokens": used, "total_tokens": used}})

    def answer(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Vectors)
print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
server.serve_forever()
