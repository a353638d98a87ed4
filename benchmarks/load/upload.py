#!/usr/bin/env python3
"""Uploads a file again and again and reports as one line of JSON.

usage: upload.py PORT PATH FILE SECONDS
"""

import http.client
import json
import os
import socket
import sys
import time

TIMEOUT = 30


def main():
    port, path, name, seconds = int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])
    size = os.path.getsize(name)
    times, errors = [], 0
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        if upload(port, path, name, size):
            times.append(time.perf_counter() - start)
        else:
            errors += 1
    print(json.dumps(report(times, errors, size, time.perf_counter() - begin)))


def upload(port, path, name, size):
    head = (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
            f"Content-Length: {size}\r\nConnection: close\r\n\r\n")
    try:
        with socket.create_connection(("127.0.0.1", port), TIMEOUT) as client, open(name, "rb") as file:
            client.sendall(head.encode())
            client.sendfile(file)
            response = http.client.HTTPResponse(client, method="POST")
            response.begin()
            return response.status == 200 and response.read().strip() == str(size).encode()
    except (OSError, http.client.HTTPException):
        return False


def report(times, errors, size, seconds):
    times.sort()
    return {"requests": len(times), "bytes": len(times) * size, "seconds": seconds,
            "p50_ms": percentile(times, 50), "p99_ms": percentile(times, 99), "errors": errors}


def percentile(times, percent):
    return times[min(len(times) - 1, len(times) * percent // 100)] * 1e3 if times else 0


if __name__ == "__main__":
    main()
