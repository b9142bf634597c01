using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Transport;

/// <summary>Makes the protection of packets that a negotiation has chosen.</summary>
internal static class CipherSuites
{
    private const string Aes128Gcm = "aes128-gcm@openssh.com";
    private const string Aes256Gcm = "aes256-gcm@openssh.com";
    private const string ChaChaPoly = "chacha20-poly1305@openssh.com";
    private const string EtmSuffix = "-etm@openssh.com";
    private const int ChaChaKeySize = 64;

    /// <summary>Whether a cipher needs no MAC beside it.</summary>
    public static bool HasOwnMac(string cipher) => cipher is Aes128Gcm or Aes256Gcm or ChaChaPoly;

    /// <summary>Whether somebody in between could take packets out unseen, were it not for the strict key exchange (CVE-2023-48795).</summary>
    public static bool NeedsStrict(string cipher, string? mac) =>
        cipher == ChaChaPoly || (mac is not null && mac.EndsWith(EtmSuffix, StringComparison.Ordinal));

    public static PacketProtection Create(SshNegotiated negotiated, SessionKeys keys, bool isToServer)
    {
        var cipher = isToServer ? negotiated.CipherToServer : negotiated.CipherToClient;
        var mac = isToServer ? negotiated.MacToServer : negotiated.MacToClient;
        var (ivLetter, keyLetter, macLetter) = isToServer ? ('A', 'C', 'E') : ('B', 'D', 'F');
        return cipher switch
        {
            ChaChaPoly => With(keys.Derive(keyLetter, ChaChaKeySize), [], static (key, _) => new ChaChaPolyProtection(key)),
            Aes128Gcm or Aes256Gcm => With(
                keys.Derive(keyLetter, KeySizeOf(cipher)),
                keys.Derive(ivLetter, GcmProtection.IvSize),
                static (key, iv) => new GcmProtection(key, iv)),
            _ => CreateCtr(cipher, mac!, keys.Derive(keyLetter, KeySizeOf(cipher)), keys.Derive(ivLetter, AesCtr.BlockSize), keys.Derive(macLetter, MacOf(mac!).KeySize)),
        };
    }

    private static PacketProtection CreateCtr(string cipher, string mac, byte[] key, byte[] iv, byte[] macKey)
    {
        var packetMac = With(macKey, [], (bytes, _) => new PacketMac(MacOf(mac).Hash, bytes));
        var aes = With(key, iv, static (bytes, counter) => new AesCtr(bytes, counter));
        return mac.EndsWith(EtmSuffix, StringComparison.Ordinal) ? new CtrEtmProtection(aes, packetMac) : new CtrMacProtection(aes, packetMac);
    }

    private static T With<T>(byte[] key, byte[] iv, Func<byte[], byte[], T> create)
    {
        var made = create(key, iv);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(iv);
        return made;
    }

    private static int KeySizeOf(string cipher) => cipher switch
    {
        Aes128Gcm or "aes128-ctr" => 16,
        "aes192-ctr" => 24,
        Aes256Gcm or "aes256-ctr" => 32,
        _ => throw new SshException(SshFailure.NotSupported, $"There is no cipher '{cipher}'."),
    };

    private static (HashAlgorithmName Hash, int KeySize) MacOf(string mac) => mac switch
    {
        "hmac-sha2-256" or "hmac-sha2-256-etm@openssh.com" => (HashAlgorithmName.SHA256, 32),
        "hmac-sha2-512" or "hmac-sha2-512-etm@openssh.com" => (HashAlgorithmName.SHA512, 64),
        _ => throw new SshException(SshFailure.NotSupported, $"There is no MAC '{mac}'."),
    };
}
