using System.Security.Cryptography;
using System.Text;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>What a key file is encrypted with, or nothing, as UTF-8.</summary>
internal sealed class Passphrase(string? text) : IDisposable
{
    private readonly byte[]? _bytes = string.IsNullOrEmpty(text) ? null : Encoding.UTF8.GetBytes(text);

    /// <summary>Whether the file needed it.</summary>
    public bool WasNeeded { get; private set; }

    /// <exception cref="SshException">There is none.</exception>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            WasNeeded = true;
            return _bytes ?? throw new SshException(SshFailure.KeyFormat, "The key is encrypted: its passphrase is needed.");
        }
    }

    /// <summary>What happens when the key decrypts to nonsense.</summary>
    public static SshException Wrong(Exception? innerException = null) =>
        new(SshFailure.KeyFormat, "The passphrase is not the key's, or the key is damaged.", innerException);

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
