using GostSharp.Benchmarks.Linux;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Sends and receives much with few calls, and goes on to other sockets after a while.</summary>
internal sealed class BulkMover
{
    private const int CallsPerTurn = 4;

    // What is sent stays in the processor's cache; what is received the kernel throws away.
    private readonly byte[] _sent = new byte[256 * 1024];
    private readonly byte[] _room = new byte[1024 * 1024];

    public BulkMover() => new Random(1).NextBytes(_sent);

    /// <summary>Sends what the socket takes now.</summary>
    public long Pour(TcpSocket socket)
    {
        long sum = 0;
        for (var i = 0; i < CallsPerTurn; i++)
        {
            var count = socket.TrySend(_sent);
            sum += Math.Max(0, count);
            if (count < _sent.Length)
            {
                break;
            }
        }

        return sum;
    }

    /// <summary>Receives what is there.</summary>
    public long Swallow(TcpSocket socket, out bool isOpen)
    {
        long sum = 0;
        isOpen = true;
        for (var i = 0; i < CallsPerTurn; i++)
        {
            var count = socket.TryDiscard(_room);
            sum += Math.Max(0, count);
            isOpen = count != 0;
            if (count <= 0)
            {
                break;
            }
        }

        return sum;
    }
}
