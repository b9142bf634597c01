using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Transport;

/// <summary>The message in which an end says what algorithms it can do.</summary>
internal sealed class KexInit
{
    private const int CookieSize = 16;
    private const int ListCount = 10;
    private static readonly string[] _noCompression = ["none"];

    private readonly string[][] _lists;

    private KexInit(byte[] payload, string[][] lists, bool isGuessFollowing) =>
        (Payload, _lists, IsGuessFollowing) = (payload, lists, isGuessFollowing);

    /// <summary>The message as it is on the wire, which goes into the exchange hash.</summary>
    public byte[] Payload { get; }

    /// <summary>Whether the sender has sent the first message of the exchange that it prefers, too.</summary>
    public bool IsGuessFollowing { get; }

    public string[] KeyExchanges => _lists[0];

    public string[] HostKeys => _lists[1];

    public string[] CiphersToServer => _lists[2];

    public string[] CiphersToClient => _lists[3];

    public string[] MacsToServer => _lists[4];

    public string[] MacsToClient => _lists[5];

    public string[] CompressionsToServer => _lists[6];

    public string[] CompressionsToClient => _lists[7];

    public static KexInit Create(SshAlgorithms algorithms, IEnumerable<string> hostKeys, IEnumerable<string> markers)
    {
        string[] ciphers = [.. algorithms.Ciphers];
        string[] macs = [.. algorithms.Macs];
        string[][] lists = [[.. algorithms.KeyExchanges, .. markers], [.. hostKeys], ciphers, ciphers, macs, macs, _noCompression, _noCompression, [], []];
        return new KexInit(Write(lists), lists, isGuessFollowing: false);
    }

    public static KexInit Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload);
        reader.ReadByte();
        reader.ReadBytes(CookieSize);
        var lists = new string[ListCount][];
        for (var i = 0; i < ListCount; i++)
        {
            lists[i] = reader.ReadNameList();
        }

        var isGuessFollowing = reader.ReadBoolean();
        reader.ReadUInt32();
        reader.ExpectEnd();
        return new KexInit(payload.ToArray(), lists, isGuessFollowing);
    }

    private static byte[] Write(string[][] lists)
    {
        using var writer = new SshWriter(1024);
        writer.WriteByte(SshMessage.KexInit);
        writer.WriteBytes(RandomNumberGenerator.GetBytes(CookieSize));
        foreach (var list in lists)
        {
            writer.WriteNameList(list);
        }

        writer.WriteBoolean(false);
        writer.WriteUInt32(0);
        return writer.ToArray();
    }
}
