using GostSharp.Diagnostics;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Trust;
using GostSharp.Transports.Ssh;
using Microsoft.Extensions.Logging;

namespace GostSharp.Configuration.Components;

/// <summary>The files of keys that SSH components are given.</summary>
internal static class SshKeyFiles
{
    private const int MaxLength = 1024 * 1024;

    /// <summary>The key with which a server proves itself: that of a file, else that of its certificate, else one that is new at every start.</summary>
    /// <exception cref="GostException">A file cannot be used.</exception>
    public static async ValueTask<SshPrivateKey> HostKeyAsync(ListenerContext context, ParameterReader parameters, ILogger logger, CancellationToken cancellationToken)
    {
        var (file, passphrase) = SshParameters.KeyOf(parameters);
        var (key, origin) = (file, context.Config.Tls?.KeyFile) switch
        {
            ({ } own, _) => await OfFileAsync(own, passphrase, logger, cancellationToken).ConfigureAwait(false),
            (null, { } certificates) => (UserKey((certificates, passphrase), logger)!, $"that of {certificates}"),
            _ => (context.GeneratedHostKey.Copy(), "which is new at every start; privateKeyFile=FILE keeps one"),
        };
        logger.HostKeyInUse(context.Name, key.PublicKey.Fingerprint, key.PublicKey.KeyType, origin);
        return key;
    }

    /// <summary>The keys that a server lets in; null for a server that asks for none.</summary>
    /// <param name="file">Their file.</param>
    /// <param name="isOnlyWay">Whether nobody gets in without one of them.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where lines are told that cannot be used.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GostException">The file cannot be used, or there would be no way in at all.</exception>
    public static async ValueTask<AuthorizedKeys?> AuthorizedAsync(
        string? file, bool isOnlyWay, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return null;
        }

        var keys = await ReadAsync(file, () => AuthorizedKeys.LoadAsync(file, timeProvider, cancellationToken)).ConfigureAwait(false);
        foreach (var mistake in keys.Mistakes)
        {
            logger.KeyLineUnused(mistake);
        }

        return keys.Keys.Count > 0 || !isOnlyWay ? keys
            : throw new GostException(FailureReason.Configuration, $"there is no key in '{file}' that could be used, so that nobody could log in");
    }

    /// <summary>The key of a file; null when none is named.</summary>
    /// <param name="key">The file, and the words that protect it.</param>
    /// <param name="logger">Where it is told of words that protect nothing.</param>
    /// <exception cref="GostException">It cannot be used.</exception>
    public static SshPrivateKey? UserKey((string? File, string? Passphrase) key, ILogger logger)
    {
        if (key.File is not { } file)
        {
            return null;
        }

        try
        {
            return new FileInfo(file).Length <= MaxLength
                ? Told(SshPrivateKey.Parse(File.ReadAllText(file), key.Passphrase), file, key.Passphrase, logger)
                : throw new GostException(FailureReason.Configuration, $"the key file '{file}' is longer than {MaxLength} bytes");
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            throw Unusable(file, exception);
        }
    }

    private static async ValueTask<(SshPrivateKey Key, string Origin)> OfFileAsync(
        string file, string? passphrase, ILogger logger, CancellationToken cancellationToken)
    {
        var (key, isNew) = await HostKeyFile.LoadOrCreateAsync(file, passphrase, cancellationToken).ConfigureAwait(false);
        return (Told(key, file, passphrase, logger), isNew ? $"which was made and is kept in {file}" : $"that of {file}");
    }

    // Whoever gives a passphrase takes the file for one that nobody else can read.
    private static SshPrivateKey Told(SshPrivateKey key, string file, string? passphrase, ILogger logger)
    {
        if (passphrase is not null && !key.WasEncrypted)
        {
            logger.PassphraseUnused(file);
        }

        return key;
    }

    private static async ValueTask<T> ReadAsync<T>(string file, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            throw Unusable(file, exception);
        }
    }

    private static bool IsUnusable(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentException or SshException;

    private static GostException Unusable(string file, Exception exception) =>
        new(FailureReason.Configuration, $"the keys in '{file}' cannot be used: {exception.Message}", exception);
}
