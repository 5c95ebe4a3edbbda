"""A collector of OpenTelemetry's own messages: gRPC and HTTP on free ports of loopback.

Prints the two ports, and then a line for each span and each metric that was read with OpenTelemetry's
own classes, with how it came.
"""

import concurrent.futures
import http.server
import threading

import grpc
from google.protobuf import json_format
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metrics
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2_grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as traces
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc


lock = threading.Lock()


def say(*words):
    # Spans and metrics come at once, each on a thread of its own.
    with lock:
        print(*words, flush=True)


def tell(way, request):
    for resource in getattr(request, "resource_spans", []):
        for scope in resource.scope_spans:
            for span in scope.spans:
                # JSON has hexadecimal numbers there, which protobuf's own reader takes for base64.
                if way == "json" or (len(span.trace_id), len(span.span_id)) == (16, 8):
                    say(way, "span", span.name)
    for resource in getattr(request, "resource_metrics", []):
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                say(way, metric.WhichOneof("data"), metric.name)


class Traces(trace_service_pb2_grpc.TraceServiceServicer):
    def Export(self, request, context):
        tell("grpc", request)
        return traces.ExportTraceServiceResponse()


class Metrics(metrics_service_pb2_grpc.MetricsServiceServicer):
    def Export(self, request, context):
        tell("grpc", request)
        return metrics.ExportMetricsServiceResponse()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        kind = self.headers["content-type"]
        message = (
            traces.ExportTraceServiceRequest()
            if self.path == "/v1/traces"
            else metrics.ExportMetricsServiceRequest()
        )
        if kind == "application/json":
            json_format.Parse(body, message)
            tell("json", message)
        else:
            message.ParseFromString(body)
            tell("protobuf", message)
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
trace_service_pb2_grpc.add_TraceServiceServicer_to_server(Traces(), server)
metrics_service_pb2_grpc.add_MetricsServiceServicer_to_server(Metrics(), server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("ports", port, web.server_address[1], flush=True)
web.serve_forever()
