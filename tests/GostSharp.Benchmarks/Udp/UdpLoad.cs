using System.Diagnostics;
using System.Net;
using GostSharp.Benchmarks.Linux;

namespace GostSharp.Benchmarks.Udp;

/// <summary>Clients that each keep a few packets under way; one thread serves them all.</summary>
internal sealed class UdpLoad : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(50);

    private readonly Poll _poll = new();
    private readonly UdpClientLoad[] _clients;

    public UdpLoad(IPEndPoint to, int clients, int size, int window)
    {
        _clients = [.. Enumerable.Range(0, clients).Select(_ => new UdpClientLoad(to, size, window))];
        for (var i = 0; i < clients; i++)
        {
            _poll.Add(_clients[i].Descriptor, Poll.Readable, i);
        }
    }

    public UdpCounts Counts => _clients.Aggregate(default(UdpCounts), (sum, client) => sum + client.Counts);

    /// <summary>Sends and receives for that long; what is under way at the end stays so.</summary>
    public void Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var nextSweep = TimeSpan.Zero;
        while (clock.Elapsed < duration)
        {
            if (clock.Elapsed >= nextSweep)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Array.ForEach(_clients, client => client.Sweep());
                nextSweep = clock.Elapsed + SweepEvery;
            }

            var ready = _poll.Wait(10);
            for (var i = 0; i < ready; i++)
            {
                _clients[_poll.Tag(i)].Turn();
            }
        }
    }

    /// <summary>Forgets how long the packets have been under way.</summary>
    public void Rest() => Array.ForEach(_clients, client => client.Rest());

    public void Dispose()
    {
        Array.ForEach(_clients, client => client.Dispose());
        _poll.Dispose();
    }
}
