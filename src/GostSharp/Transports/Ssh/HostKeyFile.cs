using System.Security.Cryptography;
using System.Text;
using GostSharp.Kernel;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;

namespace GostSharp.Transports.Ssh;

/// <summary>The file in which a server keeps its host key: made where there is none, readable by its owner only.</summary>
internal static class HostKeyFile
{
    /// <summary>Reads the key, or makes one.</summary>
    /// <returns>The key, and whether it is new.</returns>
    /// <exception cref="GostException">It cannot be read or written (<see cref="FailureReason.Configuration"/>).</exception>
    public static async ValueTask<(SshPrivateKey Key, bool IsNew)> LoadOrCreateAsync(string path, string? passphrase, CancellationToken cancellationToken)
    {
        try
        {
            return File.Exists(path) || !await TryCreateAsync(path, cancellationToken).ConfigureAwait(false)
                ? (await SshPrivateKey.LoadAsync(path, passphrase, cancellationToken).ConfigureAwait(false), false)
                : (await SshPrivateKey.LoadAsync(path, passphrase: null, cancellationToken).ConfigureAwait(false), true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or SshException)
        {
            throw new GostException(FailureReason.Configuration, $"the host key in '{path}' cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>False when somebody else has made one meanwhile.</summary>
    private static async ValueTask<bool> TryCreateAsync(string path, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var unfinished = Path.Combine(directory, $".{Path.GetFileName(path)}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}");
        try
        {
            await WriteAsync(unfinished, cancellationToken).ConfigureAwait(false);
            return TryMove(unfinished, path);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async ValueTask WriteAsync(string path, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        var bytes = Encoding.ASCII.GetBytes(key.ExportOpenSsh());
        try
        {
            var file = new FileStream(path, options);
            await using var _ = file.ConfigureAwait(false);
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    // Whole or not at all, and never over another one. Except on Windows the framework's move looks whether there is one, and then renames over
    // what has come meanwhile: of several that start at the same time each would have a key of its own.
    private static bool TryMove(string unfinished, string path)
    {
        if (!OperatingSystem.IsWindows() && Libc.Link(unfinished, path) == 0)
        {
            return true;
        }

        try
        {
            File.Move(unfinished, path, overwrite: false); // Also where a file can have one name only.
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }
}
