"""A WebSocket server and client that are not ours: websocket_peer.py serve PORT [CERT KEY] | ask URL STEP..."""

import asyncio
import os
import ssl
import sys

import websockets


async def obey(connection):
    async for message in connection:
        if message == b"ping":
            await asyncio.wait_for(await connection.ping(b"are you there"), 10)
            await connection.send(b"pong came")
        elif message == b"text":
            await connection.send("a text")
        elif message == b"fragments":
            await connection.send([b"one ", b"two ", b"three"])
        elif message == b"empty":
            await connection.send(b"")
            await connection.send(b"after nothing")
        elif message == b"close":
            await connection.send(b"last words")
            await connection.close(1001, "going away")
            print("closed", connection.close_code, flush=True)
        elif message == b"vanish":
            connection.transport.abort()
        else:
            await connection.send(message)
    print("ended", connection.close_code, flush=True)


async def serve(port, *certificate):
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    async with websockets.serve(obey, "127.0.0.1", port, ssl=context, max_size=None):
        print("ready", flush=True)
        await asyncio.Future()


async def receive(connection, length):
    data = b""
    while len(data) < length:
        message = await connection.recv()
        assert isinstance(message, bytes), "not binary"
        data += message
    assert len(data) == length, "too much"
    return data


async def echo(connection, message, expected):
    await connection.send(message)
    assert await receive(connection, len(expected)) == expected, "not what was sent"


async def take(connection, step):
    if step == "echo":
        await echo(connection, b"hello", b"hello")
    elif step == "text":
        await echo(connection, "a text", b"a text")
    elif step == "big":
        data = os.urandom(1_000_001)
        await echo(connection, data, data)
    elif step == "fragments":
        await echo(connection, [b"one ", b"", b"two ", b"three"], b"one two three")
    elif step == "empty":
        await connection.send(b"")
        await echo(connection, b"after nothing", b"after nothing")
    elif step == "ping":
        await asyncio.wait_for(await connection.ping(b"are you there"), 10)
    elif step == "compressed":
        assert [extension.name for extension in connection.extensions] == ["permessage-deflate"], connection.extensions
    elif step == "close":
        await connection.close(1000)
        assert connection.close_code == 1000, connection.close_code
    else:
        raise ValueError(step)


async def ask(url, *steps):
    async with websockets.connect(url, max_size=None, ping_interval=None) as connection:
        for step in steps:
            await asyncio.wait_for(take(connection, step), 20)
            print(step, flush=True)


if sys.argv[1] == "serve":
    asyncio.run(serve(int(sys.argv[2]), *sys.argv[3:]))
else:
    asyncio.run(ask(*sys.argv[2:]))
