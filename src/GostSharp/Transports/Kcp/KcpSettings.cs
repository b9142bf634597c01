using GostSharp.Kcp;

namespace GostSharp.Transports.Kcp;

/// <summary>How a KCP transport behaves.</summary>
internal sealed record KcpSettings
{
    /// <summary>How its sessions speak, but for cipher and key.</summary>
    public required KcpOptions Options { get; init; }

    public required KcpCipher Cipher { get; init; }

    /// <summary>What the key is made of; or several, of which the peer may have one, the likeliest first.</summary>
    public required IReadOnlyList<string> Passwords { get; init; }

    /// <summary>What the kernel is asked to hold of each direction, in bytes.</summary>
    public int SocketBuffer { get; init; } = 4 * 1024 * 1024;

    /// <summary>The class of traffic in the IP header.</summary>
    public int TrafficClass { get; init; }

    /// <summary>The options with each of the keys. Making a key takes some milliseconds: that is what makes it hard to guess.</summary>
    public KcpOptions[] MakeProfiles() =>
        [.. Passwords.Select(password => KcpCrypt.FromPassword(Cipher, password)).Distinct().Select(key => Options with { Crypt = key })];

    /// <summary>Sets up a socket of this machine; behind a chain there is nothing to set up.</summary>
    public void Tune(object socket)
    {
        if (socket is ILocalSocket local)
        {
            local.AskForBuffers(SocketBuffer);
            if (TrafficClass > 0)
            {
                local.Mark(TrafficClass);
            }
        }
    }
}
