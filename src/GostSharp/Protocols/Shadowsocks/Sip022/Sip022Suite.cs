using System.Buffers.Binary;
using System.Security.Cryptography;
using Blake3;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>The methods of 2022, with AES: as those with integrity, and with types, times and the salt of the request in what is encrypted, so that nothing can be sent again or somewhere else.</summary>
internal sealed class Sip022Suite : CipherSuite
{
    /// <summary>How far the clocks of both ends may be apart.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(30);

    // Salts and sessions are known for as long as the time in what bears them is taken: that may be ahead, and ends with the second.
    private static readonly TimeSpan Lifetime = (2 * MaxSkew) + TimeSpan.FromSeconds(1);

    private const int MaxSalts = 1024 * 1024;
    private const int MinSessions = 4096;
    private const int MaxSessions = 64 * 1024;
    private const string Context = "shadowsocks 2022 session subkey";

    private readonly byte[] _key;
    private readonly TimeProvider _clock;
    private readonly Aes _blocks = Aes.Create();
    private readonly PacketSessions _sessions;

    public Sip022Suite(byte[] key, TimeProvider clock)
    {
        (_key, _clock) = (key, clock);
        _blocks.Key = key;
        _sessions = new PacketSessions(new Turnover(MinSessions, MaxSessions, Lifetime, clock));
    }

    // The head of a request has an address.
    public override bool CarriesFrames => false;

    /// <summary>Makes the ciphers.</summary>
    public AeadFactory Ciphers { get; set; } = Aead.AesGcm;

    /// <summary>How long keys and salts are.</summary>
    public int KeyLength => _key.Length;

    /// <summary>The time as it goes over the wire.</summary>
    public long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    public override StreamConnection ToServer(StreamConnection server)
    {
        var session = new Sip022Session(this);
        return new ShadowsocksConnection(server, new Sip022RequestSealer(session), new Sip022ResponseOpener(session));
    }

    public override StreamConnection ToClient(StreamConnection client, SaltFilter seen)
    {
        var session = new Sip022Session(this);
        return new ShadowsocksConnection(client, new Sip022ResponseSealer(session, seen), new Sip022RequestOpener(session, seen));
    }

    public override SaltFilter CreateFilter() => new(new Turnover(SaltFilter.Capacity, MaxSalts, Lifetime, _clock));

    public override IPacketCipher PacketsForClient() => new Sip022ClientPackets(this);

    public override IPacketCipher PacketsForServer(SaltFilter seen) => new Sip022ServerPackets(this, _sessions);

    /// <summary>The cipher of the stream or of the packets that begin with <paramref name="salt"/>.</summary>
    public Aead CipherOf(ReadOnlySpan<byte> salt)
    {
        Span<byte> derived = stackalloc byte[_key.Length];
        using var hasher = Hasher.NewDeriveKey(Context);
        hasher.Update(_key);
        hasher.Update(salt);
        hasher.Finalize(derived);
        return Ciphers(derived);
    }

    /// <summary>The number of a new session of packets.</summary>
    public ulong NewSession()
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        Salts(number);
        return BinaryPrimitives.ReadUInt64BigEndian(number);
    }

    /// <summary>Encrypts the head of a packet, which is one block.</summary>
    public void EncryptBlock(ReadOnlySpan<byte> block, Span<byte> into)
    {
        lock (_blocks)
        {
            _blocks.EncryptEcb(block, into, PaddingMode.None);
        }
    }

    /// <summary>Decrypts the head of a packet.</summary>
    public void DecryptBlock(ReadOnlySpan<byte> block, Span<byte> into)
    {
        lock (_blocks)
        {
            _blocks.DecryptEcb(block, into, PaddingMode.None);
        }
    }

    /// <summary>Whether what bears that time may be from now.</summary>
    public bool IsTimely(long theirs) => Math.Abs((decimal)theirs - Now) <= (decimal)MaxSkew.TotalSeconds;

    /// <exception cref="GostException">The clocks of both ends are too far apart, or somebody has recorded it.</exception>
    public void CheckTime(long theirs)
    {
        if (!IsTimely(theirs))
        {
            throw new GostException(FailureReason.Authentication, $"what came is more than {MaxSkew.TotalSeconds:0} s old or new: the clocks differ, or somebody has recorded it");
        }
    }
}
