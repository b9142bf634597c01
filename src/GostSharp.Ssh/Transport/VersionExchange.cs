using System.Text;

namespace GostSharp.Ssh.Transport;

/// <summary>The version lines with which both ends begin (RFC 4253 section 4.2).</summary>
internal static class VersionExchange
{
    private const int MaxLine = 255;
    private const int MaxLinesBefore = 32;
    private const int MaxBytesBefore = 8 * 1024;

    /// <summary>The version line of this end, without its end of line.</summary>
    public static string LineFor(string software)
    {
        var line = "SSH-2.0-" + software;
        if (software.Length == 0 || line.Length > MaxLine - 2 || software.AsSpan().ContainsAnyExceptInRange('!', '~') || software.Contains('-', StringComparison.Ordinal))
        {
            throw new ArgumentException("The software version must be visible ASCII characters without spaces and minus signs.", nameof(software));
        }

        return line;
    }

    /// <summary>Reads the version line of the peer; a server may say something before it.</summary>
    public static async ValueTask<string> ReadAsync(PacketInput input, bool isClient, CancellationToken cancellationToken)
    {
        var bytes = 0;
        for (var lines = 0; lines <= MaxLinesBefore; lines++)
        {
            var isVersion = await StartsAsVersionAsync(input, cancellationToken).ConfigureAwait(false);
            if (!isVersion && !isClient)
            {
                break;
            }

            var line = await ReadLineAsync(input, isVersion ? MaxLine : MaxBytesBefore - bytes, cancellationToken).ConfigureAwait(false);
            if (isVersion)
            {
                return Check(line);
            }

            bytes += line.Length + 2;
        }

        throw new SshException(SshFailure.Protocol, "The peer does not speak SSH.");
    }

    private static async ValueTask<bool> StartsAsVersionAsync(PacketInput input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var start = input.Unread[..Math.Min(4, input.Unread.Length)];
            if (!"SSH-"u8.StartsWith(start) || start.Length == 4)
            {
                return start.Length == 4 && "SSH-"u8.SequenceEqual(start);
            }

            await FillAsync(input, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<string> ReadLineAsync(PacketInput input, int maxLength, CancellationToken cancellationToken)
    {
        int end;
        while ((end = input.Unread.IndexOf((byte)'\n')) < 0)
        {
            ThrowIfTooLong(input.Unread.Length, maxLength);
            await FillAsync(input, cancellationToken).ConfigureAwait(false);
        }

        ThrowIfTooLong(end + 1, maxLength);
        var line = Encoding.Latin1.GetString(input.Unread[..end]);
        input.Skip(end + 1);
        return line.EndsWith('\r') ? line[..^1] : line;
    }

    private static async ValueTask FillAsync(PacketInput input, CancellationToken cancellationToken)
    {
        if (!await input.FillAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new SshException(SshFailure.ConnectionLost, "The peer closed the connection before it said its version.");
        }
    }

    private static void ThrowIfTooLong(int length, int maxLength)
    {
        if (length > maxLength)
        {
            throw new SshException(SshFailure.Protocol, "The peer's version line, or what it says before, is too long.");
        }
    }

    private static string Check(string line)
    {
        if (line.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new SshException(SshFailure.Protocol, "The peer's version line holds characters that it may not.");
        }

        return line.StartsWith("SSH-2.0-", StringComparison.Ordinal) || line.StartsWith("SSH-1.99-", StringComparison.Ordinal)
            ? line
            : throw new SshException(SshFailure.Protocol, $"The peer speaks another version of SSH: '{line}'.");
    }
}
