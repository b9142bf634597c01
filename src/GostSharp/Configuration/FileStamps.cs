using System.Security.Cryptography;

namespace GostSharp.Configuration;

/// <summary>What stands in the files that a configuration names: they are read when something is built, so that a change in one is a change of the configuration.</summary>
/// <remarks>Certificates with their keys are not among them: they are looked at by those who show them, at every handshake.</remarks>
internal static class FileStamps
{
    private const int MaxLength = 1024 * 1024;

    /// <summary>The files of one chain.</summary>
    public static ConfigList<string> Of(ChainConfig? chain) => chain is null ? [] : Of(chain.Hops.SelectMany(static hop => hop.Nodes).SelectMany(static node =>
        new[] { node.Dialer.Tls?.CaFile, node.Connector.Tls?.CaFile, node.Dialer.Auth?.File, node.Connector.Auth?.File, KcpParameters.FileOf(node.Dialer.Type, node.Dialer.Metadata) }
            .Concat(SshParameters.FilesOf(node.Dialer))));

    /// <summary>A mark for each of the files, which is another one when its contents are.</summary>
    public static ConfigList<string> Of(params IEnumerable<string?> paths) => [.. paths.OfType<string>().Distinct().Select(Of)];

    // What cannot be read is told by whoever needs it; what has no length, a pipe say, can be read only once.
    private static string Of(string path)
    {
        try
        {
            return new FileInfo(path).Length is > 0 and <= MaxLength ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return exception.GetType().Name;
        }
    }
}
