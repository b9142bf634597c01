using System.Diagnostics;
using System.Net;
using GostSharp.Benchmarks.Linux;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>One client that waits for each answer before it asks again, in blocking calls.</summary>
internal sealed class PingLoad : IPingLoad
{
    public const int Size = 64;

    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TcpSocket _socket;
    private readonly byte[] _message = new byte[Size];

    public PingLoad(IPEndPoint to)
    {
        _message[0] = TargetMode.Echo;
        _socket = TcpSocket.Connect(to);
    }

    public LatencyLog Latencies { get; } = new();

    public long Done => Latencies.Count;

    public void Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        for (long now = Stopwatch.GetTimestamp(), sent; now < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sent = now;
            _socket.Send(_message);
            _socket.Receive(_message);
            now = Stopwatch.GetTimestamp();
            Latencies.Add(now - sent);
        }
    }

    public void Dispose() => _socket.Close();
}
