#!/usr/bin/env python3
"""Many slow clients in one thread, cheap enough to run beside what is measured.

A reader asks for a large answer and takes 256 bytes of it twice a second. An uploader announces a body and sends a
byte of it twice a second. They connect, say "ready" and go on until standard input is closed, at most for TIME_LIMIT
seconds.

usage: slow.py readers|uploaders PORT PATH COUNT
"""

import json
import select
import socket
import sys
import time

TIME_LIMIT = 120
CONNECT_LIMIT = 15
PERIOD = 0.5
SLICES = 10
ANNOUNCED = 100_000
RECEIVE_BUFFER = 4096
# As on an Ethernet. On loopback it would be 64 KiB, and the kernel would give each of these clients a send buffer of
# 2 MB: 1,000 of them fill its memory for TCP, and then it drops packets of all connections.
SEGMENT = 1460
HEADS = {
    "readers": "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "uploaders": "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
                 f"Content-Length: {ANNOUNCED}\r\n\r\n",
}


def main():
    kind, port, path, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    clients = connect(port, HEADS[kind].format(path=path).encode(), count)
    print(json.dumps({"connected": len(clients)}), flush=True)
    trickle(clients, read_little if kind == "readers" else send_little)


def connect(port, head, count):
    clients = []
    end = time.monotonic() + CONNECT_LIMIT
    while len(clients) < count and time.monotonic() < end:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
        client.settimeout(1)
        try:
            client.connect(("127.0.0.1", port))
            client.sendall(head)
        except OSError:
            client.close()
            continue
        client.setblocking(False)
        clients.append(client)
    return clients


def trickle(clients, step):
    end = time.monotonic() + TIME_LIMIT
    due = time.monotonic()
    turn = 0
    while time.monotonic() < end and not is_closed(sys.stdin, due - time.monotonic()):
        if time.monotonic() < due:
            continue
        for client in clients[turn::SLICES]:
            step(client)
        turn = (turn + 1) % SLICES
        due += PERIOD / SLICES


def read_little(client):
    try:
        client.recv(256)
    except OSError:
        pass


def send_little(client):
    try:
        client.send(b"x")
    except OSError:
        pass


def is_closed(stream, timeout):
    readable, _, _ = select.select([stream], [], [], max(0, timeout))
    return bool(readable)


if __name__ == "__main__":
    main()
