using GostSharp.Kcp;

namespace GostSharp.Transports.Kcp;

/// <summary>The ciphers under the names that gost and kcptun have for them.</summary>
internal static class KcpCiphers
{
    private static readonly Dictionary<string, KcpCipher> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aes"] = KcpCipher.Aes,
        ["aes-128"] = KcpCipher.Aes128,
        ["aes-192"] = KcpCipher.Aes192,
        ["salsa20"] = KcpCipher.Salsa20,
        ["xor"] = KcpCipher.Xor,
        ["3des"] = KcpCipher.TripleDes,
        ["blowfish"] = KcpCipher.Blowfish,
        ["twofish"] = KcpCipher.Twofish,
        ["tea"] = KcpCipher.Tea,
        ["xtea"] = KcpCipher.Xtea,
        ["sm4"] = KcpCipher.Sm4,
        ["none"] = KcpCipher.None,
        ["null"] = KcpCipher.Null,
    };

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The cipher of that name; null when it is none.</summary>
    public static KcpCipher? Named(string name) => ByName.TryGetValue(name, out var cipher) ? cipher : null;

    /// <summary>Whether nobody is kept from reading.</summary>
    public static bool IsNone(KcpCipher cipher) => cipher is KcpCipher.None or KcpCipher.Null;
}
