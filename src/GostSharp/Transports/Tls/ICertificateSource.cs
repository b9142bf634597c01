using System.Net.Security;

namespace GostSharp.Transports.Tls;

/// <summary>Where the own certificate of a handshake comes from.</summary>
internal interface ICertificateSource
{
    /// <summary>The certificate with its key and the intermediates that are sent with it; asked for at every handshake.</summary>
    SslStreamCertificateContext Current { get; }
}
