namespace GostSharp.Ssh.Keys.Files;

/// <summary>Reads files that are not large, unless somebody made them so.</summary>
internal static class SmallFile
{
    /// <exception cref="SshException">It is larger than that.</exception>
    public static async Task<byte[]> ReadAsync(string path, int maxSize, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenHandle(path, options: FileOptions.Asynchronous);
        using var content = new MemoryStream();
        var buffer = new byte[Math.Min(maxSize, 16_384)];
        while (true)
        {
            // Some files have no length to ask for, so it is what is read that counts.
            var count = await RandomAccess.ReadAsync(file, buffer, content.Length, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                Array.Clear(buffer);
                return content.ToArray();
            }

            content.Write(buffer, 0, count);
            if (content.Length > maxSize)
            {
                throw new SshException(SshFailure.KeyFormat, $"{path} is larger than {maxSize} bytes.");
            }
        }
    }
}
