using System.Buffers.Binary;

namespace GostSharp.Ssh.Keys.Agent;

/// <summary>Messages to an agent and back: uint32 length, a type, content. There is one answer to each request, in order.</summary>
internal sealed class AgentConnection(Stream stream) : IAsyncDisposable
{
    private const int MaxMessage = 256 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _isOver;

    /// <summary>Sends a message, its type first, and returns the content of the answer.</summary>
    /// <exception cref="SshException">The agent refused, said something else, or is gone.</exception>
    public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> message, byte expected, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isOver)
            {
                throw new SshException(SshFailure.ConnectionLost, "The connection to the agent is over.");
            }

            _isOver = true; // unless the answer arrives whole
            var answer = await ExchangeAsync(message, cancellationToken).ConfigureAwait(false);
            _isOver = false;
            return Content(answer, expected);
        }
        catch (Exception ex) when (ex is IOException or ObjectDisposedException)
        {
            throw new SshException(SshFailure.ConnectionLost, "The connection to the agent broke.", ex);
        }
        finally
        {
            if (_isOver)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever waits for the agent is told so: its stream is gone.
        await stream.DisposeAsync().ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        _isOver = true;
        _turn.Release();
    }

    private async Task<byte[]> ExchangeAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (message.Length > MaxMessage)
        {
            throw new SshException(SshFailure.NotSupported, "What is to be signed is longer than agents accept.");
        }

        var request = new byte[sizeof(uint) + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(request, message.Length);
        message.CopyTo(request.AsMemory(sizeof(uint)));
        await stream.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);

        var header = new byte[sizeof(uint)];
        await stream.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length is 0 or > MaxMessage)
        {
            throw new SshException(SshFailure.Protocol, $"The agent announced an answer of {length} bytes.");
        }

        var answer = new byte[length];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private static byte[] Content(byte[] answer, byte expected)
    {
        if (answer[0] == expected)
        {
            return answer[1..];
        }

        throw answer[0] == AgentMessage.Failure
            ? new SshException(SshFailure.Refused, "The agent refused.")
            : new SshException(SshFailure.Protocol, $"The agent answered with message {answer[0]}, not {expected}.");
    }
}
