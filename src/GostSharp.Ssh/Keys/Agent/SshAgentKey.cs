using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys.Agent;

/// <summary>A key that an agent keeps.</summary>
public sealed class SshAgentKey : ISshSigner
{
    private const int MaxSignature = 16_384;

    private readonly AgentConnection _connection;

    internal SshAgentKey(AgentConnection connection, SshPublicKey publicKey, string comment)
    {
        _connection = connection;
        PublicKey = publicKey;
        Comment = comment;
    }

    /// <inheritdoc/>
    public SshPublicKey PublicKey { get; }

    /// <summary>What the agent calls it.</summary>
    public string Comment { get; }

    /// <inheritdoc/>
    public async ValueTask<byte[]> SignAsync(string algorithm, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        if (!PublicKey.SignatureAlgorithms.Contains(algorithm))
        {
            throw new SshException(SshFailure.NotSupported, $"A key of the type {PublicKey.KeyType} does not sign as '{algorithm}'.");
        }

        var request = Request(algorithm, data.Span);
        var answer = await _connection.AskAsync(request, AgentMessage.SignResponse, cancellationToken).ConfigureAwait(false);
        var signature = ReadSignature(answer);

        // Agents that do not know the flag sign with SHA-1, and a server would only say no.
        return PublicKey.Verify(algorithm, data.Span, signature)
            ? signature
            : throw new SshException(SshFailure.Protocol, $"The agent's signature is not one of {algorithm} by its key.");
    }

    private byte[] Request(string algorithm, ReadOnlySpan<byte> data)
    {
        using var writer = new SshWriter(1024);
        writer.WriteByte(AgentMessage.SignRequest);
        writer.WriteString(PublicKey.Blob.Span);
        writer.WriteString(data);
        writer.WriteUInt32(algorithm switch
        {
            RsaPublicKey.Sha256 => AgentMessage.RsaSha256,
            RsaPublicKey.Sha512 => AgentMessage.RsaSha512,
            _ => 0,
        });
        return writer.ToArray();
    }

    private static byte[] ReadSignature(byte[] answer)
    {
        var reader = new SshReader(answer);
        var signature = reader.ReadString(MaxSignature).ToArray();
        reader.ExpectEnd();
        return signature;
    }
}
