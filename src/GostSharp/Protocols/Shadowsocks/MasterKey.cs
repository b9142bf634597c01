using System.Security.Cryptography;
using System.Text;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>The key that a password stands for, as OpenSSL derives it: MD5 over what came before and the password, again and again.</summary>
internal static class MasterKey
{
    public static byte[] Of(string password, int length)
    {
        var secret = Encoding.UTF8.GetBytes(password);
        var derived = new List<byte>();
        for (byte[] last = []; derived.Count < length;)
        {
#pragma warning disable CA5351 // So all peers do it. Its collisions do not matter here; that it is fast makes short passwords weak.
            last = MD5.HashData([.. last, .. secret]);
#pragma warning restore CA5351
            derived.AddRange(last);
        }

        return [.. derived.Take(length)];
    }

    /// <summary>The key that a password is in base64; null when it is none, or of another length.</summary>
    public static byte[]? FromBase64(string password, int length)
    {
        var key = new byte[length];
        return Convert.TryFromBase64String(password, key, out var written) && written == length ? key : null;
    }
}
