using System.Net.Security;
using System.Runtime.ExceptionServices;

namespace GostSharp.Transports.Tls;

/// <summary>The framework's TLS stream with the promises of a <see cref="StreamConnection"/>: ends are told from cuts, and nothing follows a write that was cut.</summary>
/// <remarks>
/// RFC 8446 section 6.1: an end of the transport without a close_notify is a truncation, and nobody can tell whether an attacker made it. The framework
/// reads it as an end; here it is a failure, as it is in OpenSSL 3 and in Go. gost closes with a close_notify because Go's TLS does, and so do curl, haproxy
/// and stunnel. Programs that just close (Python's and .NET's own streams do) end a connection that failed; what came before their end was passed on.
/// </remarks>
internal sealed class TlsStream(TlsTransport transport) : SslStream(transport, leaveInnerStreamOpen: true)
{
    private const int Idle = 0;
    private const int Writing = 1;
    private const int Ended = 2;

    // RFC 8446 section 5.1: what one record holds at most.
    private const int MaxRecord = 16 * 1024;

    // A write that fails or is cancelled leaves it at Writing for ever: a part of a record may be on its way, and what follows would be garbage.
    private int _writes;
    private bool _hasRead;
    private Exception? _failure; // Of what came behind bytes that were returned.

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await transport.Records.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }

            var read = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read > 0)
            {
                _hasRead = true;
                return await ReadRestAsync(buffer, read).ConfigureAwait(false);
            }

            return buffer.IsEmpty || !transport.HasEnded ? read : throw Cut();
        }
        catch (IOException exception) when (exception.InnerException is not null && exception.InnerException is not IOException)
        {
            throw new IOException(TlsFailures.Describe(exception), exception);
        }
        finally
        {
            transport.Records.Release();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    // The framework's own calls without a wait would go past the promises above.
    public override int Read(Span<byte> buffer)
    {
        var copy = new byte[buffer.Length];
        var read = Read(copy, 0, copy.Length);
        copy.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override int ReadByte()
    {
        var one = new byte[1];
        return Read(one, 0, 1) == 0 ? -1 : one[0];
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Begin(Writing);
        await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _writes, Idle);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    public override void WriteByte(byte value) => Write([value], 0, 1);

    /// <summary>Sends a close_notify, once; reading goes on.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _writes) == Ended)
        {
            return;
        }

        await transport.Records.WaitAsync(cancellationToken).ConfigureAwait(false);
        Task sent;
        try
        {
            Begin(Ended);
            transport.WriteLimit = cancellationToken;
            sent = ShutdownAsync();
        }
        finally
        {
            transport.Records.Release();
        }

        await sent.ConfigureAwait(false);
    }

    // The framework returns one record at a time: who passes them on would have to write as often.
    private async ValueTask<int> ReadRestAsync(Memory<byte> buffer, int read)
    {
        transport.MustNotWait = true;
        try
        {
            while (buffer.Length - read >= MaxRecord && transport.HoldsRecord)
            {
                var more = await base.ReadAsync(buffer[read..]).ConfigureAwait(false);
                if (more == 0)
                {
                    break;
                }

                read += more;
            }
        }
        catch (Exception exception)
        {
            // With nothing to wait for the record was one of TLS's own, such as new keys, and there is none behind it.
            _failure = transport.HadToWait ? null : exception;
        }
        finally
        {
            transport.MustNotWait = false;
        }

        return read;
    }

    // In TLS 1.3 a client is done before the server has judged its certificate, and not every server says what it found.
    private IOException Cut() => new(IsServer || _hasRead
        ? "the TLS connection was cut: it ended without a close_notify"
        : "the TLS connection was cut before the server's first byte; a server that does not accept our certificate, or the lack of one, may do so");

    private void Begin(int work)
    {
        var before = Interlocked.CompareExchange(ref _writes, work, Idle);
        if (before != Idle)
        {
            throw new IOException(before == Ended ? "the end of the TLS stream was sent before" : "an earlier write to the TLS stream was cut short or is under way");
        }
    }
}
