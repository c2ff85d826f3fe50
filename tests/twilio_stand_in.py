"""A stand-in for Twilio's API on 127.0.0.1: it speaks the same wire format, keeps what it took, and can misbehave."""

import json
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

ACCOUNT, TOKEN, SENDER = "AC" + "0" * 32, "the token of the tests", "+13125550100"
REFUSALS = {  # code: HTTP status, as Twilio answers
    21211: 400, 21610: 400, 21614: 400, 21606: 400, 21602: 400, 20003: 401, 20429: 429, 20500: 500, 20503: 503,
}  # fmt: skip


class TwilioStandIn:
    """`faults`: what happens to the next creations, one after the other; then everything is taken."""

    def __init__(self, port=0):
        self.taken = []
        self.asked = 0
        self.faults = []
        self.lock = threading.Lock()
        self.before_answer = None
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one piece: two would wait for each other's acknowledgement

            def log_message(self, *_):
                return

            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                stand_in.create(self, {name: values[0] for name, values in form.items()})

            def do_GET(self):
                stand_in.list(self, parse_qs(urlsplit(self.path).query))

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                return  # the other side was killed

        self.server = Server(("127.0.0.1", port), Handler)
        self.api = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(timeout=5)

    @property
    def texts(self):
        return [message["body"] for message in self.taken]

    @property
    def counted(self):
        return Counter(self.texts)

    def create(self, request, form):
        fault = self.faults.pop(0) if self.faults else None
        if fault == "cut before":
            request.connection.close()
            request.close_connection = True
            return
        if isinstance(fault, int):
            refusal = {"code": fault, "message": "no", "status": REFUSALS[fault], "more_info": "https://example.org"}
            say(request, REFUSALS[fault], json.dumps(refusal))
            return
        if fault == "not json, not taken":
            say(request, 502, "<html>Bad gateway</html>")
            return
        message = self.take(form)
        if self.before_answer:
            self.before_answer(message)
        self.answer_taken(request, message, fault)

    def answer_taken(self, request, message, fault):
        if fault == "cut after":
            request.connection.close()
            request.close_connection = True
        elif fault == "silent after":
            time.sleep(2)
            request.close_connection = True
        elif fault == "not json":
            say(request, 200, "<html>Welcome to the hotel</html>")
        elif fault == "a list":
            say(request, 201, "[]")
        elif fault == "no id":
            say(request, 201, "{}")
        else:
            say(request, 201, json.dumps(message))

    def take(self, form):
        with self.lock:
            message = {
                "sid": f"SM{len(self.taken):032d}",
                "account_sid": ACCOUNT,
                "to": form["To"],
                "from": form.get("From"),
                "body": form["Body"],
                "status": "queued",
                "error_code": None,
                "date_created": format_datetime(datetime.now(UTC)),
                "date_sent": None,
                "callback": form.get("StatusCallback"),
            }
            self.taken.append(message)
            return message

    def list(self, request, query):
        self.asked += 1
        with self.lock:
            found = [one for one in reversed(self.taken) if one["to"] == query.get("To", [one["to"]])[0]]
        size, number = int(query.get("PageSize", ["50"])[0]), int(query.get("Page", ["0"])[0])
        shown, rest = found[number * size :][:size], found[(number + 1) * size :]
        path, to = urlsplit(request.path).path, query.get("To", [""])[0]
        following = f"{path}?{urlencode({'To': to, 'PageSize': size, 'Page': number + 1})}" if rest else None
        page = {
            "messages": shown, "page": number, "page_size": size, "next_page_uri": following, "uri": request.path,
        }  # fmt: skip
        say(request, 200, json.dumps(page))


def say(request, status, text):
    body = text.encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
    request.wfile.flush()
