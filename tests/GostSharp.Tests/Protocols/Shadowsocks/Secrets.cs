using GostSharp.Protocols.Shadowsocks;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>Ciphers with the password of the specification's examples, and with salts that are known before.</summary>
internal static class Secrets
{
    public const string Password = "123456";

    public static readonly string[] Sound = ["aes-128-gcm", "aes-192-gcm", "aes-256-gcm", "chacha20-ietf-poly1305"];

    public static readonly string[] Of2022 = ["2022-blake3-aes-128-gcm", "2022-blake3-aes-256-gcm"];

    public static readonly string[] Broken =
        ["chacha20", "chacha20-ietf", "aes-128-cfb", "aes-192-cfb", "aes-256-cfb", "aes-128-ctr", "aes-192-ctr", "aes-256-ctr", "rc4-md5"];

    public static CipherSuite Of(string method, string password = Password) => ShadowsocksMethod.Find(method)!.With(PasswordFor(method, password), TimeProvider.System);

    /// <summary>Salts count up from <paramref name="first"/>.</summary>
    public static CipherSuite Salted(string method, byte first)
    {
        var suite = Of(method);
        suite.Salts = CountingFrom(first);
        return suite;
    }

    public static SaltSource CountingFrom(byte first) => salt =>
    {
        for (var i = 0; i < salt.Length; i++)
        {
            salt[i] = (byte)(first + i);
        }
    };

    /// <summary>A password that every method takes: those of 2022 want a key.</summary>
    private static string PasswordFor(string method, string password) => !method.StartsWith("2022", StringComparison.Ordinal)
        ? password
        : Convert.ToBase64String(MasterKey.Of(password, method.Contains("256", StringComparison.Ordinal) ? 32 : 16));

    /// <summary>What a client sends for some writes.</summary>
    public static async Task<byte[]> SentByClientAsync(CipherSuite suite, params byte[][] writes)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var client = suite.ToServer(pair.Client);
        return await SentAsync(client, pair.Server, writes);
    }

    /// <summary>What a server sends for some writes.</summary>
    public static async Task<byte[]> SentByServerAsync(CipherSuite suite, params byte[][] writes)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var server = suite.ToClient(pair.Server, new SaltFilter());
        return await SentAsync(server, pair.Client, writes);
    }

    private static async Task<byte[]> SentAsync(StreamConnection from, StreamConnection to, byte[][] writes)
    {
        using var all = new MemoryStream();
        var receiving = to.Stream.CopyToAsync(all);
        foreach (var bytes in writes)
        {
            await from.Stream.WriteAsync(bytes);
        }

        await from.CompleteWritesAsync();
        await receiving;
        return all.ToArray();
    }
}
