using System.Collections.Frozen;
using System.Security.Cryptography;
using GostSharp.Protocols.Shadowsocks.Ciphers;
using GostSharp.Protocols.Shadowsocks.Sip022;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>A method that a user can name.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="Create">Makes its ciphers, given the key and the clock.</param>
/// <param name="KeyOf">Makes the key of a password; null of one that does not make any.</param>
/// <param name="IsBroken">Whether what it encrypts can be changed on the way, or read: it has no integrity.</param>
internal sealed record ShadowsocksMethod(string Name, Func<byte[], TimeProvider, CipherSuite> Create, Func<string, byte[]?> KeyOf, bool IsBroken)
{
    private const int Key128 = 16;
    private const int Key192 = 24;
    private const int Key256 = 32;
    private const int AesIv = 16;

    /// <summary>The methods that protect what they carry, the best first.</summary>
    public const string Sound = "2022-blake3-aes-256-gcm, 2022-blake3-aes-128-gcm, chacha20-ietf-poly1305, aes-256-gcm, aes-192-gcm, aes-128-gcm";

    private static readonly FrozenDictionary<string, ShadowsocksMethod> ByName = new Dictionary<string, ShadowsocksMethod>
    {
        ["aes-128-gcm"] = Gcm("aes-128-gcm", Key128),
        ["aes-192-gcm"] = Gcm("aes-192-gcm", Key192),
        ["aes-256-gcm"] = Gcm("aes-256-gcm", Key256),
        ["chacha20-ietf-poly1305"] = ChaChaPoly(),
        ["2022-blake3-aes-128-gcm"] = Of2022("2022-blake3-aes-128-gcm", Key128),
        ["2022-blake3-aes-256-gcm"] = Of2022("2022-blake3-aes-256-gcm", Key256),
        ["AEAD_AES_128_GCM"] = Gcm("aes-128-gcm", Key128),
        ["AEAD_AES_192_GCM"] = Gcm("aes-192-gcm", Key192),
        ["AEAD_AES_256_GCM"] = Gcm("aes-256-gcm", Key256),
        ["AEAD_CHACHA20_POLY1305"] = ChaChaPoly(),
        ["chacha20"] = Stream("chacha20", Key256, 8, static (key, _) => new ChaCha20Cipher(key, isIetf: false)),
        ["chacha20-ietf"] = Stream("chacha20-ietf", Key256, 12, static (key, _) => new ChaCha20Cipher(key, isIetf: true)),
        ["aes-128-cfb"] = Cfb("aes-128-cfb", Key128),
        ["aes-192-cfb"] = Cfb("aes-192-cfb", Key192),
        ["aes-256-cfb"] = Cfb("aes-256-cfb", Key256),
        ["aes-128-ctr"] = Ctr("aes-128-ctr", Key128),
        ["aes-192-ctr"] = Ctr("aes-192-ctr", Key192),
        ["aes-256-ctr"] = Ctr("aes-256-ctr", Key256),
        ["rc4-md5"] = Stream("rc4-md5", Key128, 16, static (key, _) => new Rc4Md5(key)),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>All the names.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The method of that name, whatever the case of its letters; null when there is none.</summary>
    public static ShadowsocksMethod? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Whether it is one of those of 2022.</summary>
    public bool IsOf2022 => Name.StartsWith("2022-", StringComparison.Ordinal);

    /// <summary>Makes its ciphers.</summary>
    /// <exception cref="GostException">The password does not make a key, or the system lacks the cipher.</exception>
    public CipherSuite With(string password, TimeProvider clock) => Create(
        KeyOf(password) ?? throw new GostException(FailureReason.Configuration, $"the password of the method '{Name}' has to be the base64 of a key of its length"), clock);

    private static ShadowsocksMethod Gcm(string name, int keyLength) =>
        new(name, static (key, _) => new AeadSuite(Aead.AesGcm, key), password => MasterKey.Of(password, keyLength), IsBroken: false);

    private static ShadowsocksMethod ChaChaPoly() => new(
        "chacha20-ietf-poly1305",
        static (key, _) => ChaCha20Poly1305.IsSupported
            ? new AeadSuite(Aead.ChaCha20Poly1305, key)
            : throw new GostException(FailureReason.NotSupported, "this system has no ChaCha20-Poly1305; aes-256-gcm can take its place at both ends"),
        static password => MasterKey.Of(password, Key256),
        IsBroken: false);

    private static ShadowsocksMethod Of2022(string name, int keyLength) =>
        new(name, static (key, clock) => new Sip022Suite(key, clock), password => MasterKey.FromBase64(password, keyLength), IsBroken: false);

    private static ShadowsocksMethod Cfb(string name, int keyLength) => Stream(name, keyLength, AesIv, static (key, encrypts) => new AesCfb(key, encrypts));

    private static ShadowsocksMethod Ctr(string name, int keyLength) => Stream(name, keyLength, AesIv, static (key, _) => new AesCtr(key));

    private static ShadowsocksMethod Stream(string name, int keyLength, int ivLength, StreamCipherFactory create) =>
        new(name, (key, _) => new StreamSuite(create, key, ivLength), password => MasterKey.Of(password, keyLength), IsBroken: true);
}
