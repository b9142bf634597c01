using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

internal sealed class FixedCertificate(X509Certificate2 certificate, params X509Certificate2[] intermediates) : ICertificateSource
{
    public SslStreamCertificateContext Current { get; } = SslStreamCertificateContext.Create(certificate, [.. intermediates], offline: true);

    public X509Certificate2 Certificate => certificate;
}
