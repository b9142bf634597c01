using System.Net;
using System.Net.Sockets;

namespace GostSharp.InteropTests.Ssh;

/// <summary>How much the volume tests carry, and a target for it that sends so many bytes and gets as many, both at once.</summary>
internal sealed class SshVolume : IAsyncDisposable
{
    /// <summary>Set to 1 where they are to carry all of it instead of what a usual run has the time for.</summary>
    public const string Variable = "GOSTSHARP_VOLUME";

    public const long MiB = 1024 * 1024;
    public const int Timeout = 900_000;

    private const int Seed = 11;

    private readonly TaskCompletionSource<(byte[] Sent, byte[] Received)> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _size;
    private readonly TestServer _target;

    private SshVolume(long size)
    {
        _size = size;
        _target = TestServer.Start(ServeAsync);
    }

    public static bool IsWhole => Environment.GetEnvironmentVariable(Variable) == "1";

    public IPEndPoint EndPoint => _target.EndPoint;

    private static TimeSpan Limit => TimeSpan.FromMilliseconds(Timeout);

    public static SshVolume Start(long size) => new(size);

    /// <summary>The other end's part: every byte is compared where it arrives, and then the hashes of both ends.</summary>
    public async Task ExchangeAsync(Stream stream)
    {
        var here = await RunAsync(stream, Seed, Seed + 1).WaitAsync(Limit);
        var there = await _result.Task.WaitAsync(Limit);
        there.Received.Should().Equal(here.Sent);
        here.Received.Should().Equal(there.Sent);
    }

    public ValueTask DisposeAsync() => _target.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            _result.TrySetResult(await RunAsync(stream, Seed + 1, Seed));
            stream.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure)
        {
            _result.TrySetException(failure);
            throw;
        }
    }

    private async Task<(byte[] Sent, byte[] Received)> RunAsync(Stream stream, int sent, int received)
    {
        var writing = RandomBytes.WriteAsync(stream, sent, _size);
        var reading = RandomBytes.VerifyAsync(stream, received, _size);
        await Task.WhenAll(writing, reading);
        return (await writing, await reading);
    }
}
