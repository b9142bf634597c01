using GostSharp.Ssh.Client;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>A client's requests to log in, and what the server says to them.</summary>
internal sealed class AuthExchange(SshTransport transport, SshClientOptions options)
{
    private string[] _allowed = [];

    /// <summary>Whether the server has accepted something, and wants more.</summary>
    public bool IsPartlyIn { get; set; }

    /// <summary>Whether the server has refused something.</summary>
    public bool HasRefused { get; private set; }

    /// <summary>The methods that the server would accept, for a message.</summary>
    public string AllowedText => _allowed.Length == 0 ? "none" : PeerText.Clean(string.Join(", ", _allowed));

    /// <summary>Whether the server would accept a method.</summary>
    public bool Allows(string method) => _allowed.Contains(method);

    /// <summary>Tries a method that takes one request; true when the server has let the user in.</summary>
    public async ValueTask<bool> TryAsync(string method, Action<SshWriter> writeDetails, CancellationToken cancellationToken)
    {
        Request(method, writeDetails);
        return IsSuccess((await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)).Span);
    }

    public void Request(string method, Action<SshWriter> writeDetails)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.UserAuthRequest);
        writer.WriteText(options.UserName);
        writer.WriteText(AuthNames.ConnectionService);
        writer.WriteText(method);
        writeDetails(writer);
        transport.Send(writer.WrittenSpan);
    }

    /// <summary>The next message of the server that is no banner.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await transport.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (message.Span[0] != SshMessage.UserAuthBanner)
            {
                return message;
            }

            ShowBanner(message.Span);
        }
    }

    /// <summary>Whether the user is in; what the server says otherwise is kept.</summary>
    public bool IsSuccess(ReadOnlySpan<byte> answer)
    {
        switch (answer[0])
        {
            case SshMessage.UserAuthSuccess:
                return true;
            case SshMessage.UserAuthFailure:
                var reader = new SshReader(answer[1..]);
                _allowed = reader.ReadNameList();
                IsPartlyIn |= reader.ReadBoolean();
                HasRefused = true;
                return false;
            case SshMessage.UserAuthPublicKeyOk:
                // After a password: the server wants another one, which is as good as a refusal.
                return false;
            default:
                throw Unexpected(answer[0]);
        }
    }

    public static SshException Unexpected(byte type) => new(SshFailure.Protocol, $"The server sent message {type} during the login.");

    private void ShowBanner(ReadOnlySpan<byte> message)
    {
        var text = new SshReader(message[1..]).ReadString();
        if (options.ShowBanner is { } show)
        {
            foreach (var line in PeerText.Lines(text))
            {
                show(line);
            }
        }
    }
}
