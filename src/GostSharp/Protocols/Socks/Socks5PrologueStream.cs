using System.Net;

namespace GostSharp.Protocols.Socks;

/// <summary>The bytes of a visitor, behind a prologue where there is one; who reads waits for no more than the first bytes.</summary>
/// <remarks>
/// The first read is begun before anybody asks for it, and stays under way until a reader comes: no timer has to tell which kind of server it is.
/// A reader that gives up leaves it there for the next one.
/// </remarks>
/// <param name="inner">What the server sends.</param>
/// <param name="introduce">Called with the address in the prologue.</param>
internal sealed class Socks5PrologueStream(Stream inner, Action<EndPoint> introduce) : AsyncStream
{
    private readonly CancellationTokenSource _disposing = new();
    private byte[] _first = new byte[Socks5Prologue.UsualLength];
    private int _count;
    private Task<int>? _reading;
    private ReadOnlyMemory<byte> _rest;
    private volatile bool _isPassed;

    /// <summary>Begins to read and takes what is there already; to be called once, before anybody reads.</summary>
    public void Begin()
    {
        Read();
        while (_reading is { IsCompletedSuccessfully: true } read)
        {
            Take(read.Result);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _isPassed ? inner.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync().ConfigureAwait(false);
        if (_reading is Task reading)
        {
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _disposing.Cancel();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_rest.IsEmpty && _reading is not null)
        {
            await GoOnAsync(_reading, cancellationToken).ConfigureAwait(false);
        }

        if (_rest.IsEmpty)
        {
            _isPassed = true;
            return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    private async ValueTask GoOnAsync(Task<int> reading, CancellationToken cancellationToken)
    {
        try
        {
            Take(await reading.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException exception) when (reading.IsCanceled)
        {
            throw new IOException("The connection was closed.", exception);
        }
        catch (Exception) when (reading.IsFaulted && _count > 0)
        {
            // What came before the failure is delivered first; the next read meets the failure again.
            _rest = _first.AsMemory(0, _count);
            _count = 0;
        }
    }

    private void Take(int read)
    {
        _count += read;
        var (visitor, length) = ((EndPoint?)null, 0);
        if (read > 0 && !Socks5Prologue.TryDecide(_first.AsSpan(0, _count), out visitor, out length))
        {
            Read();
            return;
        }

        _reading = null;
        _rest = _first.AsMemory(length, _count - length);
        if (visitor is not null)
        {
            introduce(visitor);
        }
    }

    private void Read()
    {
        if (_count == _first.Length)
        {
            Array.Resize(ref _first, Socks5Reply.MaxLength);
        }

        _reading = inner.ReadAsync(_first.AsMemory(_count), _disposing.Token).AsTask();
    }
}
