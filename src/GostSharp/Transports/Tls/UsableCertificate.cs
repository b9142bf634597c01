using System.Security.Cryptography.X509Certificates;

namespace GostSharp.Transports.Tls;

/// <summary>A certificate whose key the platform's TLS can use.</summary>
internal static class UsableCertificate
{
    // Schannel does not take keys that live in this process only.
    public static X509Certificate2 From(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        }
    }
}
