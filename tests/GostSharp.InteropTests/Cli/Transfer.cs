using System.Net.Sockets;
using System.Security.Cryptography;

namespace GostSharp.InteropTests.Cli;

/// <summary>A client that sends random bytes to an echo server for as long as the test wants, with some of them always under way, and checks what comes back.</summary>
internal sealed class Transfer : IAsyncDisposable
{
    private const int Chunk = 4 * 1024;
    private const int UnderWay = 8 * Chunk;

    private readonly NetworkStream _stream;
    private readonly CancellationTokenSource _disposing = new();
    private readonly Task _transfer;
    private volatile bool _enough;
    private long _received;

    private Transfer(NetworkStream stream, int seed)
    {
        _stream = stream;
        _transfer = TransferAsync(seed);
    }

    public static async Task<Transfer> StartAsync(GostProgram gost, string service, int seed) => new(await gost.ConnectAsync(service), seed);

    /// <summary>Waits until more comes back than has until now.</summary>
    public Task MovesOnAsync()
    {
        var until = Volatile.Read(ref _received) + 1;
        return Eventually.TrueAsync(() => Volatile.Read(ref _received) >= until || _transfer.IsCompleted, "bytes come back");
    }

    /// <summary>Sends no more, and waits for all that was sent to be back, unchanged, with the end of the stream behind it.</summary>
    public Task FinishAsync()
    {
        _enough = true;
        return _transfer.WaitAsync(TestTimeouts.Wait);
    }

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        await Task.WhenAny(_transfer);
        await _stream.DisposeAsync();
        _disposing.Dispose();
    }

    private async Task TransferAsync(int seed)
    {
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Chunk];
        var length = 0L;
        for (; !_enough; length += Chunk)
        {
            RandomBytes.Fill(buffer, seed, length);
            sent.AppendData(buffer);
            await _stream.WriteAsync(buffer, _disposing.Token);
            if (length >= UnderWay)
            {
                await ReceiveAsync(received, buffer);
                await Task.Delay(TestTimeouts.Poll, _disposing.Token); // A hundred of these share the machine with what they test.
            }
        }

        _stream.Socket.Shutdown(SocketShutdown.Send);
        while (_received < length)
        {
            await ReceiveAsync(received, buffer);
        }

        (await _stream.ReadAsync(buffer, _disposing.Token)).Should().Be(0);
        received.GetHashAndReset().Should().Equal(sent.GetHashAndReset());
    }

    private async Task ReceiveAsync(IncrementalHash hash, byte[] buffer)
    {
        await _stream.ReadExactlyAsync(buffer, _disposing.Token);
        hash.AppendData(buffer);
        Interlocked.Add(ref _received, buffer.Length);
    }
}
