namespace GostSharp.Transports.Tls;

/// <summary>The files that gost looks for in the working directory when it is told of none.</summary>
/// <param name="Certificate"><c>cert.pem</c>.</param>
/// <param name="Key"><c>key.pem</c>.</param>
/// <param name="Roots"><c>ca.pem</c>, whose existence makes client certificates required; null when there is none.</param>
internal sealed record DefaultCertificateFiles(string Certificate, string Key, string? Roots)
{
    /// <summary>Finds them; null unless there are both a certificate and a key.</summary>
    /// <param name="directory">The working directory.</param>
    /// <param name="exists">Whether there is a file of that path.</param>
    public static DefaultCertificateFiles? Find(string directory, Func<string, bool> exists)
    {
        var (certificate, key, roots) = (Path.Combine(directory, "cert.pem"), Path.Combine(directory, "key.pem"), Path.Combine(directory, "ca.pem"));
        return exists(certificate) && exists(key) ? new DefaultCertificateFiles(certificate, key, exists(roots) ? roots : null) : null;
    }
}
