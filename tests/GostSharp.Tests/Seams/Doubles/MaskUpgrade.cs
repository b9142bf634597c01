namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Like TLS: a handshake, and then every byte changed on the way.</summary>
internal sealed class MaskUpgrade(bool isServer) : IUpgrade
{
    private const byte Mask = 0x5A;

    public async ValueTask<StreamConnection> UpgradeAsync(StreamConnection connection, CancellationToken cancellationToken = default)
    {
        if (isServer)
        {
            var hello = await Lines.ReadAsync(connection, cancellationToken);
            _ = hello == "HELLO" ? hello : throw new ProtocolException($"'{hello}' is no hello");
            await Lines.WriteAsync(connection, "WELCOME", cancellationToken);
        }
        else
        {
            await Lines.WriteAsync(connection, "HELLO", cancellationToken);
            await Lines.ReadAsync(connection, cancellationToken);
        }

        return new MaskedConnection(connection);
    }

    private sealed class MaskedConnection(StreamConnection inner) : StreamConnection(new MaskStream(inner.Stream), inner)
    {
        private readonly StreamConnection _inner = inner;

        public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) => _inner.CompleteWritesAsync(cancellationToken);
    }

    private sealed class MaskStream(Stream inner) : DelegatingStream(inner)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await Inner.ReadAsync(buffer, cancellationToken);
            Apply(buffer.Span[..read]);
            return read;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var masked = buffer.ToArray();
            Apply(masked);
            return Inner.WriteAsync(masked, cancellationToken);
        }

        private static void Apply(Span<byte> bytes)
        {
            foreach (ref var value in bytes)
            {
                value ^= Mask;
            }
        }
    }
}
