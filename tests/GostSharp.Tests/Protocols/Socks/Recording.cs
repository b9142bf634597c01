using System.Text.RegularExpressions;
using GostSharp.Protocols.Authentication;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Tests.Vectors;

namespace GostSharp.Tests.Protocols.Socks;

/// <summary>A recorded SOCKS exchange, with what its programs were started with.</summary>
internal sealed partial class Recording(string name)
{
    private readonly Transcript _transcript = Transcript.Read(name);

    /// <summary>Chunks and TLS handshakes, in order.</summary>
    public IEnumerable<TranscriptEntry> Steps => _transcript.Entries
        .Where(entry => entry is TranscriptChunk || entry is TranscriptEvent { Text: var text } && text.StartsWith("TLS handshake", StringComparison.Ordinal));

    /// <summary>Whether our client has to send the very bytes of the recorded one.</summary>
    public bool IsClientOfV3 => _transcript.Header["client-program"].StartsWith("gost 3", StringComparison.Ordinal);

    public bool ClientHasNoTls => _transcript.Header["client-args"].Contains("notls=true", StringComparison.Ordinal);

    public bool ServerHasNoTls => _transcript.Header["server-args"].Contains("notls=true", StringComparison.Ordinal);

    /// <summary>What the client's node URL held.</summary>
    public Credentials? Shown => CredentialsIn("client-args");

    /// <summary>What the server's URL held.</summary>
    public Credentials? Known => CredentialsIn("server-args");

    /// <summary>Plays one side, TLS being the mask: sends that side's chunks, and hands what the other one has to send to <paramref name="receive"/>.</summary>
    public async Task PlayAsync(StreamConnection connection, TranscriptSide side, Func<StreamConnection, byte[], Task> receive)
    {
        foreach (var step in Steps)
        {
            switch (step)
            {
                case TranscriptChunk chunk when chunk.Side == side:
                    await connection.SendAsync(chunk.Bytes);
                    break;
                case TranscriptChunk chunk:
                    await receive(connection, chunk.Bytes);
                    break;
                default:
                    connection = await new MaskUpgrade(isServer: side == TranscriptSide.Server).UpgradeAsync(connection);
                    break;
            }
        }
    }

    private Credentials? CredentialsIn(string key) =>
        UserInfo().Match(_transcript.Header[key]) is { Success: true } found ? new Credentials(found.Groups["user"].Value, found.Groups["password"].Value) : null;

    [GeneratedRegex(@"socks\d://(?<user>[^:@/ ]+)(:(?<password>[^@/ ]*))?@")]
    private static partial Regex UserInfo();
}
