using System.Collections.Concurrent;
using System.Net;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Proxies;

/// <summary>A web server whose answers tell what it was asked.</summary>
internal sealed class HttpTarget : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<IReadOnlyList<string>> _headers = new();
    private readonly Task _serving;

    private HttpTarget(int port)
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        _listener.Prefixes.Add($"http://*:{port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>The names of the headers of each request.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Headers => [.. _headers];

    public static HttpTarget Start() => new(FreePort.Find());

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception) when (!_listener.IsListening)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        _headers.Enqueue(context.Request.Headers.AllKeys!);
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        var answer = System.Text.Encoding.UTF8.GetBytes($"{context.Request.HttpMethod} {context.Request.RawUrl} {body.Length}");
        context.Response.AddHeader("X-Asked", context.Request.HttpMethod);
        context.Response.ContentLength64 = answer.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            await context.Response.OutputStream.WriteAsync(answer);
        }

        context.Response.Close();
    }
}
