using System.Security.Cryptography;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Writes a fresh salt.</summary>
internal delegate void SaltSource(Span<byte> salt);

/// <summary>A method with its key: how connections and packets are encrypted.</summary>
internal abstract class CipherSuite
{
    /// <summary>Where salts come from.</summary>
    public SaltSource Salts { get; set; } = RandomNumberGenerator.Fill;

    /// <summary>Whether streams may carry packets in frames, with no address before them.</summary>
    public virtual bool CarriesFrames => true;

    /// <summary>The connection inside of one that this end has dialled, which owns it.</summary>
    public abstract StreamConnection ToServer(StreamConnection server);

    /// <summary>The connection inside of one that this end has accepted, which owns it.</summary>
    /// <param name="client">The accepted one.</param>
    /// <param name="seen">What was accepted before, and is not to be accepted again.</param>
    public abstract StreamConnection ToClient(StreamConnection client, SaltFilter seen);

    /// <summary>What a server remembers of its clients.</summary>
    public virtual SaltFilter CreateFilter() => new();

    /// <summary>The cipher of the packets between this end and a server.</summary>
    public abstract IPacketCipher PacketsForClient();

    /// <summary>The cipher of the packets between this end and a client.</summary>
    public abstract IPacketCipher PacketsForServer(SaltFilter seen);

    /// <summary>What was not encrypted with this key, or was changed since.</summary>
    public static GostException Forged() =>
        new(FailureReason.Authentication, "what came was not encrypted with this method and password, or was changed on the way");

    /// <summary>What somebody sends for the second time.</summary>
    public static GostException Replayed() => new(FailureReason.Authentication, "what came was sent here before: somebody has recorded it");
}
